"""What passes between Python and the page: numbers, strings, lists, dicts and buffers.

Everything that the page gets goes through `plain` or is made of plain values already; every
exception reaches it as a `problem`.
"""

import dataclasses
from collections.abc import Buffer, Mapping
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from digitlab.network import Network
from digitlab.products import Array

LONGEST_MESSAGE = 2_000


class Problem(TypedDict):
    """An exception as the page gets it. `id` names a message of the catalogue, or is empty."""

    id: str
    values: dict[str, str | int | float]
    message: str


def column(inputs: Buffer) -> Array:
    """The inputs as one column (n, 1) of float32."""
    return np.array(inputs, np.float32).reshape(-1, 1)


def flat(array: Array) -> Array:
    """The array's numbers in row-major order: they cross to the page as one buffer."""
    return np.ascontiguousarray(array).ravel()


def one_hot(network: Network, target: int) -> Array:
    """y (sizes[-1], 1): 1 at the target and 0 elsewhere. Raises ValueError outside the outputs."""
    outputs = network.sizes[-1]
    if not 0 <= target < outputs:
        raise ValueError(f"expected a target from 0 to {outputs - 1}, found {target}")
    return np.eye(outputs, dtype=network.dtype)[:, [target]]


def plain(value: Any) -> Any:
    """`value` made of plain values: dataclasses become dicts, sequences lists, arrays flat ones."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, np.ndarray):
        return flat(value)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {name: plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return value


def as_numbers(buffer: Buffer) -> NDArray[np.float64]:
    """A buffer of numbers from the page as float64."""
    return np.array(buffer, np.float64).ravel()


def problem(error: BaseException) -> Problem:
    """The error in words for people, with the id and values of its message where it has them."""
    if isinstance(error, MemoryError):
        return Problem(
            id="error-memory", values={}, message="This asks for more memory than there is."
        )
    if isinstance(error, RecursionError):
        message = "A function calls itself again and again, without end."
        return Problem(id="error-recursion", values={}, message=message)
    id, values = getattr(error, "id", ""), getattr(error, "values", {})  # noqa: A001
    if not (isinstance(id, str) and isinstance(values, Mapping)):
        id, values = "", {}  # noqa: A001
    return Problem(id=id, values=dict(values), message=_message(error))


def _message(error: BaseException) -> str:
    """The last line of what the error says; its name where it says nothing."""
    try:
        lines = str(error).strip().splitlines()
    except BaseException:  # an exception of the student's own may fail even to say itself
        lines = []
    return lines[-1][:LONGEST_MESSAGE] if lines else type(error).__name__
