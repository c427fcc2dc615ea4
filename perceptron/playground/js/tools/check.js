// The gradient check: backpropagation against central differences, the worst parameter marked.

import { checkGradients } from "../engine.js";
import { shortNumber } from "../draw.js";
import { button, element } from "../controls.js";

const AGREES = 1e-5; // relative error up to which central differences and backpropagation count as equal

export function checkPanel(view) {
  const words = element("p", { class: "pg-result" });
  const table = element("table", { class: "pg-table" });
  const node = element(
    "div",
    {},
    element("p", { class: "pg-lead" }, "Every weight and bias is moved a little up and down, and the change of the loss compared with what backpropagation says. The worst one gets a green ring."),
    button("Check the gradients", () => run(), { class: "pg-wide pg-strong" }),
    words,
    table,
  );

  function run() {
    const { driver } = view;
    const rows = driver.data.train.slice(0, 200);
    const { analytic, numeric, relative, worst } = checkGradients(driver.network, driver.X, driver.data.target, rows);
    view.marked = worst;
    view.dirty.network = true;
    const order = Array.from(relative.keys()).sort((a, b) => relative[b] - relative[a]);
    const kink = view.state.activation === "relu" ? " ReLU has a corner at 0: a difference taken across it is off, and rightly so." : "";
    words.textContent =
      relative[worst] <= AGREES
        ? `All ${relative.length} agree: the largest relative error is ${shortNumber(relative[worst])}, at: ${view.nameOf(worst)}.`
        : `${view.nameOf(worst)} differs by ${shortNumber(relative[worst])}.${kink}`;
    const cells = (tag, ...texts) => element("tr", {}, ...texts.map((text) => element(tag, tag === "th" ? { scope: "col" } : {}, text)));
    table.replaceChildren(
      element("caption", {}, `The ${Math.min(6, order.length)} largest relative errors of ${order.length}, over ${rows.length} samples`),
      cells("th", "parameter", "backpropagation", "differences", "relative error"),
      ...order.slice(0, 6).map((k) => cells("td", view.nameOf(k), shortNumber(analytic[k]), shortNumber(numeric[k]), shortNumber(relative[k]))),
    );
  }

  return {
    name: "check",
    title: "Gradient check",
    control: "check",
    node,
    leave() {
      view.marked = -1;
      view.dirty.network = true;
    },
    reset(onTheWay) {
      if (onTheWay) return;
      words.textContent = "";
      table.replaceChildren();
    },
  };
}
