// Shapes over a picture, and how a handle is held. A shape is a "circle" (its middle and a point of its rim), a "line" or a
// "box" (two corners); its points are shares of the picture's width and height. Live figures have this before their own code; a
// page of the website loads it.

const SVG = "http://www.w3.org/2000/svg";
const RING = 11; // pixels: the radius of a handle's ring
const ORDER = ["line", "box", "circle"]; // from back to front: what is small lies on top

function svg(name, parent, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

/** The element of a shape; `place` puts it where its points are. */
function draw(kind, parent, name) {
  return svg({ circle: "circle", line: "polyline", box: "rect" }[kind], parent, { class: name });
}

function place(element, { kind, points }, width, height, ring) {
  element.toggleAttribute("hidden", points.length === 0);
  element.style.display = points.length ? "" : "none";
  if (!points.length) return;
  const at = points.map(([x, y]) => [x * width, y * height]);
  if (kind === "line") element.setAttribute("points", at.map((point) => point.join(",")).join(" "));
  if (kind === "circle") {
    const [[x, y], rim] = at;
    element.setAttribute("cx", x);
    element.setAttribute("cy", y);
    element.setAttribute("r", ring ?? (rim ? Math.hypot(rim[0] - x, rim[1] - y) : RING));
  }
  if (kind === "box") {
    const [[x0, y0], [x1, y1]] = at;
    element.setAttribute("x", Math.min(x0, x1) - 3);
    element.setAttribute("y", Math.min(y0, y1) - 3);
    element.setAttribute("width", Math.abs(x1 - x0) + 6);
    element.setAttribute("height", Math.abs(y1 - y0) + 6);
  }
}

/** A finger on it drags, and does not scroll. (What a style says of this is not heard for each shape of an SVG.) */
function keepFinger(element) {
  element.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
}

/** A handle's two shapes, in its own group: what is seen of it, and what is taken hold of. */
function drawHandle(kind, group) {
  keepFinger(group);
  svg("title", group);
  draw(kind, group, "live-mark").ring = RING;
  draw(kind, group, "live-grip").ring = 1.6 * RING;
}

function placeHandle(group, handle, width, height) {
  for (const each of group.querySelectorAll(".live-mark, .live-grip")) place(each, handle, width, height, each.ring);
}

/** Numbers of the handles: lines first, and points last. */
function fromBackToFront(handles) {
  const depth = (index) => ORDER.indexOf(handles[index].kind);
  return [...handles.keys()].sort((a, b) => depth(a) - depth(b));
}

/** Which of its places stays under the finger that takes it: a point's and a frame's middle, a bar's top, a line's any. */
function holdOf({ kind, follows, points }, [x, y]) {
  const [first, last] = [points[0], points.at(-1)];
  if (kind === "circle" || (kind === "box" && follows === "xy")) return [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
  return kind === "box" ? [x, last[1]] : [x, y];
}
