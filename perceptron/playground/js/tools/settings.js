// Settings to try: the ten experiments of lecture 13, each with its second run.

import { parseState } from "../state.js";
import { button, element } from "../controls.js";
import { EXPERIMENTS } from "./experiments.js";

export function experimentsPanel(view) {
  const node = element(
    "ol",
    { class: "pg-experiments" },
    ...EXPERIMENTS.map(({ title, state, against, why }) =>
      element(
        "li",
        {},
        element("strong", {}, title),
        element("span", {}, why),
        button("Set it up", () => setUp(title, state, against), { "aria-label": `Set up: ${title}` }),
      ),
    ),
  );

  /** Both runs are made ready; the student predicts, and presses play. */
  async function setUp(title, state, against) {
    const compare = view.panels.find((panel) => panel.name === "compare");
    compare.end();
    const done = await view.set({ ...parseState(state, view.limits), hide: view.state.hide });
    if (!done) return;
    view.openPanel("compare");
    await compare.start(against);
    view.say(`${title}: predict what will happen, then press play.`);
    view.playButton.focus();
  }

  return { name: "settings", title: "Settings to try", control: "settings", node };
}
