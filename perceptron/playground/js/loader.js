// What anywidget gets of every playground: these lines, which fetch the playground's code from the one widget that holds
// it for the whole notebook. anywidget calls a widget broken that is not loaded within two seconds, and a notebook that is
// saved with its widgets keeps this text once for each: both want it short. The code is imported once for each page, and
// playgrounds are built one after the other, with a pause in which the page may do something else.

const page = (globalThis.perceptronPlayground ??= { codes: new Map(), turn: Promise.resolve() });

function imported(text) {
  if (!page.codes.has(text)) {
    page.codes.set(text, import(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))));
  }
  return page.codes.get(text);
}

/**
 * anywidget lets no message through to a model that took more than two seconds to load, on a machine that is busy, even
 * when it has loaded since. By now it has: messages go to it as they go to any other widget's model.
 */
async function hear(model) {
  const own = await model.widget_manager.get_model(model.get("name"));
  const usual = Object.getPrototypeOf(Object.getPrototypeOf(own))._handle_comm_msg;
  if (usual) own.comm?.on_msg?.(usual.bind(own));
}

async function render({ model, el, signal }) {
  let source;
  try {
    await hear(model);
    source = await model.widget_manager.get_model(model.get("source").replace("IPY_MODEL_", ""));
  } catch {
    el.textContent = "The playground's code is not there any more: run this cell again.";
    return undefined;
  }
  const { default: widget } = await imported(source.get("code"));
  page.turn = page.turn.then(() => new Promise((done) => setTimeout(done)));
  await page.turn;
  if (signal?.aborted) return undefined;
  const style = document.createElement("style");
  style.textContent = source.get("style");
  el.append(style);
  return widget.render({ model, el, template: source.get("template") });
}

export default { render };
