"""Arrays in .npz files, read with suspicion: what the file claims is checked before it is believed.

An .npz file is a zip of .npy files, each a header (shape and dtype) and the raw values. NumPy's own
reader allocates what a header claims; this one first compares the claim with the bytes there are.
"""

import io
import math

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from digitlab.data import archives

MAGIC = npy.magic(1, 0)
MOST_ENTRIES = 100
LONGEST_HEADER = 4096
"""Bytes of an array's header; those of plain arrays take 118."""


def read(data: bytes, byte_limit: int) -> dict[str, NDArray]:
    """All arrays in an .npz file's bytes, by name; `byte_limit` is how much they may unpack to.

    Raises ValueError, which says what was expected and found, for everything else.
    """
    return {
        name.removesuffix(".npy"): _array(name, unpack())
        for name, unpack in archives.files(data, MOST_ENTRIES, byte_limit)
    }


def _array(name: str, data: bytes) -> NDArray:
    name = f"{name.removesuffix('.npy'):.100}"
    file = io.BytesIO(data)
    if file.read(len(MAGIC)) != MAGIC:
        raise ValueError(f"{name}: expected .npy version 1, found {data[: len(MAGIC)].hex(' ')}")
    length = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 2], "little")
    if length > LONGEST_HEADER:
        raise ValueError(
            f"{name}: expected a header of at most {LONGEST_HEADER} bytes, found {length}"
        )
    try:
        shape, fortran, dtype = npy.read_array_header_1_0(file)
    except Exception as error:  # the header's parser raises a dozen kinds
        raise ValueError(f"{name}: expected an .npy header, found a broken one") from error
    if dtype.hasobject or dtype.names or dtype.subdtype or not dtype.itemsize:
        raise ValueError(f"{name}: expected plain numbers or text, found {dtype!s:.100}")
    size, found = math.prod(shape) * dtype.itemsize, len(data) - file.tell()
    if size != found or not all(0 <= side < 2**31 for side in shape):
        raise ValueError(f"{name}: expected {size:,} bytes for {shape}, found {found:,}")
    values = np.frombuffer(data, dtype, offset=file.tell())
    return values.reshape(shape, order="F" if fortran else "C")
