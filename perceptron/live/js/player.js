// Plays a slider from its low end on: one step, the time that it can be read, the next. No step is sent before the kernel
// has shown the last one, so a slow figure plays slowly and leaves nothing out.

const SPEEDS = [0.25, 0.5, 1, 2, 4];
const ICONS = {
  back: "M11 2v12L4 8z M2 2h2v12H2z",
  play: "M3 1.5v13L14 8z",
  pause: "M3 2h4v12H3z M9 2h4v12H9z",
  forward: "M5 2v12l7-6z M12 2h2v12h-2z",
};

function button(row, icon) {
  const made = document.createElement("button");
  made.type = "button";
  made.innerHTML = `<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path></path></svg>`;
  made.show = (which, name) => {
    made.querySelector("path").setAttribute("d", ICONS[which]);
    made.title = name;
    made.setAttribute("aria-label", name);
  };
  made.dataset.is = icon;
  row.append(made);
  return made;
}

function render({ model, el }) {
  el.classList.add("live-player");
  const label = model.get("label");
  const back = button(el, "back");
  const play = button(el, "play");
  const forward = button(el, "forward");
  const speed = document.createElement("select");
  speed.setAttribute("aria-label", `Speed of ${label}`);
  speed.title = `Speed of ${label}`;
  for (const times of SPEEDS) speed.append(new Option(`${times}×`.replace("0.25", "¼").replace("0.5", "½"), times, times === 1, times === 1));
  el.append(speed);
  back.show("back", `${label}: one step back`);
  forward.show("forward", `${label}: one step forward`);
  let timer = 0;

  function go(step) {
    model.set("step", Math.min(Math.max(step, 0), model.get("steps")));
    model.save_changes();
  }
  function stop() {
    clearTimeout(timer);
    timer = 0;
    play.show("play", `Play ${label}`);
  }
  function next() {
    if (model.get("step") >= model.get("steps")) return stop();
    if (model.get("shown") !== model.get("step")) return void (timer = setTimeout(next, 20));
    go(model.get("step") + 1);
    timer = setTimeout(next, (1000 * model.get("seconds")) / Number(speed.value));
  }
  function start() {
    play.show("pause", `Pause ${label}`);
    if (model.get("step") >= model.get("steps")) go(0);
    timer = setTimeout(next, (1000 * model.get("seconds")) / Number(speed.value));
  }
  function lock() {
    for (const each of [back, play, forward, speed]) each.disabled = model.get("locked");
  }
  stop();
  lock();
  play.addEventListener("click", () => (timer ? stop() : start()));
  back.addEventListener("click", () => (stop(), go(model.get("step") - 1)));
  forward.addEventListener("click", () => (stop(), go(model.get("step") + 1)));
  model.on("change:locked", lock);
  return () => {
    stop();
    model.off("change:locked", lock);
  };
}

export default { render };
