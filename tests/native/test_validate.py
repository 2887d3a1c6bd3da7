"""The checks at the bottom of the house, and the error that carries words for the page."""

from dataclasses import dataclass, make_dataclass

import numpy as np
import pytest

from digitlab.validate import (
    Invalid,
    as_columns,
    check_settings,
    one_of,
    setting,
    settings_of,
    target_columns,
    whole_number,
)


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


@dataclass(frozen=True, kw_only=True)
class Some:
    share: float = setting(0, link="share", least=0, most=1)
    count: int = setting(3, link="count", least=1, most=9)
    sizes: tuple[int, ...] = setting((), link="sizes", least=1, most=9, length=2)
    rates: tuple[float, ...] = setting((1,), link="rates", least=0, most=1, length=3)

    def __post_init__(self):
        check_settings(self)


def test_the_annotation_says_whether_numbers_are_whole():
    whole = {name: known.whole for name, known in settings_of(Some).items()}
    assert whole == {"share": False, "count": True, "sizes": True, "rates": False}
    assert Some(share=0.5, rates=(0.5, 0.25)).share == 0.5
    with pytest.raises(TypeError, match=r"count as a whole number, found 2\.5"):
        Some(count=2.5)
    with pytest.raises(Invalid, match="sizes as at most 2 whole numbers from 1 to 9"):
        Some(sizes=(1.5,))
    with pytest.raises(Invalid, match="rates as at most 3 numbers from 0 to 1"):
        Some(rates=(2,))


@pytest.mark.parametrize(
    ("kind", "initial", "limits", "says"),
    [
        (float, 3.0, {"least": 0, "most": 1}, "one from 0 to 1, found 3.0"),
        (int, 0.5, {"least": 0, "most": 1}, "one as a whole number, found 0.5"),
        (str, "c", {"choices": ("a", "b")}, "the one a or b, found 'c'"),
        (tuple[int, ...], (1, 2), {"least": 1, "most": 9, "length": 1}, "one as at most 1 whole"),
    ],
)
def test_a_first_value_that_may_not_be_is_refused(kind, initial, limits, says):
    wrong = make_dataclass("Wrong", [("one", kind, setting(initial, link="one", **limits))])
    with pytest.raises((Invalid, TypeError), match=says):
        settings_of(wrong)
