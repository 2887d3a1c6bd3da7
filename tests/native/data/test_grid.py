"""The grid: MNIST's images on it, and pen strokes brought to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.data import grid

points = st.lists(
    st.tuples(*[st.floats(-1e4, 1e4, allow_nan=False, width=32)] * 2), min_size=1, max_size=12
)
digits = st.lists(points, min_size=1, max_size=4)
SEVEN = [[(0, 0), (10, 0), (4, 16)], [(2, 8), (9, 8)]]


def test_mnist_images_are_padded_and_cut():
    images = np.arange(2 * 28 * 28, dtype=np.uint16).reshape(2, 28, 28)
    on_grid = grid.from_mnist(images).reshape(2, 32, 24)
    assert on_grid.dtype == np.uint16
    np.testing.assert_array_equal(on_grid[:, 2:-2], images[:, :, 2:-2])
    assert not on_grid[:, :2].any()
    assert not on_grid[:, -2:].any()


@pytest.mark.parametrize("shape", [(28, 28), (1, 28, 27), (1, 784)])
def test_refuses_other_images(shape):
    with pytest.raises(ValueError, match=r"\(n, 28, 28\), found"):
        grid.from_mnist(np.zeros(shape))


@given(digits)
def test_ink_is_between_paper_and_full_and_never_nothing(strokes):
    ink = grid.from_strokes(strokes)
    assert ink.shape == (768,)
    assert ink.min() >= 0
    assert ink.max() <= 1
    assert ink.sum() > 0


@given(digits, st.sampled_from([0.125, 1, 64]), st.integers(-512, 512), st.integers(-512, 512))
def test_units_and_place_do_not_matter(strokes, scale, right, down):
    whole = [[(round(x), round(y)) for x, y in stroke] for stroke in strokes]
    moved = [[(x * scale + right, y * scale + down) for x, y in stroke] for stroke in whole]
    np.testing.assert_array_equal(grid.from_strokes(moved), grid.from_strokes(whole))


@given(digits)
def test_many_are_as_one_by_one(strokes):
    many = grid.from_many([strokes, SEVEN, [], strokes])
    for one, alone in zip(many, [strokes, SEVEN, [], strokes], strict=True):
        np.testing.assert_array_equal(one, grid.from_strokes(alone))


def centre_of_mass(ink):
    ink = ink.reshape(32, 24)
    rows, columns = np.indices(ink.shape) + 0.5
    return np.average(rows, weights=ink), np.average(columns, weights=ink)


@pytest.mark.parametrize("strokes", [SEVEN, [[(0, 0), (0, 9)]], [[(5, 5)]]])
def test_centre_of_mass_is_the_middle(strokes):
    row, column = centre_of_mass(grid.from_strokes(strokes))
    assert row == pytest.approx(16, abs=0.2)
    assert column == pytest.approx(12, abs=0.2)


def test_fits_the_box_and_keeps_the_shape():
    ink = grid.from_strokes([[(0, 0), (30, 0), (30, 60), (0, 60), (0, 0)]]).reshape(32, 24)
    high = np.flatnonzero(ink.sum(axis=1) > 0)
    wide = np.flatnonzero(ink.sum(axis=0) > 0)
    assert len(high) in (20, 21)
    assert len(wide) in (11, 12)


def test_a_stroke_is_as_wide_as_the_pen():
    for width in (1.5, 2.0, 3.0):
        across = grid.from_strokes([[(0, 0), (0, 50)]], width).reshape(32, 24)[16]
        assert across.sum() == pytest.approx(width, abs=0.3)


def test_edges_are_anti_aliased():
    ink = grid.from_strokes([[(0, 0), (7, 20)]])
    assert ((ink > 0.1) & (ink < 0.9)).sum() > 20


def test_a_dot_is_a_dot_and_nothing_is_paper():
    dot = grid.from_strokes([[(3, 4)]])
    assert dot.sum() == pytest.approx(np.pi, rel=0.15)
    assert not grid.from_strokes([]).any()


@pytest.mark.parametrize(
    ("strokes", "says"),
    [
        ([[]], "at least one"),
        ([[(1, 2, 3)]], "points"),
        ([["ab"]], "points"),
        ([[(0, 0), (1,)]], "points"),
        ([[(0, float("nan"))]], "finite"),
        ([[(0, float("inf"))]], "finite"),
    ],
)
def test_refuses_strokes(strokes, says):
    with pytest.raises(ValueError, match=says):
        grid.from_strokes(strokes)
