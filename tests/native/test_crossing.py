"""What passes to the page: plain values, and every exception as a problem."""

from dataclasses import dataclass

import numpy as np
import pytest

from digitlab import crossing
from digitlab.network import Network
from digitlab.validate import Invalid


@dataclass
class Thing:
    name: str
    values: tuple
    inner: "Thing | None" = None


def test_everything_becomes_plain():
    thing = Thing("a", (np.float32(0.5), np.arange(6).reshape(2, 3).T), Thing("b", ()))
    plain = crossing.plain({"thing": thing, "bytes": b"ab", "none": None})
    half, numbers = plain["thing"]["values"]
    assert type(half) is float
    assert numbers.tolist() == [0, 3, 1, 4, 2, 5]
    assert plain["thing"]["inner"] == {"name": "b", "values": [], "inner": None}
    assert (plain["bytes"], plain["none"]) == (b"ab", None)


def test_a_problem_has_the_id_and_values_of_its_error():
    error = Invalid("expected 1 to 3, found 4", "error-settings-range", least=1, most=3, found=4)
    assert crossing.problem(error) == {
        "id": "error-settings-range",
        "values": {"least": 1, "most": 3, "found": 4},
        "message": "expected 1 to 3, found 4",
    }


class MuteError(Exception):
    def __str__(self):
        raise RuntimeError("no words")


class OddError(Exception):
    id = 5
    values = None


@pytest.mark.parametrize(
    ("error", "id", "says"),
    [
        (MemoryError(), "error-memory", "more memory than there is"),
        (RecursionError(), "error-recursion", "without end"),
        (ValueError("first\nlast"), "", "last"),
        (KeyError("x"), "", "'x'"),
        (ZeroDivisionError(), "", "ZeroDivisionError"),
        (SystemExit(), "", "SystemExit"),
        (MuteError(), "", "MuteError"),
        (OddError("odd"), "", "odd"),
    ],
)
def test_every_exception_is_a_problem(error, id, says):  # noqa: A002
    problem = crossing.problem(error)
    assert problem["id"] == id
    assert says in problem["message"]
    assert isinstance(problem["values"], dict)


def test_columns_and_targets():
    assert crossing.column(memoryview(np.arange(4, dtype=np.float32))).shape == (4, 1)
    y = crossing.one_hot(Network((768, 10)), 3)
    assert (y.shape, y[3, 0], y.sum()) == ((10, 1), 1, 1)
    with pytest.raises(ValueError, match="target from 0 to 9"):
        crossing.one_hot(Network((768, 10)), 10)
