"""Arrays in .npz files, read with suspicion: what the file claims is checked before it is believed.

An .npz file is a zip of .npy files, each a header (shape and dtype) and the raw values. NumPy's own
reader allocates what a header claims; this one first compares the claim with the bytes there are.
"""

import io
import math
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
    file = io.BytesIO(data)
    if file.read(len(MAGIC)) != MAGIC:
        found = data[: len(MAGIC)].hex(" ")
        raise Invalid(
            f"{name}: expected .npy version 1, found {found}", "error-npz-version", name=name
        )
    length = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 2], "little")
    if length > LONGEST_HEADER:
        raise Invalid(
            f"{name}: expected a header of at most {LONGEST_HEADER} bytes, found {length}",
            "error-npz-header",
            name=name,
        )
    try:
        shape, fortran, dtype = npy.read_array_header_1_0(file)
    except Exception as error:  # the header's parser raises a dozen kinds
        raise Invalid(
            f"{name}: expected an .npy header, found a broken one", "error-npz-header", name=name
        ) from error
    if dtype.hasobject or dtype.names or dtype.subdtype or not dtype.itemsize:
        raise Invalid(
            f"{name}: expected plain numbers or text, found {dtype!s:.100}",
            "error-npz-dtype",
            name=name,
            found=f"{dtype!s:.100}",
        )
    size, found_size = math.prod(shape) * dtype.itemsize, len(data) - file.tell()
    if size != found_size or not all(0 <= side <= LARGEST_SIDE for side in shape):
        raise Invalid(
            f"{name}: expected {size:,} bytes for {shape}, found {found_size:,}",
            "error-npz-size",
            name=name,
            shape=f"{shape!s:.100}",
            found=found_size,
        )
    values: NDArray[Any] = np.frombuffer(data, dtype, offset=file.tell())
    return values.reshape(shape, order="F" if fortran else "C")
