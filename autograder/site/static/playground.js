// Brings a page's playgrounds to life when they come near: the course's own module, which needs no kernel.

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
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        start(target);
      }
    },
    { rootMargin: "600px" },
  );
  playgrounds.forEach((root) => near.observe(root));
}
