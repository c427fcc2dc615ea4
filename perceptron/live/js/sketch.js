// A curve that the reader draws over a panel of a picture, before the true one is shown. It is a height for each of its
// columns, as a share of the panel from its top; null where nothing is drawn yet. The pointer draws freely; the arrow keys
// walk from mark to mark and move it, with straight lines between. Live figures have it
// before their own code and after shapes.js; a page of the website loads both.

const COLUMNS = 65;
const MARKS = 8; // ways between the marks of the keyboard
const RISE = 0.02; // of the panel's height, for a key

class Sketch {
  /** Over `overlay`, an SVG element; `changed` is called with the heights at the end of each stroke. */
  constructor(overlay, changed) {
    Object.assign(this, { changed, heights: Array(COLUMNS).fill(null), at: 0 });
    this.area = svg("rect", overlay, { class: "live-sketch" });
    this.line = svg("polyline", overlay, { class: "live-sketched" });
    this.mark = svg("circle", overlay, { class: "live-sketch-mark" });
    keepFinger(this.area);
    this.area.setAttribute("tabindex", 0);
    this.area.setAttribute("role", "slider");
    this.area.addEventListener("pointerdown", (event) => this.grab(event));
    this.area.addEventListener("keydown", (event) => this.key(event));
    for (const event of ["focus", "blur"]) this.area.addEventListener(event, () => this.show());
  }

  /** Puts it over its panel: `panel` has its corners as shares of the picture, and what its axes say. */
  place(panel, width, height) {
    const [[x0, y0], [x1, y1]] = panel.corners;
    this.panel = panel;
    this.box = { left: x0 * width, top: y0 * height, width: (x1 - x0) * width, height: (y1 - y0) * height };
    for (const [name, value] of Object.entries({ x: this.box.left, y: this.box.top, width: this.box.width, height: this.box.height }))
      this.area.setAttribute(name, value);
    this.area.setAttribute("aria-label", `your guess: ${panel.label}. Draw it, or use the arrow keys`);
    this.show();
  }

  remove() {
    for (const each of [this.area, this.line, this.mark]) each.remove();
  }

  /** No more drawing; what is drawn stays. */
  end() {
    for (const each of [this.area, this.mark]) each.remove();
  }

  show() {
    const { left, top, width, height } = this.box;
    const at = (column) => [left + (column / (COLUMNS - 1)) * width, top + (this.heights[column] ?? 0.5) * height];
    const drawn = this.heights.flatMap((share, column) => (share === null ? [] : [at(column).join(",")]));
    this.line.setAttribute("points", drawn.join(" "));
    const [x, y] = at(this.at);
    this.mark.setAttribute("cx", x);
    this.mark.setAttribute("cy", y);
    this.mark.setAttribute("r", 7);
    this.mark.style.display = document.activeElement === this.area ? "" : "none";
    const share = this.heights[this.at];
    const there = `${this.panel.x.name} ${said(this.panel.x, this.at / (COLUMNS - 1))}`;
    this.area.setAttribute("aria-valuetext", `${there}: ${share === null ? "nothing yet" : said(this.panel.y, 1 - share)}`);
    for (const [name, value] of [["min", 0], ["max", 1], ["now", share === null ? 0.5 : 1 - share]]) this.area.setAttribute(`aria-value${name}`, value);
  }

  grab(event) {
    if (event.button) return;
    event.preventDefault();
    this.area.focus({ preventScroll: true });
    this.area.setPointerCapture(event.pointerId);
    let last = null;
    const draw = (moved) => {
      const { left, top, width, height } = this.area.getBoundingClientRect();
      const share = (value) => Math.min(Math.max(value, 0), 1);
      const column = Math.round(share((moved.clientX - left) / width) * (COLUMNS - 1));
      const high = share((moved.clientY - top) / height);
      this.between(last ?? { column, high }, { column, high });
      last = { column, high };
      this.at = column;
      this.show();
    };
    draw(event);
    const end = () => {
      this.area.removeEventListener("pointermove", draw);
      this.changed(this.heights);
    };
    this.area.addEventListener("pointermove", draw);
    this.area.addEventListener("lostpointercapture", end, { once: true });
  }

  key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const step = (COLUMNS - 1) / MARKS;
    const mark = Math.round(this.at / step);
    if (way[0]) this.at = step * Math.min(Math.max(mark + way[0], 0), MARKS);
    else {
      this.at = step * mark;
      const before = this.heights[this.at] ?? this.heights[this.at - step] ?? this.heights[this.at + step] ?? 0.5;
      const high = Math.min(Math.max(before + way[1] * RISE * (event.shiftKey ? 5 : 1), 0), 1);
      for (const other of [this.at - step, this.at + step])
        if (this.heights[other] != null) this.between({ column: other, high: this.heights[other] }, { column: this.at, high });
      this.heights[this.at] = high;
      this.changed(this.heights);
    }
    this.show();
  }

  between(from, to) {
    const [a, b] = from.column <= to.column ? [from, to] : [to, from];
    for (let column = a.column; column <= b.column; column++) {
      const share = b.column > a.column ? (column - a.column) / (b.column - a.column) : 1;
      this.heights[column] = a.high + share * (b.high - a.high);
    }
    this.heights[to.column] = to.high;
  }
}

/** A share of an axis as its number, in three digits. */
function said({ low, high, log }, share) {
  const value = log ? low * (high / low) ** share : low + share * (high - low);
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
