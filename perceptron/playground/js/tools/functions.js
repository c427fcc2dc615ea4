// The student's own functions in the kernel: what the exercises' tests say of them.

import { button, element } from "../controls.js";

export function functionsPanel(view) {
  if (view.driver.name !== "kernel") return null;
  const list = element("ul", { class: "pg-verdicts" });
  const node = element(
    "div",
    {},
    element("p", { class: "pg-lead" }, "Your own functions make every step, in the kernel. They were checked with the visible tests of their exercises."),
    list,
    element(
      "div",
      { class: "pg-row" },
      button("Check again", () => check(false)),
      button("Train with them anyway", () => check(true)),
    ),
  );

  async function check(anyway) {
    try {
      const { functions, anyway: on } = await view.driver.check(anyway);
      show(functions);
      const wrong = functions.find((one) => one.right === false);
      view.say(wrong && !on ? wrong.message.split("\n")[0] : on && wrong ? `${wrong.name} is wrong, and trains all the same: watch what it does.` : "All your functions pass.", Boolean(wrong && !on));
    } catch (error) {
      view.say(error.message, true);
    }
  }

  function show(functions) {
    list.replaceChildren(
      ...functions.map(({ name, right, message }) =>
        element("li", { class: right === false ? "pg-wrong" : "" }, element("strong", {}, `${right === false ? "✗" : right ? "✓" : "·"} ${name}`), element("pre", {}, message || "passes its tests")),
      ),
    );
  }
  show(view.options.verdicts ?? []);
  return { name: "functions", title: "My functions", node };
}
