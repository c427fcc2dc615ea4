// Live figures without a kernel. The page holds a figure's lines of text and knows where its pictures are; this shows
// the picture and the line that were recorded for the place of a control. Nothing is drawn in between: it snaps.

const PHONE = matchMedia("screen and (max-width: 40em)"); // as in site.css

class LiveFigure {
  constructor(root) {
    this.root = root;
    this.folder = root.dataset.pictures;
    const { hands, ...told } = JSON.parse(root.querySelector("script").textContent);
    Object.assign(this, told); // starts, texts, tracks, sketch, only
    this.places = [...this.starts];
    const { track, number } = this.after({});
    this.now = [track, number];
    this.pictures = new Map();
    this.wishes = 0;
    this.images = [...root.querySelectorAll("img")]; // a wide one twice: on a phone each shows one part of it
    this.cut = Number(root.querySelector(".panels")?.dataset.cut);
    this.line = root.querySelector('[role="status"]');
    this.rows = [...root.querySelectorAll(".live-control")];
    this.elements = this.rows.map((row) => row.querySelector("input, select, button"));
    this.rows.forEach((row, control) => this.listen(row, control));
    if (hands.length) this.hands = new Hands(this, hands);
    if (this.sketch && !(PHONE.matches && this.images.length > 1)) this.ask(this.sketch); // not over a picture that is cut
    this.hide();
    PHONE.addEventListener("change", () => this.uncover());
  }

  /** Controls that would do nothing where the others stand are not there. */
  hide() {
    this.only.forEach((rule, control) => {
      if (rule) this.rows[control].hidden = this.places[rule[0]] !== rule[1];
    });
  }

  /** What answers a question is hidden until that is opened, or a control moves; a curve can be drawn in the panel. */
  ask(panel) {
    const [image] = this.images;
    const [width, height] = ["width", "height"].map((name) => Number(image.getAttribute(name)));
    image.src = `${this.folder}/blank.webp`;
    this.line.textContent = image.alt = panel.asks;
    this.hands?.hide(true);
    let sketch = null;
    if (panel.corners) {
      const overlay = svg("svg", image.parentElement, { class: "live-overlay", viewBox: `0 0 ${width} ${height}` });
      sketch = new Sketch(overlay, () => {});
      sketch.place(panel, width, height);
    }
    const question = this.root.querySelectorAll(".live-ask")[panel.question];
    this.drawn = () => {
      this.drawn = null;
      this.hands?.hide(false);
      question.open = true;
      sketch?.end();
    };
    question.addEventListener("toggle", () => this.drawn && this.move({ 0: this.places[0] }));
  }

  listen(row, control) {
    const element = this.elements[control];
    const count = this.texts[control].length;
    const { kind } = row.dataset;
    if (kind === "slider") element.addEventListener("input", () => this.move({ [control]: Number(element.value) }));
    if (kind === "choice") element.addEventListener("change", () => this.move({ [control]: element.selectedIndex }));
    if (kind === "toggle") element.addEventListener("change", () => this.move({ [control]: Number(element.checked) }));
    if (kind === "button") element.addEventListener("click", () => this.move({ [control]: (this.places[control] + 1) % count }));
    for (const nearing of ["pointerenter", "focusin"]) row.addEventListener(nearing, () => this.fetch(control));
    const play = row.querySelector(".live-play");
    if (play) play.addEventListener("click", () => this.play(control, play));
  }

  /** What is shown once controls stand at `wish`, {control: place}: a track, the number in it, and where all then stand. */
  after(wish) {
    const places = this.places.map((at, index) => wish[index] ?? at);
    const moved = places.map((at, index) => index in wish || at !== this.starts[index]);
    const goes = (track) => Object.keys(wish).every((control) => track.of.includes(Number(control)));
    const holds = (track) => moved.every((is, index) => !is || track.of.includes(index));
    const together = (track) => track.of.length > 1 && track.of.every((index) => moved[index]);
    const track =
      this.tracks.find((each) => goes(each) && holds(each)) ??
      this.tracks.find((each) => goes(each) && together(each)) ??
      this.tracks.find(goes);
    const kept = places.map((at, index) => (track.of.includes(index) ? at : this.starts[index]));
    const number = track.of.reduce((sum, index) => sum * this.texts[index].length + kept[index], 0);
    return { track, number, places: kept };
  }

  move(wish) {
    this.drawn?.();
    const { track, number, places } = this.after(wish);
    this.places = places;
    places.forEach((at, index) => this.set(index, at));
    this.hide();
    return this.show(track, number);
  }

  set(control, place) {
    const element = this.elements[control];
    const text = this.texts[control][place];
    const { kind } = this.rows[control].dataset;
    if (kind === "toggle") element.checked = Boolean(place);
    if (kind === "choice") element.selectedIndex = place;
    if (kind !== "slider") return;
    element.value = place;
    element.setAttribute("aria-valuetext", text);
    this.rows[control].querySelector("output").textContent = text;
  }

  /** Shows picture and line together, once both are here; a later wish overtakes an earlier one. */
  async show(track, number) {
    const wish = ++this.wishes;
    const corner = track.corners[number];
    const name = `${this.tracks.indexOf(track)}-${number}`;
    let line = track.lines[number];
    try {
      const [start, change] = await Promise.all([this.load("start"), corner && this.load(name)]);
      if (wish !== this.wishes) return;
      for (const { context, from } of (this.canvases ??= this.cover(start))) {
        context.drawImage(start, -from, 0);
        if (change) context.drawImage(change, corner[0] - from, corner[1]);
      }
      this.now = [track, number];
      this.hands?.place();
    } catch {
      if (wish !== this.wishes) return;
      line = "This picture could not be loaded. Look at your connection, then move again.";
    }
    this.line.textContent = line;
    this.canvases?.[0].context.canvas.setAttribute("aria-label", line);
    this.root.dataset.shown = name;
  }

  /** A canvas over the still picture, which stays for its size; over both parts of one that is cut. */
  cover(start) {
    const shown = this.images.filter((image) => image.offsetWidth);
    const cut = Math.round((this.cut * start.naturalWidth) / Number(shown[0].getAttribute("width")));
    const edges = shown.length > 1 ? [0, cut, start.naturalWidth] : [0, start.naturalWidth];
    return shown.map((image, part) => {
      const canvas = document.createElement("canvas");
      canvas.width = edges[part + 1] - edges[part];
      canvas.height = start.naturalHeight;
      if (part) canvas.setAttribute("aria-hidden", true);
      else canvas.setAttribute("role", "img");
      image.after(canvas); // and below a curve that was drawn
      image.alt = "";
      return { context: canvas.getContext("2d"), from: edges[part] };
    });
  }

  /** The page became as narrow as a phone's, or wider: other parts are shown. */
  uncover() {
    this.drawn?.();
    if (!this.canvases) return; // the still picture is shown
    for (const { context } of this.canvases) context.canvas.remove();
    this.canvases = undefined;
    this.show(...this.now);
  }

  load(name) {
    if (!this.pictures.has(name)) {
      const picture = new Image();
      picture.src = `${this.folder}/${name}.webp`;
      const ready = picture.decode().then(() => picture);
      ready.catch(() => this.pictures.delete(name)); // so that the next move asks again
      this.pictures.set(name, ready);
    }
    return this.pictures.get(name);
  }

  /** All pictures that `control` can lead to from here, before it moves. */
  fetch(control) {
    for (let place = 0; place < this.texts[control].length; place++) {
      const { track, number } = this.after({ [control]: place });
      if (track.corners[number]) this.load(`${this.tracks.indexOf(track)}-${number}`).catch(() => {});
    }
  }

  async play(control, button) {
    const last = this.texts[control].length - 1;
    const playing = button.textContent === "▶";
    button.textContent = playing ? "❚❚" : "▶";
    if (!playing) return;
    if (this.places[control] === last) await this.move({ [control]: 0 });
    while (button.textContent !== "▶" && this.places[control] < last) {
      const pause = new Promise((resolve) => setTimeout(resolve, Number(button.dataset.pace)));
      await this.move({ [control]: this.places[control] + 1 });
      await pause;
    }
    button.textContent = "▶";
  }
}

for (const root of document.querySelectorAll(".live")) root.live = new LiveFigure(root);
