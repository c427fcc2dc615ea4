// The picture of a live figure. It shows what Python drew, reports the width that it has for it, and turns pointer and
// arrow keys on its handles into moves: shares of the picture's width and height, which Python turns into data. At most one
// move is under way; what happens in between is joined into the next.

const CALM = 1500; // milliseconds without a new picture after which the notebook's still picture is renewed
const PATIENCE = 4000; // milliseconds after which an unanswered move holds nothing back any more
const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const PEN_KEYS = [" ", "Delete", "Backspace"];
const MOVING = [...KEYS, "Home", "End", "PageUp", "PageDown"];

/** JupyterLab and Notebook take arrow keys for moving between cells, before any element hears of them: not from a slider. */
function keepKeys() {
  if (globalThis.perceptronLiveKeys) return;
  globalThis.perceptronLiveKeys = true;
  window.addEventListener(
    "keydown",
    (event) => {
      const slider = event.target.closest?.(".live-figure :is([role=slider], input[type=radio])");
      slider?.toggleAttribute("data-lm-suppress-shortcuts", MOVING.includes(event.key));
    },
    true,
  );
}

/** Light or dark as the page is: JupyterLab, Notebook, VS Code, Colab, or what the system asks for. */
function isDark() {
  const { body, documentElement } = document;
  if (body.dataset.jpThemeLight !== undefined) return body.dataset.jpThemeLight === "false";
  if (body.dataset.vscodeThemeKind) return /dark|high-contrast$/.test(body.dataset.vscodeThemeKind);
  const said = documentElement.getAttribute("theme");
  return said ? said === "dark" : Boolean(globalThis.matchMedia?.("(prefers-color-scheme: dark)").matches);
}

/**
 * anywidget lets no message through to a model that took more than two seconds to load, on a machine that is busy, even
 * when it has loaded since. By now it has: messages go to it as they go to any other widget's model.
 */
async function hear(model) {
  try {
    const own = await model.widget_manager.get_model(model.get("name"));
    const usual = Object.getPrototypeOf(Object.getPrototypeOf(own))._handle_comm_msg;
    if (usual) own.comm?.on_msg?.(usual.bind(own));
  } catch {
    // another application, with another manager
  }
}

class Picture {
  constructor(model, el) {
    Object.assign(this, { model, el, moves: 0, grabs: 0, waiting: null, flight: 0, handles: [], groups: [], lit: new Set() });
    el.classList.add("live-picture");
    this.page = document.createElement("div");
    this.page.className = "live-page";
    this.image = document.createElement("img");
    this.image.className = "widget-image";
    this.image.draggable = false;
    this.overlay = svg("svg", this.page, { class: "live-overlay" });
    this.page.prepend(this.image);
    this.photos = document.createElement("div");
    this.image.after(this.photos);
    el.append(this.page);
    this.back = svg("g", this.overlay);
    this.front = svg("g", this.overlay);
    this.listen();
    this.show();
    this.themed();
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(el);
    this.themes = new MutationObserver(() => this.themed());
    const where = { attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind", "theme"] };
    for (const node of [document.body, document.documentElement]) this.themes.observe(node, where);
  }

  listen() {
    this.heard = {
      "change:value": () => this.show(),
      "change:alt": () => (this.image.alt = this.model.get("alt")),
      "change:handles": () => this.shape(),
      "change:links": () => this.shape(),
      "change:photos": () => this.expose(),
      "change:locked": () => this.shape(),
      "change:sketch": () => this.sketching(),
      "change:natural": () => this.fit(),
      "change:least": () => this.fit(),
      "change:ratio": () => this.fit(),
      "change:heard": () => this.answered(),
    };
    for (const [event, react] of Object.entries(this.heard)) this.model.on(event, react);
    this.zoomed = () => {
      this.density?.removeEventListener?.("change", this.zoomed);
      this.density = globalThis.matchMedia?.(`(resolution: ${globalThis.devicePixelRatio}dppx)`);
      this.density?.addEventListener?.("change", this.zoomed);
      this.fit();
    };
    this.zoomed();
    this.query = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
    this.themedByQuery = () => this.themed();
    this.query?.addEventListener?.("change", this.themedByQuery);
  }

  close() {
    for (const [event, react] of Object.entries(this.heard)) this.model.off(event, react);
    this.query?.removeEventListener?.("change", this.themedByQuery);
    this.density?.removeEventListener?.("change", this.zoomed);
    for (const each of [this.sizes, this.themes, this.names]) each?.disconnect();
    for (const each of [this.calm, this.reporting]) clearTimeout(each);
    this.alive?.remove();
    URL.revokeObjectURL(this.image.src);
  }

  // -- what is seen

  show() {
    const value = this.model.get("value");
    if (!value?.byteLength) return;
    const before = this.image.src;
    this.image.src = URL.createObjectURL(new Blob([value], { type: "image/png" }));
    if (before) URL.revokeObjectURL(before);
    this.image.alt = this.model.get("alt");
    clearTimeout(this.calm);
    this.calm = setTimeout(() => this.send({ type: "calm" }), CALM);
  }

  /** A picture of a thing is no drawing: in a dark theme, which mirrors the lightness, it is mirrored back. */
  expose() {
    if (!this.width) return;
    const boxes = this.model.get("photos").map(([x0, y0, x1, y1]) => {
      const box = document.createElement("div");
      const [left, right] = [x0, x1].sort((a, b) => a - b).map((share) => Math.round(share * this.width));
      const [top, bottom] = [y0, y1].sort((a, b) => a - b).map((share) => Math.round(share * this.height));
      const edges = { left, top, width: right - left, height: bottom - top };
      for (const [name, pixels] of Object.entries(edges)) box.style[name] = `${pixels}px`;
      box.className = "live-photo";
      return box;
    });
    this.photos.replaceChildren(...boxes);
  }

  send(content) {
    try {
      this.model.send(content);
    } catch {
      // the kernel is gone; the last picture stays
    }
  }

  themed() {
    this.dark = isDark();
    this.el.classList.toggle("live-dark", this.dark);
  }

  /** The width of the picture on the page, and with it the size of everything that lies over it. */
  fit() {
    const box = Math.floor(this.el.clientWidth);
    if (!box) return; // not on the page yet, or in a tab that is hidden
    this.join();
    const { natural, least, ratio } = Object.fromEntries(["natural", "least", "ratio"].map((key) => [key, this.model.get(key)]));
    this.width = Math.min(natural, Math.max(least, box));
    this.height = Math.round(this.width * ratio);
    this.page.style.width = `${this.width}px`;
    this.page.style.height = `${this.height}px`;
    this.overlay.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.shape();
    this.sketching();
    this.expose();
    this.reserve(box);
    const said = { width: box, ratio: Math.round(1000 * globalThis.devicePixelRatio) / 1000 };
    clearTimeout(this.reporting);
    this.reporting = setTimeout(() => this.report(said), 100);
  }

  report(said) {
    const { width, ratio } = this.model.get("box") ?? {};
    if (width === said.width && ratio === said.ratio) return;
    this.model.set("box", said);
    this.model.save_changes();
  }

  // -- the figure around the picture: its controls and its line of text

  /** Once the picture is on the page, it knows the rest of its figure: gives names, and lights rows up. */
  join() {
    const root = this.el.closest(".live-figure");
    if (!root || root === this.root) return;
    this.root = root;
    this.alive = document.createElement("style"); // while it stands here, no still picture of it is needed
    this.alive.textContent = `.live-still[data-of="${this.model.get("name")}"] { display: none; }`;
    document.head.append(this.alive);
    for (const event of ["pointerover", "focusin"]) root.addEventListener(event, (e) => this.over(e.target, event));
    root.addEventListener("pointerleave", () => this.light([]));
    root.addEventListener("focusout", () => this.over([...root.querySelectorAll(":hover")].at(-1) ?? root, "pointerover"));
    this.names = new MutationObserver(() => this.name());
    this.names.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: ["aria-valuetext"] });
    this.name();
  }

  row(name) {
    return this.root?.querySelector(`.${this.model.get("controls")[name].row}`);
  }

  /** Every control says its name, and a slider its value as its readout shows it. */
  name() {
    for (const [name, { label }] of Object.entries(this.model.get("controls"))) {
      const row = this.row(name);
      for (const each of row?.querySelectorAll("[role=slider], select, input, .widget-readout") ?? []) {
        const own = each.matches(".widget-readout") ? `${label}, as a number` : label;
        if (each.getAttribute("aria-label") !== own) each.setAttribute("aria-label", own);
      }
      const slider = row?.querySelector("[role=slider]");
      const said = row?.querySelector(".widget-readout")?.textContent.replace("-", "−");
      if (slider && said && slider.getAttribute("aria-valuetext") !== said) slider.setAttribute("aria-valuetext", said);
    }
    this.reserve();
  }

  /** The line under the picture keeps the height that it once needed, so that nothing below it jumps. */
  reserve(box) {
    const line = this.root?.querySelector(".live-readout [role=status]");
    if (!line) return;
    if (box !== undefined && box !== this.reservedFor) {
      this.reservedFor = box;
      this.reserved = 0;
    }
    const range = document.createRange();
    range.selectNodeContents(line);
    const lines = range.getClientRects();
    const last = lines[lines.length - 1];
    const high = last ? parseFloat(getComputedStyle(line).lineHeight) || last.height : 0;
    const nearFull = last && last.width > 0.8 * line.clientWidth; // a slightly longer text needs one more
    const height = Math.ceil(line.scrollHeight ? Math.max(0, last.bottom - lines[0].top) + (nearFull ? high : 0) : 0);
    if (height > (this.reserved ?? 0)) {
      this.reserved = height;
      line.parentElement.style.minHeight = `${height}px`;
    }
  }

  over(target, event) {
    const rows = Object.keys(this.model.get("controls")).filter((name) => this.row(name)?.contains(target));
    const groups = this.groups.filter(
      (group) =>
        group.hits.includes(target) ||
        rows.some((name) => group.controls.includes(name)) ||
        group.handles.some((index) => this.handles[index]?.contains(target)),
    );
    if (groups.length || event === "pointerover") this.light(groups);
  }

  light(groups) {
    const lit = new Set(groups);
    const rows = new Set(groups.flatMap((group) => group.controls));
    for (const group of this.groups) for (const each of group.glows) each.classList.toggle("live-lit", lit.has(group));
    for (const name of Object.keys(this.model.get("controls"))) this.row(name)?.classList.toggle("live-lit", rows.has(name));
  }

  // -- handles

  /** Puts all shapes where Python says that they are; makes them anew only when there are others. */
  shape() {
    if (!this.width) return;
    const [handles, links, locked] = ["handles", "links", "locked"].map((key) => this.model.get(key));
    const kinds = JSON.stringify([handles.map((h) => h.kind), links.map((l) => l.shapes.map((s) => s.kind))]);
    if (kinds !== this.kinds) this.build(handles, links);
    this.kinds = kinds;
    this.groups.forEach((group, number) => {
      Object.assign(group, { controls: links[number].controls, handles: links[number].handles });
      links[number].shapes.forEach((shape, index) => {
        for (const each of [group.hits[index], group.glows[index]]) place(each, shape, this.width, this.height);
      });
    });
    this.handles.forEach((element, index) => {
      const handle = handles[index];
      placeHandle(element, handle, this.width, this.height);
      if (handle.cells.length && handle.points.length) this.pen(element, handle);
      element.setAttribute("aria-label", handle.label);
      element.setAttribute("aria-valuetext", handle.said);
      element.setAttribute("aria-valuenow", handle.now);
      element.setAttribute("aria-valuemin", handle.ends[0]);
      element.setAttribute("aria-valuemax", handle.ends[1]);
      element.setAttribute("aria-disabled", locked);
      element.setAttribute("data-follows", handle.scrubs ? "y" : handle.follows);
      element.style.display = handle.points.length ? "" : "none";
      element.querySelector("title").textContent = `${handle.label}: ${handle.cells.length ? "draw; or arrow keys, space bar and Delete" : "drag it, or use the arrow keys"}`;
    });
  }

  build(handles, links) {
    this.back.replaceChildren();
    this.front.replaceChildren();
    this.groups = links.map(({ shapes }) => ({
      glows: shapes.map((shape) => draw(shape.kind, this.back, "live-glow")),
      hits: shapes.map((shape) => draw(shape.kind, this.back, "live-hit")),
    }));
    this.handles = handles.map((handle, index) => {
      const element = svg("g", this.front, { class: "live-handle", tabindex: 0, role: "slider", "data-index": index });
      drawHandle(handle.kind, element);
      if (handle.cells.length) element.pen = [0, 0];
      element.addEventListener("pointerdown", (event) => this.grab(event, index));
      element.addEventListener("keydown", (event) => this.key(event, index));
      return element;
    });
    for (const index of fromBackToFront(handles)) this.front.append(this.handles[index]);
  }

  /** The panel that waits for a curve, or none. */
  sketching() {
    if (!this.width) return;
    const panel = this.model.get("sketch");
    if (!panel.corners) {
      this.sketch?.remove();
      this.sketch = null;
      return;
    }
    this.sketch ??= new Sketch(this.overlay, (heights) => {
      this.model.set("drawn", [...heights]);
      this.model.save_changes();
    });
    this.sketch.place(panel, this.width, this.height);
  }

  /** Shows in which cell the pen of the keyboard is. */
  pen(element, { points: [[x0, y0], [x1, y1]], cells: [rows, columns] }) {
    const mark = element.querySelector(".live-pen") ?? svg("rect", element, { class: "live-pen" });
    const [row, column] = element.pen;
    const [left, top] = [Math.min(x0, x1), Math.min(y0, y1)];
    const [wide, high] = [Math.abs(x1 - x0) / columns, Math.abs(y1 - y0) / rows];
    element.at = [left + (column + 0.5) * wide, top + (row + 0.5) * high];
    const places = { x: left + column * wide, y: top + row * high, width: wide, height: high };
    for (const [key, share] of Object.entries(places))
      mark.setAttribute(key, share * (key === "x" || key === "width" ? this.width : this.height));
  }

  at(event) {
    const { left, top, width, height } = this.page.getBoundingClientRect();
    return [(event.clientX - left) / width, (event.clientY - top) / height];
  }

  grab(event, index) {
    if (this.model.get("locked") || event.button) return;
    const element = this.handles[index];
    const handle = this.model.get("handles")[index];
    const [x, y] = this.at(event);
    const [heldX, heldY] = holdOf(handle, [x, y]);
    const [dx, dy] = [heldX - x, heldY - y];
    const grab = ++this.grabs;
    event.preventDefault();
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    element.classList.add("live-held");
    let latest = [x, y];
    const line = (moved) => {
      const to = this.at(moved);
      const kept = this.waiting?.grab === grab ? this.waiting.path : [latest];
      this.move({ handle: index, grab, path: [...kept, to] }); // no place is left out while a move is under way
      latest = to;
    };
    const drag = (moved) => {
      if (handle.cells.length) return line(moved);
      const [px, py] = this.at(moved);
      this.move({ handle: index, grab, x: px + dx, y: py + dy, lift: event.clientY - moved.clientY });
    };
    const end = () => {
      element.classList.remove("live-held");
      element.removeEventListener("pointermove", drag);
    };
    if (handle.cells.length) line(event); // a dot
    element.addEventListener("pointermove", drag);
    for (const over of ["pointerup", "pointercancel", "lostpointercapture"]) element.addEventListener(over, end, { once: true });
  }

  key(event, index) {
    const element = this.handles[index];
    if (![...KEYS, ...(element.pen ? PEN_KEYS : [])].includes(event.key) || this.model.get("locked")) return;
    event.preventDefault();
    event.stopPropagation();
    if (element.pen) return this.penKey(event.key, index);
    const { waiting } = this;
    const again = waiting?.handle === index && waiting.key === event.key ? waiting.times : 0;
    this.move({ handle: index, key: event.key, times: again + (event.shiftKey ? 10 : 1) });
  }

  penKey(key, index) {
    const element = this.handles[index];
    const handle = this.model.get("handles")[index];
    const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
    if (!way) return this.move({ handle: index, key: key === " " ? key : "Delete", pen: element.at });
    element.pen = element.pen.map((at, axis) => Math.min(Math.max(at + way[axis], 0), handle.cells[axis] - 1));
    this.pen(element, handle);
    element.setAttribute("aria-valuetext", `row ${element.pen[0] + 1}, column ${element.pen[1] + 1}; ${handle.said}`);
  }

  /** Sends a move, or keeps it back until the last one has been answered. */
  move(wish) {
    this.waiting = wish;
    if (!this.flight) this.next();
  }

  next() {
    if (!this.waiting) return;
    this.flight = ++this.moves + Math.floor(Date.now() / 1000) * 1000; // told apart from those of another view
    this.model.set("move", { ...this.waiting, number: this.flight });
    this.waiting = null;
    this.model.save_changes();
    this.patience = setTimeout(() => this.answered(true), PATIENCE);
  }

  answered(anyway = false) {
    if (!anyway && this.model.get("heard") !== this.flight) return;
    clearTimeout(this.patience);
    this.flight = 0;
    this.next();
  }
}

async function render({ model, el }) {
  keepKeys();
  await hear(model);
  const picture = new Picture(model, el);
  return () => picture.close();
}

export default { render };
