"""Checks of what comes in, and the one error that tells a person what cannot be.

Each check returns its value in the wanted form, or raises: TypeError for a value of the wrong
type, `Invalid` for one that cannot be. All errors say what was expected and what was found.
"""

import functools
from collections.abc import Sequence, Sized
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast, get_type_hints

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

MOST_QUOTED = 40
"""Characters of a wrong value that an error repeats to the page."""


class Invalid(ValueError):  # noqa: N818 - it is no error of the program
    """What cannot be, in an English sentence; `id` and `values` let the page say it in its words.

    `id` is the id of a message in the catalogue of words, empty where there is none, and `values`
    are the variables of that message.
    """

    def __init__(self, message: str, id: str = "", **values: str | int | float) -> None:  # noqa: A002
        super().__init__(message)
        self.id = id
        self.values = values


def whole_number(name: str, value: Any) -> int:
    """`value` as an int of at least 1."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"expected {name} as a whole number, found {value!r}")
    if value < 1:
        raise Invalid(f"expected {name} of at least 1, found {value}")
    return int(value)


def learning_rate(eta: Any) -> float:
    """`eta` as a finite float above 0."""
    if isinstance(eta, bool) or not isinstance(eta, int | float | np.integer | np.floating):
        raise TypeError(f"expected eta as a number, found {eta!r}")
    if not (np.isfinite(eta) and eta > 0):
        raise Invalid(f"expected eta as a finite number above 0, found {eta}")
    return float(eta)


def float_dtype(dtype: DTypeLike) -> np.dtype[np.floating]:
    """`dtype` as NumPy's float32 or float64."""
    if (given := np.dtype(dtype)) not in (np.float32, np.float64):
        raise Invalid(f"expected the dtype float32 or float64, found {given}")
    return cast("np.dtype[np.floating]", given)


def layer_sizes(sizes: Any) -> tuple[int, ...]:
    """`sizes` as the whole numbers of neurons of at least two layers."""
    numbers = tuple(whole_number("a layer's size", size) for size in sizes)
    if len(numbers) < 2:
        raise Invalid(f"expected sizes of at least two layers, found {numbers}")
    return numbers


def one_of(what: str, value: Any, known: Any) -> Any:
    """`value`, if it is one of the names in `known`."""
    if value not in known:
        names = ", ".join(map(repr, known))
        raise Invalid(f"expected the {what} {names}, found {value!r}")
    return value


def same_shape(a: NDArray[Any], y: NDArray[Any]) -> None:
    """Check that outputs and targets have one shape: NumPy would stretch the smaller."""
    if a.shape != y.shape:
        raise Invalid(f"expected targets of the outputs' shape {a.shape}, found {y.shape}")


def as_columns(what: str, a: ArrayLike, rows: int, dtype: DTypeLike) -> NDArray[np.floating]:
    """`a` as columns (rows, m) of finite numbers, m ≥ 1, in `dtype`; a copy only where needed."""
    array = np.asarray(a)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"expected {what} as real numbers, found the dtype {array.dtype}")
    if array.ndim == 1 and array.shape[0] == rows:
        raise Invalid(
            f"expected {what} as columns ({rows}, m), found a vector ({rows},): "
            "pass one example as a column, a.reshape(-1, 1)"
        )
    if array.ndim != 2 or array.shape[0] != rows or array.shape[1] == 0:
        raise Invalid(f"expected {what} as columns ({rows}, m), m ≥ 1, found {array.shape}")
    with np.errstate(over="ignore", invalid="ignore"):
        array = array.astype(dtype, copy=False)
        # If a number is NaN or infinite, so is the sum. A sum of finite numbers may overflow.
        finite = np.isfinite(array.sum()) or np.isfinite(array).all()
    if not finite:
        raise Invalid(f"expected {what} as finite numbers, found NaN or infinity")
    return array


def target_columns(y: ArrayLike, rows: int, inputs: int, dtype: DTypeLike) -> NDArray[np.floating]:
    """`y` as `as_columns` gives it, one column for each of so many inputs."""
    array = as_columns("the targets", y, rows, dtype)
    if array.shape[1] != inputs:
        raise Invalid(
            f"expected a target column for each of {inputs} inputs, found {array.shape[1]}"
        )
    return array


def example_count(data: tuple[NDArray[Any], NDArray[Any]] | Sized) -> int:
    """How many examples `data` holds, a pair of columns (x, y) or a data set: at least one."""
    count = np.shape(data[0])[-1] if isinstance(data, tuple) else len(data)
    if count == 0:
        raise Invalid("expected at least one example, found none")
    return int(count)


@dataclass(frozen=True)
class Setting:
    """How a page shows one field of a settings dataclass, and what the field may be."""

    link: str
    """Its name in a link."""
    choices: tuple[str, ...] = ()
    """The names to choose from; empty for numbers."""
    least: float = 0
    most: float = 0
    whole: bool = False
    """Whether its numbers are whole ones, as the field's annotation says."""
    length: int = 0
    """How many numbers a list of them holds at most; 0 for a setting that is no list."""


def setting(
    initial: Any,
    *,
    link: str,
    choices: Sequence[str] = (),
    least: float = 0,
    most: float = 0,
    length: int = 0,
) -> Any:
    """A dataclass field with this first value, which `check_settings` and the page know."""
    known = Setting(link, tuple(choices), least, most, length=length)
    return field(default=initial, metadata={"setting": known})


@functools.cache
def settings_of(kind: type) -> dict[str, Setting]:
    """The settings of a dataclass, by field name.

    Raises Invalid or TypeError for a first value that is not among what the setting may be.
    """
    types = get_type_hints(kind)
    settings = {}
    for one in fields(kind):
        if "setting" in one.metadata:
            whole = types[one.name] in (int, tuple[int, ...])
            known = replace(one.metadata["setting"], whole=whole)
            _check(one.name, one.default, known)
            settings[one.name] = known
    return settings


def check_settings(values: Any) -> None:
    """Check all `setting` fields of a dataclass instance against what they may be."""
    kind: Any = type(values)
    for name, known in settings_of(kind).items():
        _check(name, getattr(values, name), known)


def _check(name: str, value: Any, known: Setting) -> None:
    if known.choices:
        _check_choice(name, value, known)
    elif known.length:
        _check_list(name, value, known)
    else:
        _check_number(name, value, known)


def _check_choice(name: str, value: Any, known: Setting) -> None:
    if value not in known.choices:
        choices = " or ".join(known.choices)
        raise Invalid(
            f"expected the {name} {choices}, found {value!r}",
            "error-setting-choice",
            setting=name,
            choices=choices,
            found=str(value)[:MOST_QUOTED],
        )


def _check_list(name: str, value: Any, known: Setting) -> None:
    fits = (
        isinstance(value, tuple)
        and len(value) <= known.length
        and all(_is_number(n, known) and known.least <= n <= known.most for n in value)
    )
    if not fits:
        numbers = "whole numbers" if known.whole else "numbers"
        raise Invalid(
            f"expected {name} as at most {known.length} {numbers} "
            f"from {known.least} to {known.most}, found {value!r}",
            "error-setting-list",
            setting=name,
            length=known.length,
            least=known.least,
            most=known.most,
            found=str(value)[:MOST_QUOTED],
        )


def _check_number(name: str, value: Any, known: Setting) -> None:
    if not _is_number(value, known):
        kind = "a whole number" if known.whole else "a number"
        raise TypeError(f"expected {name} as {kind}, found {value!r}")
    if not known.least <= value <= known.most:
        raise Invalid(
            f"expected {name} from {known.least:,} to {known.most:,}, found {value}",
            "error-setting-whole" if known.whole else "error-setting-number",
            setting=name,
            least=known.least,
            most=known.most,
            found=str(value),
        )


def _is_number(value: Any, known: Setting) -> bool:
    numbers = int | np.integer if known.whole else int | float | np.integer | np.floating
    return isinstance(value, numbers) and not isinstance(value, bool)
