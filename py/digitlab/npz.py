"""Arrays in .npz files, read with suspicion: what the file claims is checked before it is believed.

An .npz file is a zip of .npy files, each a header (shape and dtype) and the raw values. NumPy's own
reader allocates what a header claims; this one first compares the claim with the bytes there are.
"""

import io
import math
import zipfile

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
MOST_ENTRIES = 100


def read(data: bytes, byte_limit: int) -> dict[str, NDArray]:
    """All arrays in an .npz file's bytes, by name; `byte_limit` is how much they may unpack to.

    Raises ValueError, which says what was expected and found, for everything else.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            claimed = sum(entry.file_size for entry in entries)
            if claimed > byte_limit or len(entries) > MOST_ENTRIES:
                raise ValueError(
                    f"expected at most {byte_limit:,} bytes in {MOST_ENTRIES} arrays, "
                    f"found {claimed:,} bytes in {len(entries)}"
                )
            return {e.filename.removesuffix(".npy"): _array(archive, e) for e in entries}
    except ValueError:
        raise
    except Exception as error:  # zipfile and the header's parser raise a dozen kinds
        raise ValueError(f"expected an .npz file, found a broken one ({error})") from error


def _array(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> NDArray:
    name = entry.filename.removesuffix(".npy")
    with archive.open(entry) as file:
        version = npy.read_magic(file)
        if version not in HEADERS:
            raise ValueError(f"{name}: expected .npy version 1 or 2, found {version}")
        shape, fortran, dtype = HEADERS[version](file)
        if dtype.hasobject or dtype.names is not None or not dtype.itemsize:
            raise ValueError(f"{name}: expected plain numbers or text, found {dtype}")
        size = math.prod(shape) * dtype.itemsize
        if min(shape, default=0) < 0 or size > entry.file_size:
            raise ValueError(f"{name}: expected {size:,} bytes for {shape}, found fewer")
        body = file.read(size + 1)
    if len(body) != size:
        raise ValueError(f"{name}: expected {size:,} bytes for {shape}, found {len(body):,}")
    return np.frombuffer(body, dtype).reshape(shape, order="F" if fortran else "C")
