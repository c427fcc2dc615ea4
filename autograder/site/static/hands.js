// Handles without a kernel: what is dragged in a notebook's picture goes, on a page, to the nearest place that was recorded.
// Each is tied to controls that serve the keyboard and a screen reader; so it is hidden from both.

const SCRUB = 12; // pixels of the page, up or down, from one recorded place of a number to the next

class Hands {
  /** `hands` as `live.recording` describes them, over the picture of a live figure; over both parts of one that is cut. */
  constructor(figure, hands) {
    Object.assign(this, { figure, hands });
    this.overlays = figure.images.map((image) => this.over(image.parentElement));
    new ResizeObserver(() => this.fit()).observe(figure.root.querySelector(".live-picture"));
    this.fit();
  }

  over(part) {
    const overlay = svg("svg", part, { class: "live-overlay", "aria-hidden": true });
    const groups = this.hands.map((hand, index) => {
      const group = svg("g", overlay, { class: "live-handle", "data-follows": hand.scrubs ? "y" : hand.follows });
      drawHandle(hand.kind, group);
      group.querySelector("title").textContent = `${hand.label}: drag it`;
      group.addEventListener("pointerenter", () => hand.of.forEach((control) => this.figure.fetch(control)));
      group.addEventListener("pointerdown", (event) => this.grab(event, index, group));
      return group;
    });
    for (const index of fromBackToFront(this.hands)) overlay.append(groups[index]);
    return { part, overlay, groups };
  }

  /** While a curve is to be drawn, there is nothing else to take hold of. */
  hide(hidden) {
    for (const { overlay } of this.overlays) overlay.style.display = hidden ? "none" : "";
  }

  /** The width of the page has changed: which share of the picture each part shows, and how large the whole of it is. */
  fit() {
    const shown = this.overlays.filter(({ part }) => part.offsetWidth);
    const cut = this.figure.cut / Number(this.figure.images[0].getAttribute("width"));
    shown.forEach((each, number) => {
      const [from, to] = shown.length === 1 ? [0, 1] : [[0, cut], [cut, 1]][number];
      const { width, height } = each.part.getBoundingClientRect();
      Object.assign(each, { from, whole: [width / (to - from), height] });
      each.overlay.setAttribute("viewBox", `${from * each.whole[0]} 0 ${width} ${height}`);
    });
    this.place();
  }

  /** Where the handles are in the picture that is shown now. */
  place() {
    for (const { groups, whole } of this.overlays)
      if (whole) groups.forEach((group, index) => placeHandle(group, { ...this.hands[index], points: this.points(index) }, ...whole));
  }

  points(index, [track, number] = this.figure.now) {
    return track.hands[number]?.[index] ?? this.hands[index].points;
  }

  /** Where the pointer is, as shares of the whole picture. */
  at({ clientX, clientY }, { part, from, whole: [width, height] }) {
    const { left, top } = part.getBoundingClientRect();
    return [from + (clientX - left) / width, (clientY - top) / height];
  }

  grab(event, index, group) {
    if (event.button) return;
    const over = this.overlays.find(({ groups }) => groups.includes(group));
    const hand = this.hands[index];
    const taken = this.at(event, over);
    const held = holdOf({ ...hand, points: this.points(index) }, taken);
    const [first] = hand.of;
    const start = this.figure.places[first];
    const last = this.figure.texts[first].length - 1;
    event.preventDefault();
    group.setPointerCapture(event.pointerId);
    group.classList.add("live-held");
    const drag = (moved) => {
      const to = this.at(moved, over).map((share, axis) => share + held[axis] - taken[axis]);
      const up = Math.round((event.clientY - moved.clientY) / SCRUB);
      const wish = hand.scrubs ? { [first]: Math.min(Math.max(start + up, 0), last) } : this.nearest(index, to, over.whole);
      if (hand.of.some((control) => wish[control] !== this.figure.places[control])) this.figure.move(wish);
    };
    const end = () => {
      group.classList.remove("live-held");
      group.removeEventListener("pointermove", drag);
    };
    group.addEventListener("pointermove", drag);
    for (const over of ["pointerup", "pointercancel", "lostpointercapture"]) group.addEventListener(over, end, { once: true });
  }

  /** The recorded places of a handle's controls that bring it nearest to where it is dragged; of equal ones the present. */
  nearest(index, to, whole) {
    const hand = this.hands[index];
    let every = [{}];
    for (const control of hand.of)
      every = every.flatMap((places) => this.figure.texts[control].map((_, place) => ({ ...places, [control]: place })));
    const present = Object.fromEntries(hand.of.map((control) => [control, this.figure.places[control]]));
    let best = present;
    let least = Infinity;
    for (const places of [present, ...every]) {
      const { track, number } = this.figure.after(places);
      const points = this.points(index, [track, number]);
      const away = points.length ? distance({ ...hand, points }, to, whole) : Infinity;
      if (away < least - 1e-6) [best, least] = [places, away];
    }
    return best;
  }
}

/** Pixels from a handle to a place, both in shares of the picture; only along the ways that the handle can go. */
function distance(hand, to, [width, height]) {
  if (hand.kind === "line") {
    const [[x0, y0], [x1, y1]] = [hand.points[0], hand.points.at(-1)].map(([x, y]) => [x * width, y * height]);
    const across = (x1 - x0) * (y0 - to[1] * height) - (x0 - to[0] * width) * (y1 - y0);
    return Math.abs(across) / Math.hypot(x1 - x0, y1 - y0);
  }
  const held = holdOf(hand, to);
  const [dx, dy] = [held[0] - to[0], held[1] - to[1]];
  return Math.hypot(hand.follows.includes("x") ? dx * width : 0, hand.follows.includes("y") ? dy * height : 0);
}
