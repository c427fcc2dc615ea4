"""The codec: what goes in comes out, and hostile bytes never execute, hang or exhaust memory."""

import json
import pickle
import socket
import struct
import time
import tracemalloc

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox import wire


def no_reference(x):
    raise AssertionError(f"{x!r} was to be sent by reference")


def round_trip(x):
    return wire.loads(wire.dumps(x, no_reference), no_reference)


def alike(a, b) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, torch.Tensor):
        return (
            a.dtype == b.dtype
            and a.requires_grad == b.requires_grad
            and torch.equal(torch.nan_to_num(a), torch.nan_to_num(b))
        )
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(alike(x, y) for x, y in zip(a.items(), b.items(), strict=True))
    return bool(a == b) or (a != a and b != b)


leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary()
    | hnp.arrays(
        hnp.boolean_dtypes() | hnp.integer_dtypes() | hnp.floating_dtypes(sizes=(32, 64)),
        hnp.array_shapes(min_dims=0, min_side=0),
    )
    | hnp.arrays(np.float64, 1).map(lambda a: a[0])
)
keys = st.text() | st.integers() | st.booleans() | st.none() | st.tuples(st.integers(), st.integers())
data = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(keys, inner),
    max_leaves=20,
)


@given(data)
def test_data_come_back_as_they_were(x):
    assert alike(round_trip(x), x)


@pytest.mark.parametrize("dtype", sorted(wire.TORCH_DTYPES))
def test_tensors_keep_dtype_shape_and_gradient_flag(dtype):
    dtype = getattr(torch, dtype)
    x = torch.ones(2, 3).to(dtype)
    assert alike(round_trip(x), x)
    if dtype.is_floating_point:
        assert alike(round_trip(x.requires_grad_()), x)


@pytest.mark.parametrize(
    "x",
    [
        torch.tensor(np.ones(3)[:, None])[1],
        torch.ones(1).expand(4),
        torch.arange(6.0).reshape(2, 3).T,
        torch.ones(0, 3),
    ],
)
def test_a_view_of_a_tensor_crosses_as_the_tensor_that_it_shows(x):
    assert torch.equal(round_trip(x), x)


@pytest.mark.parametrize(
    "x", [np.dtype("float32"), torch.float16, torch.device("cpu"), slice(1, None, 2), Ellipsis, -0.0]
)
def test_dtypes_devices_and_indices_cross(x):
    back = round_trip(x)
    assert back == x and str(back) == str(x)


def test_subclasses_arrive_as_plain_data():
    import collections
    import enum

    class Colour(enum.IntEnum):
        RED = 3

    class Cunning(list):
        def __eq__(self, other):
            return True

    assert type(round_trip(Colour.RED)) is int
    assert type(round_trip(collections.OrderedDict(a=1))) is dict
    assert type(round_trip(Cunning([1]))) is list
    assert type(round_trip(torch.nn.Parameter(torch.ones(2)))) is torch.Tensor


@pytest.mark.parametrize(
    "x",
    [object(), lambda: 0, torch.nn.Linear(1, 1), {1, 2}, (i for i in range(3))],
)
def test_what_is_no_data_goes_by_reference(x):
    assert wire.loads(wire.dumps([x], lambda y: {"reference": ["object", 7]}), lambda r: r["reference"]) == [
        ["object", 7]
    ]


def test_an_array_of_objects_crosses_as_lists():
    assert round_trip(np.array([[1, None], ["a", 10**30]], dtype=object)) == [[1, None], ["a", 10**30]]
    assert round_trip(np.array(2.5, dtype=object)) == 2.5


def nested(depth):
    x = []
    for _ in range(depth):
        x = [x]
    return x


def cyclic():
    x = []
    x.append(x)
    return x


@pytest.mark.parametrize(
    "x",
    [
        nested(100),
        nested(100_000),
        cyclic(),
        np.zeros(wire.MAX_ARRAYS // 8 + 1),
        "x" * (wire.MAX_TEXT + 1),
        [0] * (wire.MAX_TEXT // 2),
        1 << 10**6,
    ],
    ids=["deep", "very deep", "cyclic", "big array", "long text", "long list", "huge integer"],
)
def test_what_is_too_large_is_not_sent(x):
    with pytest.raises(wire.TooLarge):
        wire.dumps(x, no_reference)


def frame(tree, arrays=b"", sizes=None) -> bytes:
    text = json.dumps([[len(arrays)] if sizes is None and arrays else sizes or [], tree]).encode()
    return wire.HEADER.pack(len(text), len(arrays)) + text + arrays


HOSTILE = {
    "empty": b"",
    "no JSON": wire.HEADER.pack(3, 0) + b"abc",
    "pickle": wire.HEADER.pack(len(pickle.dumps(print)), 0) + pickle.dumps(print),
    "unknown tag": frame({"eval": "1+1"}),
    "one array taken twice": frame([{"array": ["|u1", [3], 0]}] * 2, b"abc"),
    "a million empty rows": frame({"array": ["|u1", [10**6, 0], 0]}, sizes=[0]),
    "two tags": frame({"int": "0x1", "list": []}),
    "dunder tag": frame({"__class__": []}),
    "huge length": struct.pack("!II", 2**32 - 1, 2**32 - 1),
    "length that lies": wire.HEADER.pack(1000, 0) + b"[]",
    "huge shape": frame({"array": ["<f8", [2**40, 2**40], 0]}, b"12345678"),
    "negative shape": frame({"array": ["<f8", [-1], 0]}, b"12345678"),
    "shape of zeros": frame({"array": ["<f8", [0, 2**39], 0]}, b"1"),
    "object array": frame({"array": ["|O", [1], 0]}, b"12345678"),
    "record array": frame({"array": ["[('a', '<f8')]", [1], 0]}, b"12345678"),
    "dtype expression": frame({"dtype": "f8,f8"}),
    "no such array": frame({"array": ["<f8", [1], 5]}),
    "array index true": frame({"bytes": True}, b"x"),
    "sizes that overlap": frame([], b"1234", [3, 3]),
    "negative size": frame([], b"1234", [-1, 5]),
    "deep JSON": wire.HEADER.pack(200_004, 0) + b"[[]," + b"[" * 100_000 + b"]" * 100_000,
    "list as key": frame({"dict": [[[1], 2]]}),
    "half an entry": frame({"dict": [[1]]}),
    "dict of numbers": frame({"dict": 5}),
    "tensor of objects": frame({"tensor": ["object", [1], 0, False]}, b"12345678"),
    "tensor gradient of integers": frame({"tensor": ["int64", [9], 0, True]}, b"12345678"),
    "torch attribute": frame({"torch.dtype": "load"}),
    "device": frame({"torch.device": "x" * 1000}),
    "long hex": frame({"int": "0x" + "f" * 10**6}),
    "float expression": frame({"float": "1e9"}),
    "complex of lists": frame({"complex": [[], []]}),
    "slice of one": frame({"slice": [1]}),
    "null bytes": wire.HEADER.pack(4, 0) + b"\0\0\0\0",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_end_in_an_error(name):
    with pytest.raises(wire.WireError):
        wire.loads(HOSTILE[name], no_reference)


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_no_bytes_do_anything_else_than_fail_or_decode(noise):
    for body in (noise, wire.HEADER.pack(len(noise), 0) + noise):
        try:
            wire.loads(body, lambda r: r)
        except wire.WireError:
            continue


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.sampled_from(["<f8", "0x1f", "float32", "nan"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "array",
                    "dict",
                    "tuple",
                    "tensor",
                    "int",
                    "float",
                    "bytes",
                    "reference",
                    "slice",
                    "dtype",
                    "scalar",
                    "complex",
                ]
            ),
            inner,
            max_size=2,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(json_values, st.binary(max_size=16))
def test_no_tagged_json_does_anything_else_than_fail_or_decode(tree, arrays):
    try:
        wire.loads(frame(tree, arrays), lambda r: r)
    except wire.WireError:
        pass


def test_numbers_with_equal_hashes_do_not_make_the_decoder_slow():
    entries = [[i * (2**61 - 1), 0] for i in range(1, 3000)]
    with pytest.raises(wire.Malformed):
        wire.loads(frame({"dict": [[{"int": hex(k)}, v] for k, v in entries]}), no_reference)
    with pytest.raises(wire.TooLarge):
        wire.loads(frame({"dict": [[k, 0] for k in range(wire.MAX_DICT_ENTRIES + 1)]}), no_reference)


def test_a_frame_that_lies_about_its_length_costs_no_memory():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(wire.HEADER.pack(wire.MAX_TEXT, wire.MAX_ARRAYS))
        tracemalloc.start()
        with pytest.raises(wire.Late):
            wire.receive(ours, time.monotonic() + 0.05)
        assert tracemalloc.get_traced_memory()[1] < 5 * 2**20
        tracemalloc.stop()
        theirs.sendall(wire.HEADER.pack(2**32 - 1, 0))


def test_a_peer_that_is_gone_or_silent_is_noticed():
    ours, theirs = socket.socketpair()
    with ours:
        with pytest.raises(wire.Late):
            wire.receive(ours, time.monotonic() + 0.01)
        theirs.close()
        with pytest.raises(wire.Closed):
            wire.receive(ours, time.monotonic() + 1)


@pytest.mark.parametrize(
    "x", [np.exp, np.sum, np.float32, torch.relu, torch.nn.ReLU, torch.nn.functional.mse_loss, np.linalg.norm]
)
def test_functions_of_numpy_and_torch_have_a_name_that_leads_back(x):
    name = wire.public_name(x)
    assert name is not None and wire.named(name) is x


@pytest.mark.parametrize("x", [print, lambda: 0, json.dumps, np.random.default_rng(0).normal, 3, object()])
def test_nothing_else_has_a_name(x):
    assert wire.public_name(x) is None
