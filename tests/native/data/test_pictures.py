"""Pictures: those of any size are brought to the grid, and what is no picture is refused."""

import numpy as np
import pytest

from digitlab.data import grid
from digitlab.data.dataset import DataError
from digitlab.data.pictures import from_picture, from_pixels, is_on_grid

SEVEN = grid.from_strokes([[(0, 0), (10, 0), (4, 16)]]).reshape(32, 24)


def test_a_picture_on_the_grid_stays_as_it_is():
    grey = np.rint(255 * SEVEN).astype(np.uint8)
    np.testing.assert_array_equal(from_picture(grey), grey.ravel() / 255)
    np.testing.assert_array_equal(from_picture(255 - grey), grey.ravel() / 255)
    assert is_on_grid(grey.shape)
    mnist = np.pad(grey[2:-2], ((0, 0), (2, 2)))
    np.testing.assert_array_equal(from_picture(mnist), grey.ravel() / 255)


@pytest.mark.parametrize("times", [1, 2, 5])
def test_a_picture_of_another_size_is_fitted_and_centred(times):
    grey = np.kron(np.rint(255 * SEVEN), np.ones((times, times))).astype(np.uint8)
    fitted = from_picture(np.pad(grey, ((3, 50), (40, 0)))).reshape(32, 24)
    rows, columns = np.nonzero(fitted > 0.25)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    rows, columns = np.indices(fitted.shape)
    assert abs(np.average(rows, weights=fitted) - 15.5) <= 0.5
    assert abs(np.average(columns, weights=fitted) - 11.5) <= 0.5


@pytest.mark.parametrize(
    ("pixels", "width", "says"),
    [
        (np.zeros(0, np.uint8), 5, "found no pixels"),
        (np.zeros(12, np.uint8), 5, "found no pixels"),
        (np.zeros(12, np.uint8), 0, "found no pixels"),
        (np.zeros(2050, np.uint8), 2, "at most 1024 pixels a side, found 1025"),
    ],
)
def test_pixels_that_are_no_picture_are_refused(pixels, width, says):
    with pytest.raises(DataError, match=says):
        from_pixels(pixels, width)


def test_a_picture_of_one_colour_is_refused():
    with pytest.raises(DataError, match="one colour only"):
        from_picture(np.full((40, 40), 100, np.uint8) + np.eye(40, dtype=np.uint8) * 31)
