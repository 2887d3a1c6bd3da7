"""Arrays in .npz files, read with suspicion: what the file claims is checked before it is believed.

An .npz file is a zip of .npy files, each a header (shape and dtype) and the raw values. NumPy's own
reader allocates what a header claims, and parses it as Python: nested deeply, that would end the
page's Python. This one has a small grammar, and first compares the claim with the bytes there are.
"""

import math
import re
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from digitlab import archives
from digitlab.validate import Invalid

MAGIC = npy.magic(1, 0)
MOST_ENTRIES = 100
LONGEST_HEADER = 4096
"""Bytes of an array's header; those of plain arrays take 118."""
LARGEST_SIDE = 2**31 - 1
HEADER = re.compile(
    r"\{'descr': (?:'(?P<descr>[^']{1,20})'|\[.*\]), 'fortran_order': (?P<fortran>True|False), "
    r"'shape': \((?P<shape>(?:\d{1,30}(?:, ?\d{1,30}){0,63},?)?)\),? ?\}\s*"
)
"""What NumPy writes: NumPy Enhancement Proposal 1."""
PLAIN = re.compile(r"[<>|=]?(?:[biufc?]\d{0,2}|[SU]\d{1,6})")
"""The dtypes of numbers and text."""


def read(data: bytes, byte_limit: int) -> dict[str, NDArray[Any]]:
    """All arrays in an .npz file's bytes, by name; `byte_limit` is how much they may unpack to.

    Raises Invalid, which says what was expected and found, for everything else.
    """
    return {
        name.removesuffix(".npy"): read_array(name, unpack())
        for name, unpack in archives.files(data, MOST_ENTRIES, byte_limit)
    }


def read_array(name: str, data: bytes) -> NDArray[Any]:
    """The array in an .npy file's bytes; `name` stands in errors. Raises Invalid as `read`."""
    name = name.removesuffix(".npy")[: archives.LONGEST_NAME]
    if data[: len(MAGIC)] != MAGIC:
        found = data[: len(MAGIC)].hex(" ")
        raise Invalid(
            f"{name}: expected .npy version 1, found {found}", "error-npz-version", name=name
        )
    start = len(MAGIC) + 2
    length = int.from_bytes(data[len(MAGIC) : start], "little")
    if length > LONGEST_HEADER:
        raise Invalid(
            f"{name}: expected a header of at most {LONGEST_HEADER} bytes, found {length}",
            "error-npz-header",
            name=name,
        )
    shape, fortran, descr = _claim(name, data[start : start + length])
    dtype = _plain_dtype(descr)
    if dtype is None:
        raise Invalid(
            f"{name}: expected plain numbers or text, found {descr:.100}",
            "error-npz-dtype",
            name=name,
            found=f"{descr:.100}",
        )
    size, found_size = math.prod(shape) * dtype.itemsize, len(data) - start - length
    if size != found_size or not all(0 <= side <= LARGEST_SIDE for side in shape):
        raise Invalid(
            f"{name}: expected {size:,} bytes for {shape}, found {found_size:,}",
            "error-npz-size",
            name=name,
            shape=f"{shape!s:.100}",
            found=found_size,
        )
    values: NDArray[Any] = np.frombuffer(data, dtype, offset=start + length)
    return values.reshape(shape, order="F" if fortran else "C")


def _plain_dtype(descr: str) -> np.dtype[Any] | None:
    """The dtype of that name; None where it is not of numbers or text (|O), or is none (|u0)."""
    try:
        dtype = np.dtype(descr) if PLAIN.fullmatch(descr) else None
    except TypeError:
        return None
    return dtype if dtype is not None and dtype.itemsize else None


def _claim(name: str, header: bytes) -> tuple[tuple[int, ...], bool, str]:
    """The shape that an .npy header claims, whether columns come first, and its dtype's name."""
    found = HEADER.fullmatch(header.decode("latin-1"))
    if not found:
        raise Invalid(
            f"{name}: expected an .npy header, found a broken one", "error-npz-header", name=name
        )
    sides = [side for side in found["shape"].replace(" ", "").split(",") if side]
    return tuple(map(int, sides)), found["fortran"] == "True", found["descr"] or "parts"
