"""The generator is mulberry32, draws the same one by one and at once, and its streams do not depend on each other."""

from __future__ import annotations

import json

import numpy as np
import pytest

from perceptron.playground.generator import Generator, stream
from tests.perceptron.playground.tables import HERE

TABLE = json.loads((HERE / "generator.json").read_text(encoding="utf-8"))


def mulberry32(seed: int, n: int) -> list[float]:
    """Tommy Ettinger's generator as it is written in C, with plain integers."""
    numbers, mask = [], 0xFFFFFFFF
    for _ in range(n):
        seed = (seed + 0x6D2B79F5) & mask
        z = seed
        z = ((z ^ (z >> 15)) * (z | 1)) & mask
        z ^= (z + ((z ^ (z >> 7)) * (z | 61) & mask)) & mask
        numbers.append(((z ^ (z >> 14)) & mask) / 2**32)
    return numbers


@pytest.mark.parametrize("seed", [0, 1, 12345, 2**31, 2**32 - 1])
def test_uniform_numbers_are_those_of_mulberry32(seed):
    assert Generator(seed).uniforms(1000).tolist() == mulberry32(seed, 1000)


@pytest.mark.parametrize("row", TABLE["uniforms"])
def test_uniform_numbers_are_those_of_the_table(row):
    assert Generator(row["seed"]).uniforms(len(row["values"])).tolist() == row["values"]
    assert mulberry32(row["seed"], len(row["values"])) == row["values"]


@pytest.mark.parametrize("row", TABLE["normals"])
def test_normal_numbers_are_those_of_the_table(row):
    assert Generator(row["seed"]).normals(len(row["values"])) == pytest.approx(row["values"], rel=1e-13)


@pytest.mark.parametrize("row", TABLE["shuffles"])
def test_shuffles_are_those_of_the_table(row):
    assert Generator(row["seed"]).shuffle(row["n"]).tolist() == row["order"]


@pytest.mark.parametrize("row", TABLE["streams"])
def test_streams_begin_as_in_the_table(row):
    assert stream(row["seed"], row["purpose"], row["index"]).uniform() == row["first"]


def test_numbers_one_by_one_are_those_at_once():
    one, many = Generator(5), Generator(5)
    assert [one.uniform() for _ in range(6)] == many.uniforms(6).tolist()
    assert [one.normal() for _ in range(6)] == many.normals(6).tolist()
    assert one.uniform(2, 4) == 2 + 2 * many.uniforms(1)[0]
    assert one.uniforms(0).tolist() == []
    assert one.uniform() == many.uniform()


def test_numbers_are_spread_as_they_should_be():
    u, z = Generator(1).uniforms(100_000), Generator(2).normals(100_000)
    assert u.mean() == pytest.approx(0.5, abs=0.005)
    assert np.histogram(u, 10, (0, 1))[0] == pytest.approx(np.full(10, 10_000), rel=0.05)
    assert (z.mean(), z.std()) == (pytest.approx(0, abs=0.015), pytest.approx(1, abs=0.01))
    assert np.isfinite(z).all()


def test_every_order_of_a_shuffle_is_as_likely_as_the_others():
    orders = [tuple(stream(seed, "epoch").shuffle(3).tolist()) for seed in range(6000)]
    counts = [orders.count(order) for order in set(orders)]
    assert len(counts) == 6
    assert min(counts) > 850


def test_streams_of_different_names_are_unrelated():
    streams = [
        stream(seed, name, k).uniforms(200)
        for seed in range(3)
        for name in ("data", "epoch")
        for k in range(5)
    ]
    related = np.corrcoef(streams) - np.eye(len(streams))
    assert np.abs(related).max() < 0.35
