"""The playground as a Jupyter widget: the JavaScript modules of `js/` joined into one, and the few traits they sync.

`playground()` makes one. By default the browser trains and nothing travels; with the student's own functions every step
is asked of `own_code.kernel_driver`. The code is held by one `Source` a kernel, however many playgrounds there are, so
that a notebook saved with its widgets keeps it once; of each playground it keeps the state string, `js/loader.js` and,
when there are many, the user's own points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import anywidget
import ipywidgets
import numpy as np
import traitlets
from IPython.display import HTML, display

from perceptron.playground.export import pytorch_code
from perceptron.playground.network import History
from perceptron.playground.network import history as reference_history
from perceptron.playground.own_code.kernel_driver import KernelDriver
from perceptron.playground.own_code.own_functions import OwnCode, check_state, own_state
from perceptron.playground.state import KEYS, OTHER_NAMES, Limits, State, StateError, _written

FOLDER = Path(__file__).parent / "js"
TEMPLATE = Path(__file__).parent / "export_template.txt"
# In this order, so that every name is defined above its first use; each module imports from earlier ones only.
MODULES = (
    "generator.js",
    "datasets.js",
    "state.js",
    "engine.js",
    "driver.js",
    "draw.js",
    "export.js",
    "controls.js",
    "network.js",
    "view.js",
    "tools/slowmotion.js",
    "tools/slice.js",
    "tools/check.js",
    "tools/compare.js",
    "tools/own.js",
    "tools/experiments.js",
    "tools/settings.js",
    "tools/take.js",
    "tools/functions.js",
    "tools/tools.js",
    "widget.js",
)
_IMPORT = re.compile(r'^import \{[^}]*\} from "\.\.?/[a-z/]+\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let))", re.MULTILINE)

MOST_LAYERS, MOST_NEURONS = 12, 32  # that the argument allows; more cannot be told apart in the picture

GONE = (
    '<p class="perceptron-playground-gone"><small>If no playground stands above, run this cell again: '
    "its kernel was restarted or the notebook reopened.</small></p>"
)


@cache
def joined() -> str:
    """All modules as the text of one, which exports what the last one does.

    anywidget loads a single text, in which relative imports lead nowhere. The static page loads the files as they are.
    """
    texts = []
    for name in MODULES:
        text = _IMPORT.sub("", (FOLDER / name).read_text(encoding="utf-8"))
        texts.append(text if name == MODULES[-1] else _EXPORT.sub("", text))
    return "\n".join(texts)


class Source(ipywidgets.Widget):
    """What all playgrounds of a kernel share: the joined modules, their style, and the template of the PyTorch code."""

    code = traitlets.Unicode("").tag(sync=True)
    style = traitlets.Unicode("").tag(sync=True)
    template = traitlets.Unicode("").tag(sync=True)


_sources: list[Source] = []


def source() -> Source:
    """The one `Source` of this kernel; a new one if somebody closed the last."""
    if not _sources or _sources[0].comm is None:
        style = (FOLDER / "playground.css").read_text(encoding="utf-8")
        _sources[:] = [Source(code=joined(), style=style, template=TEMPLATE.read_text(encoding="utf-8"))]
    return _sources[0]


class Playground(anywidget.AnyWidget):
    """The widget; `playground()` makes it.

    state     the present state as a string; set it to show another one
    points    the user's own points, float32 triples, when they are too many for the string; else empty
    driver    "browser", or "kernel" with own functions
    limits    {"layers": …, "neurons": …}
    against   what a second run has otherwise, key=value&…; "" for none
    verdicts  what the exercises' tests say of own functions
    source    the one widget that holds the code
    name      the widget's own model_id
    """

    _esm = (FOLDER / "loader.js").read_text(encoding="utf-8")

    state = traitlets.Unicode("").tag(sync=True)
    points = traitlets.Bytes(b"").tag(sync=True)
    driver = traitlets.Unicode("browser").tag(sync=True)
    limits = traitlets.Dict({}).tag(sync=True)
    against = traitlets.Unicode("").tag(sync=True)
    verdicts: traitlets.List[Any] = traitlets.List([]).tag(sync=True)
    name = traitlets.Unicode("").tag(sync=True)
    source = traitlets.Instance(Source).tag(sync=True, **ipywidgets.widget_serialization)

    def __init__(self, state: State, limits: Limits, against: str = "", kernel: KernelDriver | None = None):
        self.kernel = kernel
        self._limits = limits
        self.seen = np.zeros((0, 3))  # (epoch, training loss, test loss) as the browser last reported them
        name = uuid4().hex
        super().__init__(
            model_id=name,
            name=name,
            state=state.text,
            points=np.array(state.points, "<f4").tobytes() if "points" in state.left_out else b"",
            driver="browser" if kernel is None else "kernel",
            limits={"layers": limits.layers, "neurons": limits.neurons},
            against=against,
            verdicts=[] if kernel is None else [vars(verdict) for verdict in kernel.verdicts],
            source=source(),
        )
        self.on_msg(self._receive)

    @traitlets.validate("state")
    def _allowed(self, proposal: dict[str, Any]) -> str:
        """A state that is not allowed is refused where it is set, and the old one stays."""
        text: str = proposal["value"]
        state = State.parse(text, self._limits)
        if self.kernel is not None:
            check_state(state)
        return text

    def _receive(self, _: Any, content: dict[str, Any], buffers: Sequence[Any]) -> None:
        """A message of the browser: a question to the kernel's driver, or the history of a run that was paused."""
        if isinstance(content, dict) and content.get("type") == "history":
            rows = np.frombuffer(bytes(buffers[0]), "<f8") if buffers else np.zeros(0)
            self.seen = rows[: len(rows) // 3 * 3].reshape(-1, 3).copy()
        elif self.kernel is not None:
            answer, back = self.kernel.answer(content, buffers)
            self.send(answer, back)

    @property
    def settings(self) -> State:
        """The present state as an object, own points included."""
        state = State.parse(self.state, self._limits)
        if self.points and not state.points:
            state = state.replace(self._limits, points=np.frombuffer(self.points, "<f4").reshape(-1, 3))
        return state

    def play(self) -> None:
        """Start training, as the play button does."""
        self.send({"type": "play", "on": True})

    def pause(self) -> None:
        """Stop training, as the pause button does."""
        self.send({"type": "play", "on": False})

    def history(self, epochs: int | None = None) -> History | np.ndarray:
        """The run as arrays. Without `epochs`: what the browser showed until its last pause, (rows, 3) with epoch,
        training loss and test loss. With it: that many epochs of the present state, trained here, weights included."""
        return self.seen if epochs is None else reference_history(self.settings, epochs)

    def pytorch(self, epochs: int = 100) -> str:
        """PyTorch code that trains the present state in the same way."""
        return pytorch_code(self.settings, epochs)

    def _ipython_display_(self) -> None:
        """The widget, and a line for the reader of a notebook whose kernel is gone; the widget hides it."""
        data = self._repr_mimebundle_()
        bundle, metadata = data if isinstance(data, tuple) else (data, {})
        if bundle is not None:
            display(bundle, metadata=metadata, raw=True)
        display(HTML(GONE))


def playground(
    state: str | State = "",
    *unnamed: Any,
    against: str | State | None = None,
    forward: Callable[..., Any] | None = None,
    backward: Callable[..., Any] | None = None,
    step: Callable[..., Any] | None = None,
    anyway: bool = False,
    layers: int = 6,
    neurons: int = 8,
    **unknown: Any,
) -> Playground:
    """A network that trains before your eyes.

    >>> playground("data=spiral&layers=8,8")
    >>> playground("data=gauss&noise=30&batch=1", against="batch=30")               # two runs side by side
    >>> playground(State().replace(**points_from_arrays(X, y).settings))            # your own points
    >>> playground(forward=forward, backward=backward, step=adam_step)              # your own functions

    state       a state string, a whole link, or a `State`. With own functions, what a string does not name is one hidden
                layer of 6 ReLU neurons, the loss of exercise 07 and the learning rate 0.01
    against     what a second run has otherwise, with the same data and first weights; only for the browser's training
    forward, backward, step   own functions of exercises 07 and 09, which then train in the kernel. They are tested
                first, and the one that is wrong is named; `anyway=True` trains with it all the same, to be watched
    layers, neurons   how large a network can be made: hidden layers (at most 12), neurons in each (at most 32)

    Raises `StateError`, one sentence, for what is not allowed.
    """
    _refuse_what_is_misplaced([state, *unnamed], unknown)
    limits = _limits(layers, neurons)
    own = any(function is not None for function in (forward, backward, step))
    if own and isinstance(state, (str, State)):
        chosen = own_state(state, limits)
    else:
        chosen = state if isinstance(state, State) else State.parse(state, limits)
    if against is not None and own:
        raise StateError(
            "two runs side by side train in the browser; leave out against, or the own functions"
        )
    changes = "" if against is None else _differences(chosen, against, limits)
    kernel = None
    if own:
        kernel = KernelDriver(OwnCode(forward, backward, step), chosen, anyway, limits)
        for verdict in kernel.verdicts:
            if verdict.right is False:
                print(verdict.message)
    return Playground(chosen, limits, changes, kernel)


def _refuse_what_is_misplaced(unnamed: list[Any], unknown: dict[str, Any]) -> None:
    """What stands where `playground` takes something else, or under a name that it does not know."""
    if any(callable(one) for one in unnamed):
        raise StateError("own functions are given by name: playground(forward=forward, backward=backward)")
    if len(unnamed) > 1:
        raise StateError(f"playground takes one state; got {len(unnamed)} things. All else is given by name")
    for name, value in unknown.items():
        key = OTHER_NAMES.get(name, name)
        if key in KEYS:
            raise StateError(
                f'{name} is a setting of the state; write it into its string: playground("{key}={value}")'
            )
        raise StateError(
            f"playground has no argument {name}; it takes state, against, forward, backward, step, anyway, layers, neurons"
        )


def _limits(layers: int, neurons: int) -> Limits:
    for name, value, low, high in (("layers", layers, 0, MOST_LAYERS), ("neurons", neurons, 1, MOST_NEURONS)):
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise StateError(
                f"{name}={value!r} is not allowed; give a whole number from {low} to {high}: how large the network can "
                'be made. The network itself stands in the state: playground("layers=8,8")'
            )
    return Limits(layers, neurons)


def _differences(state: State, against: str | State, limits: Limits) -> str:
    """What the second run has otherwise, as key=value&…, checked. A `State` may be given whole."""
    if isinstance(against, State):
        other = against.text
        pieces = [f"{name}=" for name in KEYS if getattr(against, name) != getattr(state, name)]
        found = dict(part.split("=", 1) for part in other.split("&"))
        defaults = {name: _written(key, key.default) for name, key in KEYS.items()}
        return "&".join(piece + found.get(piece[:-1], quote(defaults[piece[:-1]])) for piece in pieces)
    State.parse(against, limits)
    return against.rpartition("#")[2]
