"""Data-only messages between the trusted process and the student's process.

A frame is a length, a JSON text and the raw bytes of its arrays. Nothing that arrives is unpickled, evaluated or
imported; whatever is no data travels as a reference that only its owner can open. The decoder treats its input as
hostile: sizes, depth and counts are capped before memory is spent.
"""

from __future__ import annotations

import itertools
import json
import math
import socket
import struct
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

MAX_TEXT = 16 * 2**20
"""Bytes of JSON in one message."""
MAX_ARRAYS = 64 * 2**20
"""Bytes of array data in one message."""
MAX_DEPTH = 50
"""Containers inside containers."""
MAX_VALUES = 2_000_000
"""Values in one message: `[]` takes two bytes in it and sixty in memory."""
MAX_DICT_ENTRIES = 20_000
"""Dict entries in one message."""
MAX_REFERENCES = 20_000
"""References in one message: each becomes an object of the one who opens it."""
MAX_EQUAL_HASHES = 20
"""Keys of one dict that share a hash: they cost quadratic time."""
MAX_ARRAY_DIMENSIONS = 32
MAX_EMPTY_ROWS = 100_000
"""Product of the other dimensions of an array without elements."""

ARRAY_KINDS = "biufcSUMm"
"""numpy dtype kinds that are data: no records; an array of objects crosses as lists."""

HEADER = struct.Struct("!II")

TORCH_DTYPES = {
    "float16", "float32", "float64", "bfloat16", "complex64", "complex128",
    "uint8", "int8", "int16", "int32", "int64", "bool",
}  # fmt: skip

Refer = Callable[[Any], dict[str, Any]]
Resolve = Callable[[dict[str, Any]], Any]


class WireError(ValueError):
    """A message that cannot be sent or was not understood."""


class TooLarge(WireError):
    """A value that exceeds a cap of this module."""


class Malformed(WireError):
    """Bytes that are no message."""


class Closed(ConnectionError):
    """The other side is gone."""


class Late(TimeoutError):
    """No complete message before the deadline."""


# ---------------------------------------------------------------------------------------------------------------
# Values to JSON and back


_TO_JSON = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


class _Encoder:
    def __init__(self, refer: Refer) -> None:
        self.refer = refer
        self.arrays: list[bytes] = []
        self.bytes_left = MAX_ARRAYS
        self.nodes_left = MAX_VALUES

    def room_for(self, size: int) -> None:
        """Asked before a copy is made."""
        if size > self.bytes_left:
            raise TooLarge(f"more than {MAX_ARRAYS // 2**20} MiB of arrays in one message")

    def blob(self, data: bytes) -> int:
        self.room_for(len(data))
        self.bytes_left -= len(data)
        self.arrays.append(data)
        return len(self.arrays) - 1

    def encode(self, x: Any, depth: int = 0) -> Any:
        if depth > MAX_DEPTH:
            raise TooLarge(f"lists or dicts nested more than {MAX_DEPTH} deep")
        self.nodes_left -= 1
        if self.nodes_left < 0:
            raise TooLarge("too many values in one message")
        if x is None or x is True or x is False:
            return x
        kind = type(x)  # most values are plain numbers and lists: these need none of the questions below
        if kind is float and math.isfinite(x):
            return x
        if kind is list:
            return [self.encode(item, depth + 1) for item in x]
        if isinstance(x, np.generic) and x.dtype.kind in ARRAY_KINDS:
            return {"scalar": [x.dtype.str, self.blob(np.asarray(x).tobytes())]}
        if isinstance(x, str):
            text = str.__str__(x)
            self.nodes_left -= len(text) // 4
            return text
        if isinstance(x, int):
            value = int.__add__(x, 0)
            if -(2**53) <= value <= 2**53:
                return value
            if value.bit_length() > 100_000:
                raise TooLarge("an integer of more than 30,000 digits")
            return {"int": hex(value)}
        if isinstance(x, float):
            number = float.__pos__(x)
            return number if math.isfinite(number) else {"float": repr(number)}
        if isinstance(x, complex):
            return {"complex": [repr(float(x.real)), repr(float(x.imag))]}
        if isinstance(x, (bytes, bytearray)):
            self.room_for(len(x))
            return {"bytes": self.blob(bytes(x))}
        if isinstance(x, list):
            return [self.encode(item, depth + 1) for item in list.__iter__(x)]
        if isinstance(x, tuple):
            return {"tuple": [self.encode(item, depth + 1) for item in tuple.__iter__(x)]}
        if isinstance(x, dict):
            return {
                "dict": [[self.encode(k, depth + 1), self.encode(v, depth + 1)] for k, v in dict.items(x)]
            }
        if isinstance(x, slice):
            return {"slice": [self.encode(part, depth + 1) for part in (x.start, x.stop, x.step)]}
        if x is Ellipsis:
            return {"ellipsis": 0}
        if isinstance(x, np.ndarray) and x.dtype.kind == "O":
            return self.encode(np.ndarray.tolist(x), depth + 1)
        if isinstance(x, np.ndarray) and x.dtype.kind in ARRAY_KINDS:
            self.room_for(x.nbytes)
            return {"array": [x.dtype.str, list(x.shape), self.blob(np.ascontiguousarray(x).tobytes())]}
        if isinstance(x, np.dtype) and x.kind in ARRAY_KINDS:
            return {"dtype": x.str}
        return self.torch_value(x) or self.refer(x)

    def torch_value(self, x: Any) -> dict[str, Any] | None:
        torch = sys.modules.get("torch")
        if torch is None:
            return None
        if isinstance(x, torch.dtype):
            return {"torch.dtype": str(x).removeprefix("torch.")}
        if isinstance(x, torch.device):
            return {"torch.device": str(x)}
        plain = type(x) in (torch.Tensor, torch.nn.Parameter)
        if not plain or x.device.type != "cpu" or x.layout is not torch.strided:
            return None
        name = str(x.dtype).removeprefix("torch.")
        if name not in TORCH_DTYPES:
            return None
        self.room_for(x.numel() * x.element_size())
        flat = x.detach().reshape(-1).clone(memory_format=torch.contiguous_format)  # strides may be odd
        data = flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""
        return {"tensor": [name, list(x.shape), self.blob(data), bool(x.requires_grad)]}


class _Decoder:
    def __init__(self, arrays: list[memoryview], resolve: Resolve) -> None:
        self.arrays: list[memoryview | None] = list(arrays)
        self._resolve = resolve
        self.entries_left = MAX_DICT_ENTRIES
        self.references_left = MAX_REFERENCES

    def resolve(self, reference: dict[str, Any]) -> Any:
        self.references_left -= 1
        if self.references_left < 0:
            raise TooLarge(f"more than {MAX_REFERENCES} references in one message")
        return self._resolve(reference)

    def decode(self, x: Any, depth: int = 0) -> Any:
        if depth > MAX_DEPTH + 2:
            raise Malformed("nested too deep")
        if isinstance(x, list):
            return [self.decode(item, depth + 1) for item in x]
        if not isinstance(x, dict):
            return x
        if len(x) != 1:
            if "reference" in x:
                return self.resolve(x)
            raise Malformed("an object with several tags")
        [(tag, body)] = x.items()
        method = getattr(self, "from_" + tag.replace(".", "_"), None)
        if method is None:
            raise Malformed(f"unknown tag {tag[:40]!r}")
        return method(body, depth + 1)

    def blob(self, number: Any) -> memoryview:
        """The bytes of an array, which may be taken once: each use is a copy, and only their sum is capped."""
        if type(number) is not int or not 0 <= number < len(self.arrays):
            raise Malformed("array data missing")
        data, self.arrays[number] = self.arrays[number], None
        if data is None:
            raise Malformed("array data used twice")
        return data

    def from_reference(self, body: Any, depth: int) -> Any:
        return self.resolve({"reference": body})

    def from_int(self, body: Any, depth: int) -> int:
        if not isinstance(body, str) or len(body) > 30_000:
            raise Malformed("not an integer")
        return int(body, 16)

    def from_float(self, body: Any, depth: int) -> float:
        if body not in ("nan", "inf", "-inf"):
            raise Malformed("not a float")
        return float(body)

    def from_complex(self, body: Any, depth: int) -> complex:
        real, imaginary = body
        if not (isinstance(real, str) and isinstance(imaginary, str) and len(real) + len(imaginary) < 100):
            raise Malformed("not a complex number")
        return complex(float(real), float(imaginary))

    def from_bytes(self, body: Any, depth: int) -> bytes:
        return bytes(self.blob(body))

    def from_tuple(self, body: Any, depth: int) -> tuple[Any, ...]:
        if not isinstance(body, list):
            raise Malformed("not a tuple")
        return tuple(self.decode(item, depth) for item in body)

    def from_dict(self, body: Any, depth: int) -> dict[Any, Any]:
        if not isinstance(body, list):
            raise Malformed("not a dict")
        self.entries_left -= len(body)
        if self.entries_left < 0:
            raise TooLarge(f"more than {MAX_DICT_ENTRIES} dict entries in one message")
        result = {}
        hashes: Counter[int] = Counter()
        for entry in body:
            key, value = entry
            key = self.decode(key, depth)
            hashes[hash(key)] += 1
            if hashes[hash(key)] > MAX_EQUAL_HASHES:
                raise Malformed("dict keys made to collide")
            result[key] = self.decode(value, depth)
        return result

    def from_slice(self, body: Any, depth: int) -> slice:
        start, stop, step = body
        return slice(self.decode(start, depth), self.decode(stop, depth), self.decode(step, depth))

    def from_ellipsis(self, body: Any, depth: int) -> Any:
        return Ellipsis

    def from_dtype(self, body: Any, depth: int) -> np.dtype[Any]:
        return self.data_dtype(body)

    def data_dtype(self, text: Any) -> np.dtype[Any]:
        if not isinstance(text, str) or len(text) > 30:
            raise Malformed("not a dtype")
        dtype = np.dtype(text)
        if dtype.kind not in ARRAY_KINDS or dtype.hasobject:
            raise Malformed(f"dtype {text!r} is no data")
        return dtype

    def from_scalar(self, body: Any, depth: int) -> Any:
        text, number = body
        return self.array(self.data_dtype(text), [], self.blob(number))[()]

    def from_array(self, body: Any, depth: int) -> np.ndarray:
        text, shape, number = body
        return self.array(self.data_dtype(text), shape, self.blob(number))

    def count(self, shape: Any) -> int:
        if not isinstance(shape, list) or len(shape) > MAX_ARRAY_DIMENSIONS:
            raise Malformed("not a shape")
        if any(type(n) is not int or not 0 <= n < 2**40 for n in shape):
            raise Malformed("not a shape")
        count = math.prod(shape)
        # (2**40, 0), too: it has no data, but rows, each of which would become an object.
        if count > MAX_ARRAYS or (not count and math.prod(n or 1 for n in shape) > MAX_EMPTY_ROWS):
            raise Malformed("a shape beyond the size caps")
        return count

    def array(self, dtype: np.dtype[Any], shape: Any, data: memoryview) -> np.ndarray:
        count = self.count(shape)
        if count * dtype.itemsize != len(data) or (count and not dtype.itemsize):
            raise Malformed("array data of the wrong length")
        if not count:
            return np.zeros(shape, dtype)
        return np.frombuffer(bytearray(data), dtype).reshape(shape)

    def from_torch_dtype(self, body: Any, depth: int) -> Any:
        import torch

        if body not in TORCH_DTYPES:
            raise Malformed("not a torch dtype")
        return getattr(torch, body)

    def from_torch_device(self, body: Any, depth: int) -> Any:
        import torch

        if not isinstance(body, str) or len(body) > 30:
            raise Malformed("not a device")
        return torch.device(body)

    def from_tensor(self, body: Any, depth: int) -> Any:
        import torch

        name, shape, number, requires_grad = body
        dtype = self.from_torch_dtype(name, depth)
        data = self.blob(number)
        count = self.count(shape)
        if count * torch.empty((), dtype=dtype).element_size() != len(data):
            raise Malformed("tensor data of the wrong length")
        if count == 0:
            tensor = torch.empty(shape, dtype=dtype)
        else:
            tensor = torch.frombuffer(bytearray(data), dtype=torch.uint8).view(dtype).reshape(shape)
        return tensor.requires_grad_(bool(requires_grad)) if dtype.is_floating_point else tensor


def dumps(message: Any, refer: Refer) -> bytes:
    """A message as bytes. `refer(object)` gives the reference, a dict, for what is no data. Raises `TooLarge`."""
    encoder = _Encoder(refer)
    try:
        tree = encoder.encode(message)
    except RecursionError:
        raise TooLarge("nested too deep") from None
    sizes = [len(data) for data in encoder.arrays]
    text = _TO_JSON.encode([sizes, tree]).encode("ascii")
    if len(text) > MAX_TEXT:
        raise TooLarge(f"a message of more than {MAX_TEXT // 2**20} MiB of text")
    return b"".join([HEADER.pack(len(text), sum(sizes)), text, *encoder.arrays])


def loads(frame: bytes | bytearray | memoryview, resolve: Resolve) -> Any:
    """The message in `frame`. `resolve(reference)` opens a reference. Raises `Malformed` or `TooLarge`."""
    view = memoryview(frame)
    if len(view) < HEADER.size:
        raise Malformed("cut short")
    text_length, arrays_length = HEADER.unpack(view[: HEADER.size])
    if text_length > MAX_TEXT or arrays_length > MAX_ARRAYS:
        raise TooLarge("a message beyond the size caps")
    if len(view) != HEADER.size + text_length + arrays_length:
        raise Malformed("cut short")
    text = bytes(view[HEADER.size : HEADER.size + text_length])
    if text.count(b",") + text.count(b"[") + text.count(b"{") > MAX_VALUES:
        raise TooLarge("too many values in one message")
    try:
        sizes, tree = json.loads(text)
        arrays, position = [], HEADER.size + text_length
        for size in sizes:
            if type(size) is not int or not 0 <= size <= len(view) - position:
                raise Malformed("array data missing")
            arrays.append(view[position : position + size])
            position += size
        if position != len(view):
            raise Malformed("bytes left over")
        return _Decoder(arrays, resolve).decode(tree)
    except WireError:
        raise
    except Exception as error:  # whatever hostile bytes provoke, in here or in `resolve`
        raise Malformed(f"{type(error).__name__}: {str(error)[:200]}") from None


# ---------------------------------------------------------------------------------------------------------------
# Functions and classes of numpy and torch, by name


def public_name(x: Any) -> str | None:
    """`"numpy.exp"` for a function or class of numpy or torch that this name leads to; None for anything else."""
    if not callable(x):
        return None
    names = {getattr(x, "__qualname__", None), getattr(x, "__name__", None)}
    prefixes = (getattr(x, "__module__", None), "numpy", "torch", "torch.nn.functional")
    for prefix, name in itertools.product(prefixes, names):
        if (
            not isinstance(prefix, str)
            or not isinstance(name, str)
            or prefix.split(".")[0] not in ("numpy", "torch")
        ):
            continue
        try:
            if named(f"{prefix}.{name}") is x:
                return f"{prefix}.{name}"
        except (AttributeError, KeyError):
            continue
    return None


def named(path: str) -> Any:
    """The object at a dotted path below an imported numpy or torch module. Raises KeyError or AttributeError."""
    parts = path.split(".")
    for split in range(len(parts) - 1, 0, -1):
        module = sys.modules.get(".".join(parts[:split]))
        if module is not None and parts[0] in ("numpy", "torch"):
            value: Any = module
            for part in parts[split:]:
                value = getattr(value, part)
            return value
    raise KeyError(path)


# ---------------------------------------------------------------------------------------------------------------
# Frames on a socket


Deadline = float | Callable[[], float] | None
"""A `time.monotonic()`, or a function that gives the seconds left and may change its mind."""


def send(connection: socket.socket, frame: bytes, deadline: Deadline = None) -> None:
    """Sends a frame. Raises `Late` or `Closed`."""
    view = memoryview(frame)
    try:
        while view:
            connection.settimeout(_left(deadline))
            try:
                view = view[connection.send(view) :]
            except TimeoutError:
                continue
    except Late:
        raise
    except OSError as error:
        raise Closed(str(error)) from None


def receive(connection: socket.socket, deadline: Deadline = None) -> bytearray:
    """The next frame. Raises `Late`, `Closed`, or `TooLarge` before memory is spent."""
    header = _exactly(connection, HEADER.size, deadline)
    text_length, arrays_length = HEADER.unpack(header)
    if text_length > MAX_TEXT or arrays_length > MAX_ARRAYS:
        raise TooLarge("a message beyond the size caps")
    return header + _exactly(connection, text_length + arrays_length, deadline)


def _exactly(connection: socket.socket, size: int, deadline: Deadline) -> bytearray:
    data = bytearray()
    try:
        while len(data) < size:
            connection.settimeout(_left(deadline))
            try:
                part = connection.recv(min(size - len(data), 2**20))
            except TimeoutError:
                continue
            if not part:
                raise Closed("end of stream")
            data += part
    except (Late, Closed):
        raise
    except OSError as error:
        raise Closed(str(error)) from None
    return data


def _left(deadline: Deadline) -> float | None:
    if deadline is None:
        return None
    left = deadline() if callable(deadline) else deadline - time.monotonic()
    if left <= 0:
        raise Late
    return left
