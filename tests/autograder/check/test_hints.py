"""A hint claims only what the student's code was seen to do: each sentence that once misled, and what stands there now."""

import types

import numpy as np
import pytest

from autograder import check
from autograder.check import comparison, experiments


def told(call, *arguments, **options):
    with pytest.raises(check.CheckFailed) as failure:
        call(*arguments, **options)
    return str(failure.value)


# --- containers and number types: asked again with another kind of argument


def sigmoid_of_array(z):
    return 1 / (1 + np.exp(-z))


def keeps_whole(z):
    z = np.array(z)
    z[z < 0] = 0.1 * z[z < 0]
    return z


HELPS = [
    # function, arguments, expected, what is said
    (
        sigmoid_of_array,
        [-1000.0, 1000.0],
        [0.0, 1.0],
        "Given numpy arrays in place of the lists, sigmoid_of_array is right",
    ),
    (lambda z: (z > 0) * 1, [[1.0, -1.0]], [[1, 0]], "Given numpy arrays in place of the lists"),
    (keeps_whole, np.array([-3, 1]), [-0.3, 1.0], "Given 1.0, 2.0, … in place of the whole numbers"),
    (keeps_whole, [-3, 1], [-0.3, 1.0], "Given 1.0, 2.0, … in place of the whole numbers"),
    (
        lambda z: z.sum() if z.dtype == float else None,
        [1, 2],
        3.0,
        "Given arrays of 1.0, 2.0, … in place of lists",
    ),
]


@pytest.mark.parametrize(("f", "arguments", "expected", "said"), HELPS)
def test_a_list_or_whole_numbers_are_named_where_without_them_the_result_is_right(
    f, arguments, expected, said
):
    message = told(check.equal, f, arguments, expected, hint="At ±1000 it is 0 or 1.")
    assert said in message and "±1000" not in message
    assert said in told(check.same, f, lambda z: expected, on=[arguments], hint="At ±1000 it is 0 or 1.")


@pytest.mark.parametrize(
    "f", [lambda z: sum(z), lambda z: [1.0], lambda z: z / 0, lambda z: np.asarray(z) * 2.0]
)
def test_neither_is_named_where_the_result_is_wrong_all_the_same(f):
    assert "Given" not in told(check.equal, f, [1, 2], [7.0, 7.0])


def test_a_function_that_remembers_its_calls_is_not_told_about_lists():
    known = {}

    def remembers(x, b):
        return known.setdefault(repr(x), np.sum(x) + b)

    remembers([1.0, 2.0], 0.0)
    remembers([1, 2], 0)
    assert "Given" not in told(check.equal, remembers, ([1.0, 2.0], 5.0), 8.0)
    assert "Given" not in told(check.equal, remembers, ([1, 2], 5), 8)


def test_what_helps_with_one_list_must_help_with_the_others():
    message = told(check.same, lambda z: max(0, z), lambda z: np.maximum(0, z), on=[[1.5], [1.0, -2.0]])
    assert "Given" not in message  # an array of one element has a largest one, longer ones have not


def test_a_list_of_arrays_is_meant_to_be_a_list():
    def penalty(weights):
        return [np.sum(w**2) for w in weights] if isinstance(weights, list) else np.sum(weights**2)

    assert "Given" not in told(check.equal, penalty, ([np.array([2.0, 1.0]), np.array([1.0, 0.0])],), 6.0)


def test_a_condition_that_a_list_breaks():
    message = told(
        check.holds, lambda z: z * 0.5, [[1.0, 2.0]], lambda r: np.shape(r) == (1, 2), "The shape of z."
    )
    assert "Given numpy arrays in place of the lists" in message and "The shape of z" not in message


def test_an_experiment_leaves_arguments_alone():
    given = ([1, 2], np.array([3]), "text", None, 4)
    assert experiments.what_helps(lambda *a: a[0].fill(0), given, lambda value: False) == ""
    assert given[0] == [1, 2] and given[1].dtype.kind == "i"


# --- nothing came back


def returns_in_an_if(x):
    if x > 0:
        return x


def test_a_return_that_is_not_reached_is_not_called_missing():
    for message in (
        told(check.equal, returns_in_an_if, -1.0, 1.0),
        told(check.holds, returns_in_an_if, -1.0, lambda r: r > 0, "It is positive."),
    ):
        assert (
            "For this input the function returned None: it came to no `return` line with a value." in message
        )
        assert "end with" not in message


# --- numbers


@pytest.mark.parametrize(("have", "want"), [(2, 1), (4, 8), (-3, 3), ([2, 4, 6], [1, 2, 3])])
def test_counts_and_indices_are_not_called_twice_or_half(have, want):
    sentence = comparison.mismatch(have, want, 1e-9)
    assert not any(word in sentence for word in ("twice", "half", "times", "sign", "off by"))


def test_a_factor_is_told_only_when_all_failing_cases_show_it():
    always = told(check.same, lambda x: 2 * x, lambda x: x, on=[1.5, 2.5, 0.0])
    by_chance = told(check.same, lambda x: x + 1.5, lambda x: x, on=[1.5, 2.5, 0.0])
    assert "is twice" in always and "twice" not in by_chance
    assert "twice" not in told(
        check.same, lambda x: 1 / np.cosh(x) ** 2 + 1, lambda x: 1 / np.cosh(x) ** 2, on=[0.0, 1.0, 2.0]
    )


def test_a_factor_on_a_single_element_is_not_that_of_the_array():
    message = told(check.same, lambda z: z + 1.0, lambda z: z * 1.0, on=[np.array([1.0, 5.0, -2.0])])
    assert message == "f(1.0)\n  returned  2.0\n  expected  1.0"


NEAR = [
    # result, expected, tolerance, what is said
    (np.float32(0.1) * np.ones(3), 0.1 * np.ones(3), 1e-12, "All its numbers are float32 numbers"),
    ([0.27, 0.5, 0.88], [0.2689414, 0.5, 0.8807971], 1e-9, "It is rounded to 2 decimal places."),
    ([1.0, 3.0, 7.0], [1.2, 2.9, 7.4], 1e-9, "It is rounded to whole numbers."),
    (0.26894, 0.2689414213699951, 1e-12, "It is rounded to 5 decimal places."),
    ([0.2500000009, 0.25], [0.25, 0.25], 1e-12, "It agrees to 8 digits only."),
    ([1.0, 5.0, 5.0, -2.0], [1.0, 8.0, 9.0, -2.0], 1e-9, "It is 5.0 wherever more is expected."),
    ([1.0, 0.5, 0.5, 2.0], [1.0, 0.1, -3.0, 2.0], 1e-9, "It is 0.5 wherever less is expected."),
]


@pytest.mark.parametrize(("have", "want", "tolerance", "said"), NEAR)
def test_rounded_clipped_and_coarse_numbers_are_told_apart(have, want, tolerance, said):
    sentence = comparison.mismatch(have, want, tolerance)
    assert said in sentence
    others = {said for *_, said in NEAR} - {said}
    assert not any(other in sentence for other in others)


@pytest.mark.parametrize("have", [[1.0, 5.0, 5.0, 4.0], [1.0, 5.0, 6.0, -2.0], [1.0, 5.0, 9.0, -2.0]])
def test_what_is_not_clipped_is_not_called_so(have):
    assert "wherever" not in comparison.mismatch(have, [1.0, 8.0, 9.0, -2.0], 1e-9)


# --- one element in place of an array


def test_a_reference_for_arrays_only_is_not_asked_about_a_number():
    def gradient(w):
        return np.array([2 * w[0], 2 * w[1]]) + 1

    message = told(check.gradient, gradient, lambda w: w[0] ** 2 + w[1] ** 2, at=[np.array([1.0, 2.0])])
    assert "gradient([1.0, 2.0])" in message
    message = told(
        check.same, lambda w: w * 0.0 + 7, lambda w: np.array([w[0], w[1]]), on=[np.array([1.0, 2.0])]
    )
    assert "of 2 values differ" in message


def test_a_number_that_fails_for_another_reason_is_not_shown():
    message = told(
        check.same, lambda z: np.cumsum(z) / len(z), lambda z: z / 2, on=[np.array([1.0, 2.0, 4.0])]
    )
    assert "stopped" not in message and "of shape" not in message


# --- changed arguments and known mistakes


def standardize_in_place(train, test):
    train -= train.mean()
    train /= train.std()
    return train, (test - train.mean()) / train.std()


def test_a_changed_argument_is_told_rather_than_the_mistake_that_it_looks_like():
    def right(train, test):
        return (train - train.mean()) / train.std(), (test - train.mean()) / train.std()

    message = told(
        check.same,
        standardize_in_place,
        right,
        on=[(np.array([1.0, 3.0, 8.0]), np.array([5.0]))],
        mistakes={"You left the test set as it was.": lambda a, b: ((a - a.mean()) / a.std(), b)},
    )
    assert "left the test set" not in message
    assert "The call changed its first argument, from [1.0, 3.0, 8.0]" in message


def in_a_process(function):
    """As a judge runs checks: something stands for the student's process, so that earlier answers are remembered."""
    student = types.SimpleNamespace(there=lambda source, names: eval(source, names), remembered={})
    token = check.calls.process.set(student)
    try:
        return function()
    finally:
        check.calls.process.reset(token)


def reference_neuron(z, f):
    return z if f is None else f(z)


MISTAKES = {"You always use tanh.": lambda z, f: np.tanh(z)}


def none_forgotten(z, f):
    return np.tanh(z) if f is None else f(z)


def test_a_known_mistake_must_fit_what_was_right_in_earlier_checks():
    late = [(0.5, None), (2.0, None)]

    def earlier_check_first():
        check.same(none_forgotten, reference_neuron, on=[(0.5, np.sin), (3.0, np.cos)], mistakes=MISTAKES)
        return told(check.same, none_forgotten, reference_neuron, on=late, mistakes=MISTAKES)

    assert "always use tanh" not in in_a_process(earlier_check_first)
    always = lambda z, f: np.tanh(z)  # noqa: E731
    assert "always use tanh" in in_a_process(
        lambda: told(check.same, always, reference_neuron, on=late, mistakes=MISTAKES)
    )


def test_an_infinity_alone_does_not_tell_two_mistakes_apart():
    mistakes = {"You round.": lambda x: np.round(x) / 0.0, "You divide by 0.": lambda x: x / np.float64(0)}

    def divides(x):
        return float("inf")

    def told_of(mistakes):
        return told(check.same, divides, lambda x: x, on=[1.5, 2.5], mistakes=mistakes)

    with np.errstate(all="ignore"):
        assert "You" not in told_of(mistakes)
        assert "You round" in told_of({"You round.": lambda x: np.inf})


def test_a_mistake_that_was_named_before_is_named_again():
    mistakes = {"You forget b.": lambda a, b: a, "You multiply.": lambda a, b: a * b}

    def two_checks():
        first = told(check.same, np.multiply, np.add, on=[(2.0, 3.0)], mistakes=mistakes)
        return first, told(check.same, np.multiply, np.add, on=[(2.0, 1.0)], mistakes=mistakes)

    assert "You forget b" in told(check.same, np.multiply, np.add, on=[(2.0, 1.0)], mistakes=mistakes)
    assert all("You multiply" in message for message in in_a_process(two_checks))


def test_what_was_right_before_was_right_within_the_tolerance_of_that_check():
    def exact(p):
        return -np.log(p)

    def with_epsilon(p):
        return -np.log(p + 1e-9)

    def coarse_check_first():
        check.same(with_epsilon, exact, on=[0.5, 1.0], tolerance=1e-6)
        mistake = {"You add 1e-9.": with_epsilon}
        return told(check.same, with_epsilon, exact, on=[1e-9, 2e-9], mistakes=mistake, tolerance=1e-12)

    assert "You add 1e-9." in in_a_process(coarse_check_first)


def test_only_the_same_reference_counts_as_the_same_question():
    """Chapter 09 makes one for each optimiser, all of them called walk."""

    def made(factor):
        def walk(z):
            return factor * z

        return walk

    def other_question_first():
        check.same(lambda z: 3 * z, made(3), on=[1.5, 2.5])
        mistake = {"You divide by 2.": lambda z: z / 2}
        return told(check.same, lambda z: z / 2, made(2), on=[1.5, 2.5], mistakes=mistake)

    assert "You divide by 2." in in_a_process(other_question_first)
