// The gradient check: backpropagation against central differences, the worst parameter marked.

import { shortNumber } from "../draw.js";
import { button, element } from "../controls.js";

const AGREES = 1e-5; // relative error up to which central differences and backpropagation count as equal

/** What a tutor would see at once: everything turned around, or so many times too large; "" if neither. */
function pattern(analytic, numeric, samples) {
  let both = 0;
  let alone = 0;
  for (let k = 0; k < numeric.length; k++) {
    both += analytic[k] * numeric[k];
    alone += numeric[k] * numeric[k];
  }
  const times = both / alone;
  const most = analytic.reduce((so_far, value) => Math.max(so_far, Math.abs(value)), 0);
  if (!analytic.every((value, k) => Math.abs(value - times * numeric[k]) <= 1e-4 * most) || Math.abs(times - 1) < 1e-3) return "";
  if (Math.abs(times + 1) < 1e-3) return "All have the right size and the wrong sign: each step goes uphill.";
  if (Math.abs(times / samples - 1) < 1e-3) return `All are ${samples} times too large, as many as there are samples: is the mean missing?`;
  return `All are ${shortNumber(times)} times what they should be.`;
}

export function checkPanel(view) {
  const words = element("p", { class: "pg-result" });
  const table = element("table", { class: "pg-table" });
  const node = element(
    "div",
    {},
    element("p", { class: "pg-lead" }, "Every weight and bias is moved a little up and down, and the change of the loss compared with what backpropagation says: with your own functions, what your backward says. The worst one gets a green ring."),
    button("Check the gradients", () => run(), { class: "pg-wide pg-strong" }),
    words,
    table,
  );

  async function run() {
    const { driver } = view;
    let found;
    try {
      found = await driver.gradients();
    } catch (error) {
      words.textContent = error.message;
      table.replaceChildren();
      return;
    }
    const { analytic, numeric, relative, worst, samples, maker = "back\u00adpropagation" } = found;
    view.marked = worst;
    view.dirty.network = true;
    const order = Array.from(relative.keys()).sort((a, b) => relative[b] - relative[a]);
    const wrong = relative.filter((error) => !(error <= AGREES)).length;
    const few = wrong <= Math.max(1, relative.length / 4);
    const kink = few && view.state.activation === "relu" ? "ReLU has a corner at 0: a difference taken across it is off, and rightly so." : "";
    words.textContent =
      wrong === 0
        ? `All ${relative.length} agree: ${relative[worst] ? `the largest relative error is ${shortNumber(relative[worst])}, at: ${view.nameOf(worst)}` : "what differs is rounding"}.`
        : `${view.nameOf(worst)} differs by ${shortNumber(relative[worst])}; ${wrong} of ${relative.length} differ. ${pattern(analytic, numeric, samples) || kink}`.trim();
    const cells = (tag, ...texts) => element("tr", {}, ...texts.map((text) => element(tag, tag === "th" ? { scope: "col" } : {}, text)));
    table.replaceChildren(
      element("caption", {}, `The ${Math.min(6, order.length)} largest relative errors of ${order.length}, over ${samples} samples`),
      cells("th", "parameter", maker, "differ\u00adences", "relative error"),
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
