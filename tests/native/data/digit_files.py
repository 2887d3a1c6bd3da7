"""Files of digits for tests: whole ones of each kind, and makers of broken ones."""

import gzip
import io
import struct
import tarfile
import tracemalloc
import zipfile

import numpy as np
from hypothesis import strategies as st

from digitlab.data import grid, synthetic
from digitlab.data.dataset import Dataset

# As MNIST's are: what is not is fitted into its box.
PIXELS = np.pad(synthetic.make(20, 0).images.reshape(-1, 32, 24)[:, 2:-2], ((0, 0), (0, 0), (2, 2)))
LABELS = np.arange(20, dtype=np.uint8) % 10
EXPECTED = Dataset(grid.from_mnist(PIXELS), LABELS)

MB = 2**20


def same(data, expected=EXPECTED):
    np.testing.assert_array_equal(data.images, expected.images)
    np.testing.assert_array_equal(data.labels, expected.labels)


def npz_bytes(**arrays):
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def csv_bytes(rows, header=None):
    lines = [header] if header else []
    return "\n".join([*lines, *(",".join(map(str, row)) for row in rows)]).encode()


def idx_bytes(array, kind=8):
    array = np.asarray(array, np.uint8)
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes([0, 0, kind, array.ndim]) + sizes + array.tobytes()


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def npy_header(shape, descr="<f8", version=1, length=None):
    text = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    size = len(text) if length is None else length
    return b"\x93NUMPY" + struct.pack("<BBH" if version == 1 else "<BBI", version, 0, size) + text


def tar_bytes(**files):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return data.getvalue()


def zip_bytes(method=zipfile.ZIP_STORED, /, **files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def packed(**files):
    return zip_bytes(zipfile.ZIP_DEFLATED, **files)


def idx_gzipped(array):
    return gzip.compress(idx_bytes(array))


# Drawn as one value: Hypothesis takes longer to draw parts than a reader to read a file.
DAMAGE = st.binary(min_size=16, max_size=16)


def broken(whole, damage):
    """`whole` cut short, with up to four bits flipped, and with up to three bytes added."""
    cut, flips, added = struct.unpack_from("<HBB", damage)
    changed = bytearray(whole)
    if cut % 2:
        changed = bytearray(whole[: cut // 2 % (len(whole) + 1)] or whole)
    for place, how in list(struct.iter_unpack("<HB", damage[4:]))[: flips % 5]:
        # Headers are at either end; most of what lies between is pixels.
        place %= len(changed) if how & 8 else min(150, len(changed))
        changed[~place if how & 16 else place] ^= 1 << how % 8
    return bytes(changed) + damage[: added % 4]


def peak(work):
    """The most bytes that Python and NumPy allocate during `work()`."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
