// The user's own data: painted points, CSV, and the region of a formula.

import { EXTENT, formatPoints, MOST_CLASSES, parsePoints } from "../datasets.js";
import { readValue } from "../state.js";
import { drawSamples } from "../draw.js";
import { button, element } from "../controls.js";

export function ownPanel(view) {
  const labels = element("div", { class: "pg-row", role: "radiogroup", "aria-label": "Class of painted points" });
  const tools = element("select", { "aria-label": "What the pointer does in the output", onchange: () => setTool(tools.value) },
    element("option", { value: "none" }, "nothing"), element("option", { value: "paint" }, "paints points"), element("option", { value: "erase" }, "erases points"));
  const amount = element("input", { type: "range", min: -1, max: 1, step: 0.1, value: 1, "aria-label": "Value of painted points" });
  const amountBox = element("label", { class: "pg-row" }, "Value ", amount);
  const csv = element("textarea", { rows: 5, spellcheck: "false", "aria-label": "Points as CSV", placeholder: "x1,x2,class\n1.5,-2,0\n-1,0.5,1" });
  const problem = element("select", { "aria-label": "What the third column is" }, element("option", { value: "classification" }, "a class"), element("option", { value: "regression" }, "a value"));
  const file = element("input", { type: "file", accept: ".csv,.txt,.tsv,text/csv,text/plain", "aria-label": "CSV file", onchange: () => readFile() });
  const formula = element("input", { type: "text", spellcheck: "false", autocomplete: "off", "aria-label": "Formula of a region", onkeydown: (event) => event.key === "Enter" && useFormula() });
  const words = element("p", { class: "pg-result" });
  const node = element(
    "div",
    { class: "pg-own" },
    element(
      "section",
      {},
      element("h4", {}, "Paint"),
      element("p", { class: "pg-lead" }, "Draw in the output with mouse, finger or keyboard (arrows, Enter; digits choose the class). The network goes on training with what it sees."),
      element("label", { class: "pg-row" }, "The pointer ", tools),
      labels,
      amountBox,
      element("div", { class: "pg-row" }, button("Start from these samples", () => copy()), button("Clear", () => clear())),
    ),
    element(
      "section",
      {},
      element("h4", {}, "Points from CSV"),
      csv,
      element("div", { class: "pg-row" }, element("label", {}, "Third column: ", problem), button("Use these points", () => useCsv()), button("Show mine as CSV", () => (csv.value = formatPoints(current())))),
      file,
    ),
    element(
      "section",
      {},
      element("h4", {}, "Region of a formula"),
      element("p", { class: "pg-lead" }, "One class where it is true. With + − * / ^, sin, cos, tan, exp, log, sqrt, abs, and < or >."),
      element("div", { class: "pg-row" }, formula, button("Use the formula", () => useFormula())),
    ),
    words,
  );

  const current = () => view.paint.points ?? view.state.points;
  const task = () => (view.state.data === "points" ? view.state.problem : view.driver.data.classes === 0 ? "regression" : "classification");

  function showLabels() {
    labels.hidden = task() === "regression";
    amountBox.hidden = !labels.hidden;
    labels.replaceChildren(
      ...Array.from({ length: MOST_CLASSES }, (_, k) => {
        const canvas = element("canvas", { width: 32, height: 32, "aria-hidden": "true" });
        drawSamples(canvas.getContext("2d"), { x1: [0], x2: [0], target: [k], train: [0], test: [], classes: MOST_CLASSES }, 32, view.theme, { radius: 9 });
        return element(
          "button",
          { type: "button", class: "pg-class", role: "radio", "aria-checked": String(view.paint.label === k), "aria-label": `Class ${k}`, title: `Class ${k}`, onclick: () => setLabel(k) },
          canvas,
        );
      }),
    );
  }

  function setLabel(k) {
    view.paint.label = k;
    if (view.paint.tool === "none") setTool("paint");
    showLabels();
  }

  function setTool(tool) {
    view.paint.tool = tool;
    tools.value = tool;
    view.root.classList.toggle("pg-painting", tool !== "none");
    view.pointsCanvas.setAttribute("role", tool === "none" ? "img" : "application");
    view.pointsCanvas.setAttribute("aria-label", view.mapWords());
  }

  /** Take these points as data; while they are none that can be learned, only show them. */
  async function take(points, what, keepWeights = true) {
    const kept = task();
    const labelsNow = new Set();
    for (let i = 2; i < points.length; i += 3) labelsNow.add(points[i]);
    if (points.length < 6 || (kept === "classification" && labelsNow.size < 2)) {
      view.paint.points = points;
      const n = points.length / 3;
      view.paint.draft = { x1: points.filter((_, i) => i % 3 === 0), x2: points.filter((_, i) => i % 3 === 1), target: points.filter((_, i) => i % 3 === 2), train: Array.from({ length: n }, (_, i) => i), test: [], classes: kept === "regression" ? 0 : MOST_CLASSES };
      view.dirty.data = true;
      words.textContent = n < 2 ? `${n === 1 ? "1 point" : "No point"} yet: the network needs at least two, of two classes.` : "All points are of one class: paint another class too.";
      return;
    }
    view.paint.points = view.paint.draft = null;
    if (await view.set({ data: "points", points, problem: kept }, { keepWeights })) words.textContent = `${what} ${points.length / 3} points now.`;
    else words.textContent = view.live.textContent;
  }

  function copy() {
    const { data } = view.driver;
    const rows = [...data.train, ...data.test].slice(0, 250);
    take(Float32Array.from(rows.flatMap((r) => [data.x1[r], data.x2[r], data.target[r]])), "Copied:", false);
    setTool("paint");
  }

  function clear() {
    setTool("paint");
    const kept = task();
    view.paint.points = new Float32Array(0);
    view.paint.draft = { x1: [], x2: [], target: [], train: [], test: [], classes: kept === "regression" ? 0 : MOST_CLASSES };
    view.paint.cleared = true;
    view.dirty.data = true;
    words.textContent = "Cleared. Paint points of two classes; until then the network keeps its old samples.";
  }

  async function useCsv() {
    let read;
    try {
      read = parsePoints(csv.value, problem.value);
    } catch (error) {
      words.textContent = `${error.message.replace(/\.$/, "")}.`;
      return;
    }
    view.paint.points = view.paint.draft = null;
    if (await view.set({ data: "points", points: read.points, problem: problem.value })) words.textContent = `${read.points.length / 3} points. ${read.note}`;
    else words.textContent = view.live.textContent;
  }

  async function readFile() {
    const chosen = file.files[0];
    if (!chosen) return;
    if (chosen.size > 2e6) {
      words.textContent = `${chosen.name} has ${Math.round(chosen.size / 1e6)} MB; give a file of at most 2 MB.`;
      return;
    }
    csv.value = await chosen.text();
    await useCsv();
  }

  async function useFormula() {
    let text;
    try {
      text = readValue("formula", formula.value, view.limits);
    } catch (error) {
      words.textContent = `${error.message}.`;
      formula.setAttribute("aria-invalid", "true");
      return;
    }
    formula.removeAttribute("aria-invalid");
    words.textContent = (await view.set({ data: "formula", formula: text })) ? `Class 1 where ${text}${/[<>]/.test(text) ? "" : " > 0"}.` : view.live.textContent;
  }

  return {
    name: "own",
    title: "My data",
    control: "data",
    node,
    open() {
      formula.value = view.state.formula;
      showLabels();
      if (view.state.data === "points") setTool("paint");
    },
    leave() {
      setTool("none");
      view.paint.points = view.paint.draft = null;
    },
    reset() {
      if (!node.parentElement.hidden) {
        formula.value = view.state.formula;
        showLabels();
      }
    },
    themed: showLabels,
    label: setLabel,
    painted(x1, x2) {
      const points = view.state.data === "points" || view.paint.points ? current() : new Float32Array(0);
      if (view.paint.tool === "erase") {
        let best = -1;
        let least = 0.5;
        for (let i = 0; i < points.length; i += 3) {
          const distance = Math.hypot(points[i] - x1, points[i + 1] - x2);
          if (distance < least) {
            least = distance;
            best = i;
          }
        }
        if (best >= 0) take(Float32Array.from([...points.slice(0, best), ...points.slice(best + 3)]), "Erased:");
        return;
      }
      const value = task() === "regression" ? Number(amount.value) : view.paint.label;
      take(Float32Array.from([...points, Math.min(EXTENT, x1), x2, value]), "Painted:");
    },
  };
}
