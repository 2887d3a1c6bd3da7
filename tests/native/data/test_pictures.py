"""Pictures of digits: read as the pad would have drawn them, and refused where there is none."""

import numpy as np
import pytest
from hypothesis import settings
from tests.native.data import paper

from digitlab import model_file
from digitlab.data import grid, synthetic
from digitlab.data.dataset import DataError
from digitlab.data.pictures import as_it_is, from_picture, from_pixels

SEVEN = grid.from_strokes([[(0, 0), (10, 0), (4, 16)]]).reshape(32, 24)
NETWORK, _ = model_file.load_default()
IS_THOROUGH = settings.get_current_profile_name() == "thorough"
PICTURES = 200 if IS_THOROUGH else 5
"""Of each kind: each takes a while to make."""
LEAST_SHARE = 0.85 if IS_THOROUGH else 0.8


def test_a_picture_that_is_as_mnists_stays_as_it_is():
    grey = np.rint(255 * SEVEN).astype(np.uint8)
    np.testing.assert_array_equal(from_picture(grey), grey.ravel() / 255)
    np.testing.assert_array_equal(from_picture(255 - grey), grey.ravel() / 255)
    mnist = np.pad(grey[2:-2], ((0, 0), (2, 2)))
    np.testing.assert_array_equal(from_picture(mnist), grey.ravel() / 255)
    assert as_it_is(np.roll(mnist, 3, axis=0)) is None
    assert as_it_is(np.kron(mnist, np.ones((2, 2), np.uint8))) is None


@pytest.mark.parametrize("times", [1, 2, 5])
def test_a_picture_of_another_size_is_drawn_with_the_pads_pen(times):
    grey = np.kron(np.rint(255 * SEVEN), np.ones((times, times))).astype(np.uint8)
    drawn = from_picture(np.pad(grey, ((3, 50), (40, 0)))).reshape(32, 24)
    assert np.abs(drawn - SEVEN).mean() < 0.03
    rows, columns = np.indices(drawn.shape)
    assert abs(np.average(rows, weights=drawn) - 15.5) <= 0.5
    assert abs(np.average(columns, weights=drawn) - 11.5) <= 0.5


@pytest.mark.native_only("of people's pen strokes, which are not there")
@pytest.mark.parametrize("kind", paper.KINDS)
def test_pictures_of_every_kind_are_read(pen_digits, kind):
    labels, digits = pen_digits
    right = 0
    for seed in range(PICTURES):
        rng = np.random.default_rng([seed, list(paper.KINDS).index(kind)])
        i = int(rng.integers(len(digits)))
        inputs = from_picture(paper.KINDS[kind](digits[i], rng))
        right += NETWORK.feedforward(inputs.reshape(-1, 1)).argmax() == labels[i]
    assert right >= LEAST_SHARE * PICTURES


@pytest.mark.parametrize("kind", ["photograph", "squared_paper", "blackboard", "paint_28"])
def test_synthetic_digits_on_paper_are_read(kind):
    rng = np.random.default_rng(7)
    digits = [3, 7]
    answers = [
        NETWORK.feedforward(
            from_picture(paper.KINDS[kind](synthetic.write(digit, rng), rng)).reshape(-1, 1)
        ).argmax()
        for digit in digits
    ]
    assert answers == digits


def on_paper(*digits):
    """A picture with these digits side by side."""
    strokes = [
        [(x + 20 * place, y) for x, y in stroke]
        for place, digit in enumerate(digits)
        for stroke in digit
    ]
    rng = np.random.default_rng(0)
    ink = paper.ink_of(strokes, (300, 400), 6, rng)
    return np.rint(230 * (1 - 0.7 * ink)).astype(np.uint8)


SEVEN_STROKES = [[(0, 0), (10, 0), (4, 16)]]


def smooth_noise(rng):
    hills = sum(80 / k**0.5 * paper.smooth((300, 400), rng, k) for k in (2, 4, 8, 16, 32, 64))
    return np.clip(120 + hills, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (np.full((40, 40), 100, np.uint8), "no ink, or it is too pale"),
        (np.full((28, 28), 255, np.uint8), "no ink, or it is too pale"),
        (on_paper(SEVEN_STROKES, SEVEN_STROKES), "there are several"),
        (smooth_noise(np.random.default_rng(0)), "no digit found"),
        (np.random.default_rng(0).integers(0, 256, (200, 300), np.uint8), "no digit found"),
    ],
)
def test_what_is_no_picture_of_one_digit_is_refused(picture, says):
    with pytest.raises(DataError, match=says):
        from_picture(picture)


@pytest.mark.parametrize("seed", range(6))
def test_an_empty_sheet_in_any_light_has_no_digit(seed):
    rng = np.random.default_rng(seed)
    with pytest.raises(DataError, match="no digit found"):
        from_picture(paper.taken(paper.light_paper((200, 260), rng), rng))


@pytest.mark.parametrize("ink", [0, 255])
def test_what_is_transparent_is_paper(ink):
    mask = np.kron(SEVEN > 0.5, np.ones((4, 4), bool))
    grey = np.full(mask.shape, ink, np.uint8)
    picture = from_pixels(grey.ravel(), mask.shape[1], np.where(mask, 255, 0).ravel())
    assert np.abs(from_picture(picture).reshape(32, 24) - SEVEN).mean() < 0.03


def test_a_picture_with_round_corners_keeps_its_paper():
    grey = np.rint(255 * (1 - np.kron(SEVEN, np.ones((4, 4))))).astype(np.uint8)
    alpha = np.full(grey.shape, 255)
    alpha[:6, :6] = 0
    picture = from_pixels(np.where(alpha, grey, 0).ravel(), grey.shape[1], alpha.ravel())
    assert np.abs(from_picture(picture).reshape(32, 24) - SEVEN).mean() < 0.03


@pytest.mark.parametrize(
    ("pixels", "width", "says"),
    [
        (np.zeros(0, np.uint8), 5, "found no pixels"),
        (np.zeros(12, np.uint8), 5, "found no pixels"),
        (np.zeros(12, np.uint8), 0, "found no pixels"),
        (np.zeros(4098, np.uint8), 2, "at most 2048 pixels a side, found 2049"),
    ],
)
def test_pixels_that_are_no_picture_are_refused(pixels, width, says):
    with pytest.raises(DataError, match=says):
        from_pixels(pixels, width)
