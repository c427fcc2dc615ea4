// What can be taken along: the state string, the picture, the history, PyTorch code.

import { formatState, leftOutSentence, parseState } from "../state.js";
import { download, historyCsv, picturePng, pictureSvg, pytorchCode } from "../export.js";
import { button, element } from "../controls.js";

export function takePanel(view) {
  const text = element("textarea", { rows: 2, spellcheck: "false", "aria-label": "State of the playground as a string", class: "pg-state" });
  const code = element("textarea", { rows: 12, readonly: true, spellcheck: "false", "aria-label": "PyTorch code", class: "pg-code", hidden: true });
  const epochs = element("input", { type: "number", min: 1, max: 100000, value: 100, "aria-label": "Epochs in the exported code" });
  const words = element("p", { class: "pg-result" });
  const part = (control, ...children) => element("section", { "data-control": control }, ...children);
  const node = element(
    "div",
    { class: "pg-own" },
    part(
      "link",
      element("h4", {}, "Everything in one string"),
      text,
      element("div", { class: "pg-row" }, button("Copy", () => copy()), button("Use this string", () => use())),
    ),
    part(
      "picture",
      element("h4", {}, "Picture and numbers"),
      element(
        "div",
        { class: "pg-row" },
        button("PNG", async () => download("playground.png", await picturePng(view))),
        button("SVG", () => download("playground.svg", pictureSvg(view), "image/svg+xml")),
        button("History as CSV", () => download("history.csv", historyCsv(view.driver.history), "text/csv")),
      ),
    ),
    part(
      "export",
      element("h4", {}, "PyTorch code that trains the same way"),
      element("div", { class: "pg-row" }, element("label", {}, "Epochs ", epochs), button("Show the code", () => show()), button("Save it", () => save())),
      code,
    ),
    words,
  );

  function fill() {
    const { link } = view.options;
    const string = formatState(view.state);
    text.value = link ? link(string) : string;
    words.textContent = leftOutSentence(view.state);
  }

  async function copy() {
    fill();
    try {
      await navigator.clipboard.writeText(text.value);
      words.textContent = `Copied. ${leftOutSentence(view.state)}`;
    } catch {
      text.select();
      words.textContent = "It is selected: copy it with Ctrl+C.";
    }
  }

  async function use() {
    let state;
    try {
      state = parseState(text.value, view.limits);
    } catch (error) {
      words.textContent = `${error.message}.`;
      text.setAttribute("aria-invalid", "true");
      return;
    }
    text.removeAttribute("aria-invalid");
    words.textContent = (await view.set(state)) ? "Restored." : view.live.textContent;
  }

  function make() {
    const { network, data } = view.driver;
    const n = Math.min(100000, Math.max(1, Math.floor(Number(epochs.value)) || 100));
    return pytorchCode(view.options.template, view.state, { sizes: network.sizes, classes: data.classes, loss: network.loss }, n);
  }

  function show() {
    if (!view.options.template) {
      words.textContent = "The template of the code is missing; in Python, pytorch_code(state) gives it.";
      return;
    }
    code.value = make();
    code.hidden = false;
    words.textContent = "Save it as a file and run it; it needs numpy and torch.";
  }

  function save() {
    show();
    if (!code.hidden) download("playground.py", code.value, "text/x-python");
  }

  return {
    name: "take",
    title: "Take along",
    node,
    open: fill,
    reset() {
      if (!node.parentElement.hidden) fill();
      code.hidden = true;
    },
  };
}
