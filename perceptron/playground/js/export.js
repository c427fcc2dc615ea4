// What can be taken along: PyTorch code that trains the same way, the picture as SVG and PNG, the history as CSV.

import { FEATURES } from "./datasets.js";
import { formatState, KEYS } from "./state.js";
import { DASH, drawCurve, edgeWidth, fitCanvas, GAP, shortNumber } from "./draw.js";

// --- PyTorch -------------------------------------------------------------------------------------------------

const NUMPY_FEATURES = {
  x1: "x1", x2: "x2", x1sq: "x1 * x1", x2sq: "x2 * x2", x1x2: "x1 * x2", sinx1: "np.sin(x1)", sinx2: "np.sin(x2)",
};
const MODULES = { relu: "nn.ReLU()", tanh: "nn.Tanh()", sigmoid: "nn.Sigmoid()", linear: "nn.Identity()" };
const SPREADS = { zeros: "0", small: "0.1", xavier: "np.sqrt(2 / (n_in + n_out))", he: "np.sqrt(2 / n_in)" };
const HEADS = { logistic: "logistic", softmax: "cross-entropy", mse: "mse" };

/**
 * Python code that trains the network of a run for so many epochs, made from the blocks of export_template.txt as
 * `export.py` makes it: a block "#: key=value,value" is taken when the key has one of the values, <<name>> is replaced.
 */
export function pytorchCode(template, state, { sizes, classes, loss }, epochs) {
  const head = HEADS[loss] ?? (classes ? "half squared of tanh" : "half squared");
  const signs = state.loss !== "auto" && classes > 0;
  const keys = {
    data: state.data,
    optimizer: state.optimizer,
    schedule: state.schedule,
    reg: state.reg,
    loss: head,
    targets: classes < 3 ? (signs ? "signs" : "column") : signs ? "hot signs" : "numbers",
    edits: state.edits.length ? "yes" : "no",
  };
  const init = state.init !== "auto" ? state.init : state.activation === "relu" ? "he" : "xavier";
  const values = {};
  for (const [name, { kind }] of Object.entries(KEYS)) if (kind === "whole" || kind === "number") values[name] = String(state[name]);
  Object.assign(values, {
    text: formatState(state),
    epochs: String(epochs),
    outputs: String(sizes.at(-1)),
    expression: numpyExpression(state.formula),
    points: rowsOf(Array.from({ length: state.points.length / 3 }, (_, i) => Array.from(state.points.slice(3 * i, 3 * i + 3)))),
    edits: rowsOf(state.edits),
    features: state.features.map((name) => NUMPY_FEATURES[name]).join(", "),
    sizes: sizes.join("-"),
    model: modelOf(sizes, state.activation, head),
    spread: SPREADS[init],
  });
  const blocks = template.split("#: ").slice(1).map((part) => {
    const end = part.indexOf("\n");
    const [key, of] = part.slice(0, end).split("=");
    return { taken: of === undefined || of.split(",").includes(keys[key]), text: part.slice(end + 1) };
  });
  const text = blocks.filter((block) => block.taken).map((block) => block.text).join("");
  return text.replace(/<<(\w+)>>/g, (_, name) => values[name]);
}

const rowsOf = (rows) => `[${rows.map((row) => `(${row.map(String).join(", ")})`).join(", ")}]`;

function modelOf(sizes, activation, head) {
  const parts = [];
  for (let l = 1; l < sizes.length; l++) parts.push(`nn.Linear(${sizes[l - 1]}, ${sizes[l]})`, MODULES[activation]);
  parts.splice(-1, 1, ...(head === "half squared of tanh" ? ["nn.Tanh()"] : []));
  return parts.join(", ");
}

function numpyExpression(formula) {
  const text = formula
    .replace(/(?<![a-z\d.])(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)/g, "np.float64($1)")
    .replace(/\b(sin|cos|tan|exp|log|sqrt|abs|pi)\b/g, "np.$1")
    .replaceAll("^", "**");
  const [left, right] = text.split(/[<>]/);
  if (right === undefined) return text;
  return text.includes(">") ? `(${left}) - (${right})` : `(${right}) - (${left})`;
}

// --- history -------------------------------------------------------------------------------------------------

export function historyCsv(history) {
  const lines = ["epoch,train_loss,test_loss"];
  for (let r = 0; r < history.count; r++) lines.push(Array.from(history.rows.subarray(3 * r, 3 * r + 3)).join(","));
  return `${lines.join("\n")}\n`;
}

// --- the picture ---------------------------------------------------------------------------------------------

const escapeXml = (text) => text.replace(/[<>&"]/g, (sign) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" })[sign]);

/** The whole picture, network, output and curve, as the text of an SVG file. Maps are images in it, the rest is lines. */
export function pictureSvg(view) {
  const { theme, driver, places, nodeSize } = view;
  const netWidth = view.netBox.clientWidth;
  const netHeight = view.netBox.clientHeight;
  const side = 300;
  const pad = 16;
  const wide = netWidth > 420;
  const width = wide ? netWidth + side + 3 * pad : Math.max(netWidth, side) + 2 * pad;
  const outX = wide ? netWidth + 2 * pad : pad;
  const outY = wide ? pad : netHeight + 2 * pad;
  const height = (wide ? Math.max(netHeight, side + 150) : netHeight + side + 170) + 2 * pad;
  const parts = [];
  const text = (x, y, words, more = "") =>
    parts.push(`<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-family="system-ui, sans-serif" font-size="12" fill="${theme.ink}" ${more}>${escapeXml(words)}</text>`);
  parts.push(`<rect width="${width}" height="${height}" fill="${theme.paper}"/>`);
  for (const { path: p, place } of view.edges) {
    const weight = driver.network.theta[place];
    const alpha = Math.min(0.95, 0.22 + 0.5 * Math.abs(weight)).toFixed(2);
    const curve = `M${p.x1 + pad},${p.y1 + pad}C${p.c1 + pad},${p.y1 + pad} ${p.c2 + pad},${p.y2 + pad} ${p.x2 + pad},${p.y2 + pad}`;
    parts.push(
      `<path d="${curve}" fill="none" stroke="${weight >= 0 ? theme.positive : theme.negative}" stroke-opacity="${alpha}" stroke-width="${edgeWidth(weight).toFixed(2)}"${weight < 0 ? ` stroke-dasharray="${DASH} ${GAP}"` : ""}><title>${escapeXml(`${view.nameOf(place)}: ${shortNumber(weight)}`)}</title></path>`,
    );
  }
  for (const one of view.nodes) {
    const at = places[one.c][one.r];
    const x = at.x - nodeSize / 2 + pad;
    const y = at.y - nodeSize / 2 + pad;
    const used = one.c > 0 || view.state.features.includes(one.name);
    parts.push(
      `<g opacity="${used ? 1 : 0.35}"><image x="${x}" y="${y}" width="${nodeSize}" height="${nodeSize}" preserveAspectRatio="none" href="${one.context.canvas.toDataURL()}"/><rect x="${x}" y="${y}" width="${nodeSize}" height="${nodeSize}" rx="4" fill="none" stroke="${theme.faint}"/></g>`,
    );
    if (one.c === 0) text(x - 5, y + nodeSize / 2 + 4, FEATURES[one.name].label, 'text-anchor="end"');
  }
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = view.map.width;
  const context = canvas.getContext("2d");
  context.drawImage(view.map, 0, 0);
  context.drawImage(view.pointsCanvas, 0, 0);
  parts.push(`<image x="${outX}" y="${outY}" width="${side}" height="${side}" href="${canvas.toDataURL()}"/>`);
  parts.push(`<rect x="${outX}" y="${outY}" width="${side}" height="${side}" fill="none" stroke="${theme.faint}"/>`);
  text(outX, outY + side + 20, `Epoch ${driver.epoch}: training loss ${shortNumber(driver.trainLoss)}, test loss ${shortNumber(driver.testLoss)}`);
  const curve = document.createElement("canvas");
  drawCurve(fitCanvas(curve, side, 110), [{ rows: driver.history }], side, 110, theme);
  parts.push(`<image x="${outX}" y="${outY + side + 28}" width="${side}" height="110" href="${curve.toDataURL()}"/>`);
  const title = `<title>Neural network playground</title><desc>${escapeXml(`${view.summary()} State: ${formatState(view.state)}`)}</desc>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${title}${parts.join("")}</svg>\n`;
}

/** The same picture as a PNG, two pixels for one; a promise of a Blob. */
export async function picturePng(view) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureSvg(view))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.width;
  canvas.height = 2 * image.height;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Offer a file to the browser's downloads. */
export function download(name, content, type) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
