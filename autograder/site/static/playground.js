// Brings playgrounds to life, with the course's own module, which needs no kernel: the one of a page without a button at
// once, those of a lecture when they are asked for, so that nothing in it moves by itself.

const folder = new URL("../playground/", import.meta.url);

/** Furo says "light", "dark" or "auto", which is what the system asks for. */
function followTheme() {
  const { theme } = document.body.dataset;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.playgroundTheme = theme;
  else delete document.documentElement.dataset.playgroundTheme;
}

async function start(root) {
  const [{ mount }, template] = await Promise.all([
    import(new URL("js/widget.js", folder)),
    fetch(new URL("export_template.txt", folder)).then((answer) => answer.text()),
  ]);
  root.replaceChildren();
  mount(root.appendChild(document.createElement("div")), {
    state: root.dataset.state,
    against: root.dataset.against,
    template,
    link: (text) => `${new URL("js/index.html", folder)}#${text}`,
  });
}

const playgrounds = document.querySelectorAll(".playground");
if (playgrounds.length) {
  followTheme();
  new MutationObserver(followTheme).observe(document.body, { attributes: true, attributeFilter: ["data-theme"] });
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("js/playground.css", folder);
  document.head.append(style);
}
for (const root of playgrounds) {
  const button = root.querySelector("button");
  if (button) button.addEventListener("click", () => start(root));
  else start(root);
}
