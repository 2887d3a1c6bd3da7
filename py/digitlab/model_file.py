"""Models as .npz files: a network with how it was trained. Written and read without pickle.

Format 1 holds `format` ("digitlab-model"), `version` (1), `cost` ("quadratic"), `sizes`, the
weights `w0`, `w1`, … and biases `b0`, `b1`, … by layer, and `about`: JSON that says how the model
was trained.
"""

import io
import json
import zipfile
import zlib
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from digitlab.network import Network

FORMAT = "digitlab-model"
VERSION = 1
NEURON_LIMIT = 10_000
"""The most neurons that one layer of a model file may claim."""
BYTE_LIMIT = 500_000_000
"""The most bytes that all entries of a model file may unpack to."""
DAMAGE = (zipfile.BadZipFile, zlib.error)


class ModelFileError(ValueError):
    """A model file that cannot be used: which key, what was expected, what was found."""


def save(path: Path | str, network: Network, about: dict[str, Any]) -> None:
    """Write the network and `about` (JSON values: how it was trained) as .npz to `path`."""
    layers = enumerate(zip(network.weights, network.biases, strict=True))
    arrays = {
        f"{kind}{i}": array for i, pair in layers for kind, array in zip("wb", pair, strict=True)
    }
    with Path(path).open("wb") as file:
        np.savez_compressed(
            file,
            format=FORMAT,
            version=VERSION,
            cost="quadratic",
            sizes=np.array(network.sizes),
            about=json.dumps(about),
            **arrays,
        )


def load(source: Path | str | bytes) -> tuple[Network, dict[str, Any]]:
    """The network in a model file, by its path or its bytes, and what `about` says.

    Raises ModelFileError for what is not such a file; OSError for a path that cannot be read.
    """
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    try:
        file = np.load(io.BytesIO(data), allow_pickle=False)
        if not isinstance(file, np.lib.npyio.NpzFile):
            raise ValueError("found a single array")
        unpacked = sum(entry.file_size for entry in file.zip.infolist())
        if unpacked > BYTE_LIMIT:
            raise ValueError(f"found {unpacked} bytes in it, more than {BYTE_LIMIT}")
        return _read({key: file[key] for key in file})
    except ModelFileError:
        raise
    # zipfile itself raises RuntimeError for what is encrypted or packed in an unknown way.
    except (ValueError, EOFError, KeyError, OSError, MemoryError, RuntimeError, *DAMAGE) as error:
        raise ModelFileError(f"expected a Digit Lab model, found another file: {error}") from error


def load_default() -> tuple[Network, dict[str, Any]]:
    """The model that ships with the package."""
    return load(resources.files("digitlab").joinpath("models/default.npz").read_bytes())


def _read(entries: dict[str, np.ndarray]) -> tuple[Network, dict[str, Any]]:
    for key, expected in ("format", FORMAT), ("version", VERSION), ("cost", "quadratic"):
        found = _entry(entries, key)
        if found.shape != () or found.item() != expected:
            raise ModelFileError(f"{key}: expected {expected!r}, found {found}")
    dtype = _entry(entries, "w0").dtype
    if dtype not in (np.float32, np.float64):
        raise ModelFileError(f"w0: expected float32 or float64, found {dtype}")
    sizes = _sizes(_entry(entries, "sizes"))
    about = _about(_entry(entries, "about"))
    layers = list(enumerate(pairwise(sizes)))
    # Checked before a network of that size is made: a small file may claim a large one.
    weights = [_array(entries, f"w{i}", (n, m), dtype) for i, (m, n) in layers]
    biases = [_array(entries, f"b{i}", (n, 1), dtype) for i, (_, n) in layers]
    network = Network(sizes, seed=0, dtype=dtype)
    network.weights, network.biases = weights, biases
    return network, about


def _sizes(sizes: np.ndarray) -> tuple[int, ...]:
    if sizes.ndim != 1 or sizes.dtype.kind not in "iu" or not 2 <= len(sizes) <= 10:
        raise ModelFileError(f"sizes: expected 2 to 10 whole numbers, found {sizes}")
    if sizes.min() < 1 or sizes.max() > NEURON_LIMIT:
        raise ModelFileError(f"sizes: expected 1 to {NEURON_LIMIT} neurons a layer, found {sizes}")
    return tuple(sizes.tolist())


def _about(entry: np.ndarray) -> dict[str, Any]:
    try:
        return dict(json.loads(entry.item()))
    except (TypeError, ValueError) as error:
        raise ModelFileError(f"about: expected JSON, found {entry!r:.40}") from error


def _entry(entries: dict[str, np.ndarray], key: str) -> np.ndarray:
    if key not in entries:
        found = ", ".join(entries) or "nothing"
        raise ModelFileError(f"{key}: expected in the file, found only {found}")
    return entries[key]


def _array(
    entries: dict[str, np.ndarray], key: str, shape: tuple[int, int], dtype: np.dtype
) -> np.ndarray:
    array = _entry(entries, key)
    if array.shape != shape or array.dtype != dtype:
        raise ModelFileError(
            f"{key}: expected {shape} of {dtype}, found {array.shape} of {array.dtype}"
        )
    if not np.isfinite(array).all():
        raise ModelFileError(f"{key}: expected finite numbers, found NaN or infinity")
    return np.ascontiguousarray(array)
