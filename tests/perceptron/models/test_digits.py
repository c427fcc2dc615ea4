"""The digits and their networks: the split is clean, the gradient is right, the start is PyTorch's or He's."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron.models import digits

SIZES = [64, 7, 5, 10]


def in_float64(layers: digits.Layers) -> digits.Layers:
    return [(W.astype(float), b.astype(float)) for W, b in layers]


def test_every_picture_is_either_trained_on_or_tested():
    data = digits.digits()
    assert data.X.shape == (1400, 64) and data.X_test.shape == (397, 64)
    assert data.X.dtype == data.X_test.dtype == np.float32
    assert set(data.labels) == set(data.labels_test) == set(range(10))
    seen = {picture.tobytes() for picture in data.X}
    assert not seen & {picture.tobytes() for picture in data.X_test}
    assert abs(data.X.mean()) < 1e-4 and abs(data.X.std() - 1) < 1e-4


@pytest.mark.parametrize("activation", [digits.TANH, digits.RELU])
def test_the_gradient_is_that_of_the_loss(activation):
    data = digits.digits()
    X, labels = data.X[:20].astype(float), data.labels[:20]
    layers = in_float64(digits.new_layers(SIZES, "default of PyTorch", seeds=[1, 2]))
    loss, gradients = digits.gradient(X, labels, layers, activation)
    assert np.allclose(loss, digits.losses(X, labels, layers, activation))
    rng = np.random.default_rng(0)
    for number, pair in enumerate(gradients):
        for which, slopes in enumerate(pair):
            parameter = layers[number][which]
            assert slopes.shape == parameter.shape
            for _ in range(5):
                place = tuple(rng.integers(parameter.shape))
                kept, ends = parameter[place], []
                for h in (1e-5, -1e-5):
                    parameter[place] = kept + h
                    ends.append(digits.losses(X, labels, layers, activation)[place[0]])
                parameter[place] = kept
                assert slopes[place] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-4, abs=1e-8)


def test_runs_side_by_side_are_the_runs_alone():
    data = digits.digits()
    rows = np.array([[0, 1, 2], [7, 8, 9]])
    both = digits.new_layers(SIZES, "He", seeds=[3, 4])
    loss, gradients = digits.gradient(data.X[rows], data.labels[rows], both, digits.RELU)
    for run in range(2):
        alone = digits.new_layers(SIZES, "He", seeds=[3 + run])
        one, slopes = digits.gradient(data.X[rows[run]], data.labels[rows[run]], alone, digits.RELU)
        assert loss[run] == pytest.approx(one[0], rel=1e-5)
        for (dW, _), (dW_alone, _) in zip(gradients, slopes, strict=True):
            assert np.allclose(dW[run], dW_alone[0], atol=1e-6)


def test_training_is_gradient_descent_with_a_rate_for_each_run():
    data = digits.digits()
    start = digits.new_layers(SIZES, "He", seeds=[5, 5])
    layers, told = digits.train(start, digits.TANH, data.X, data.labels, lr=[0.1, 0.2], n_steps=3)
    assert told.shape == (3, 2) and told[0, 0] == told[0, 1]
    for run, lr in enumerate([0.1, 0.2]):
        alone = digits.new_layers(SIZES, "He", seeds=[5])
        for k in range(3):
            loss, slopes = digits.gradient(data.X, data.labels, alone, digits.TANH)
            assert told[k, run] == pytest.approx(loss[0], rel=1e-4)
            alone = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(alone, slopes, strict=True)]
        assert np.allclose(layers[0][0][run], alone[0][0][0], atol=1e-5)


def test_an_epoch_of_minibatches_takes_every_row_once_in_each_run():
    batches = list(digits.minibatches(12, 4, 3, np.random.default_rng(0)))
    assert [batch.shape for batch in batches] == [(3, 4)] * 3
    orders = np.concatenate(batches, axis=1)
    assert np.array_equal(np.sort(orders, axis=1), np.tile(np.arange(12), (3, 1)))
    assert len({tuple(order) for order in orders}) == 3


def test_training_goes_on_when_an_epoch_has_ended():
    data = digits.digits()
    start = digits.new_layers(SIZES, "He", seeds=[0])
    _, told = digits.train(start, digits.RELU, data.X[:10], data.labels[:10], lr=0.1, n_steps=7, batch_size=4)
    assert np.isfinite(told).all()


def test_the_default_of_pytorch_is_drawn_as_pytorch_draws_it():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    torch.manual_seed(0)
    n = 200
    theirs = torch.nn.Linear(n, 500)
    W, b = digits.pytorch_default(n, 500, np.random.default_rng(0))
    bound = 1 / np.sqrt(n)
    for ours, other in ((W, theirs.weight), (b, theirs.bias)):
        other = other.detach().numpy()
        for drawn in (ours, other):
            assert np.abs(drawn).max() <= bound and np.abs(drawn).max() > 0.98 * bound
            assert drawn.std() == pytest.approx(bound / np.sqrt(3), rel=0.06)
    he, no_bias = digits.he(n, 500, np.random.default_rng(0))
    assert he.std() / W.std() == pytest.approx(np.sqrt(6), rel=0.02)
    assert not no_bias.any()
