"""The checks at the bottom of the house, and the error that carries words for the page."""

import numpy as np
import pytest

from digitlab.validate import Invalid, as_columns, one_of, target_columns, whole_number


def test_an_invalid_value_is_a_value_error_with_an_id_and_values():
    error = Invalid("expected at most 3, found 4", id="error-range", most=3, found=4)
    assert isinstance(error, ValueError)
    assert str(error) == "expected at most 3, found 4"
    assert (error.id, error.values) == ("error-range", {"most": 3, "found": 4})
    assert (Invalid("no").id, Invalid("no").values) == ("", {})


def test_columns_are_copied_only_where_the_dtype_differs():
    a = np.zeros((3, 2), np.float32)
    assert as_columns("a", a, 3, np.float32) is a
    assert as_columns("a", a, 3, np.float64).dtype == np.float64


def test_numbers_that_add_up_to_infinity_are_finite():
    a = np.full((2, 1), 3e38, np.float32)
    assert as_columns("a", a, 2, np.float32) is a


def test_refuses_what_cannot_be():
    with pytest.raises(Invalid, match="the colour 'red', 'blue', found 'green'"):
        one_of("colour", "green", ["red", "blue"])
    with pytest.raises(Invalid, match="n of at least 1, found 0"):
        whole_number("n", 0)
    with pytest.raises(TypeError, match="n as a whole number, found True"):
        whole_number("n", True)
    with pytest.raises(Invalid, match="each of 2 inputs, found 3"):
        target_columns(np.zeros((4, 3)), 4, 2, np.float32)
