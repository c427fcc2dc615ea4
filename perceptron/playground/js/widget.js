// The playground as anywidget wants it, and as a bare page: the same view with another driver and another surrounding.

import { formatState, LIMITS } from "./state.js";
import { BrowserDriver, KernelDriver } from "./driver.js";
import { View } from "./view.js";
import { TOOLS } from "./tools/tools.js";

/** The playground in an element of any page. Needs no kernel. options as for View. */
export function mount(root, options = {}) {
  const view = new View(root, { panels: TOOLS, ...options });
  root.playground = view; // for whoever looks at a page from outside: tests, a website's own scripts
  return view;
}

function numbersIn(view) {
  if (!view?.byteLength) return null;
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

/** Called by the loader for every place where the widget is shown; what it returns is called when that goes away. */
function render({ model, el, template }) {
  const root = document.createElement("div");
  el.append(root);
  el.style.width = "100%";
  // The line that says "run this cell" is for notebooks whose widget is gone.
  for (const line of el.closest(".jp-OutputArea, .output, .cell-output")?.querySelectorAll(".perceptron-playground-gone") ?? []) {
    line.hidden = true;
  }
  const kernel = model.get("driver") === "kernel";
  const view = mount(root, {
    state: model.get("state"),
    points: numbersIn(model.get("points")),
    limits: { ...LIMITS, ...model.get("limits") },
    template,
    against: model.get("against"),
    verdicts: model.get("verdicts"),
    driver: kernel ? new KernelDriver(model) : new BrowserDriver(),
    onState: tell,
  });
  function tell(text, state) {
    const long = !text.includes("points=") && state.points.length > 0;
    if (text === model.get("state") && !long) return;
    model.set("state", text);
    model.set("points", new DataView(long ? Float32Array.from(state.points).buffer : new ArrayBuffer(0)));
    model.save_changes();
  }
  const stateChanged = async () => {
    const done = await view.restore(model.get("state"), numbersIn(model.get("points")));
    if (!done) tell(formatState(view.state), view.state); // what was refused is not the state
  };
  model.on("change:state", stateChanged);
  const asked = (message) => {
    if (message?.type === "play") view.toggle(Boolean(message.on));
  };
  model.on("msg:custom", asked);
  // Python keeps the history of what was shown; without a kernel there is nobody to keep it.
  view.onPause = () => {
    try {
      model.send({ type: "history" }, undefined, [view.driver.history.values().buffer]);
    } catch {
      // the run in the browser goes on
    }
  };
  return () => {
    model.off("change:state", stateChanged);
    model.off("msg:custom", asked);
    view.close();
    root.remove();
  };
}

export default { render };
