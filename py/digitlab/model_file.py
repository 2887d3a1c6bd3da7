"""Models as files: .npz with how the network was trained, and JSON as in Nielsen's book.

The .npz format 1 holds `format` ("digitlab-model"), `version` (1), `cost` ("quadratic"), `sizes`,
the weights `w0`, `w1`, … and biases `b0`, `b1`, … by layer, and `about`: JSON that says how the
model was trained. The JSON is what `Network.save` of "Neural Networks and Deep Learning" writes:
`sizes`, `weights`, `biases` as nested lists and `cost`: "QuadraticCost", and "CrossEntropyCost" is
read too.

Both are read without pickle, and nothing is looked up by a name from the file.
"""

import io
import json
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitlab import npz
from digitlab.network import Network
from digitlab.validate import Invalid

FORMAT = "digitlab-model"
VERSION = 1
BOOKS_COST = "QuadraticCost"
OTHER_COST = "CrossEntropyCost"
"""The book's network2 may be trained with it; what a network answers does not depend on it."""
NEURON_LIMIT, LAYER_LIMIT = 1_000, 6
"""The most neurons that one layer of a model file may claim, and the most layers."""
BYTE_LIMIT = 48 * 1024 * 1024
"""The most bytes that a model file may have, and that its arrays may unpack to."""
JSON_LIMIT = 8 * 1024 * 1024
"""The most bytes of a JSON model: 768-200-200-10 takes 4.6 MB, its objects 15 times that."""
LIST_LIMIT = 20_000
"""The most lists in a JSON model, which take most memory: two a neuron, for weights and bias."""
DEEPEST = 20
"""How deep lists may lie in each other in JSON; a network's weights take four."""
BRACKETS = re.compile(rb'(?:"")+|"(?:[^"\\]|\\.)*+"|[][{}]')
NO_BRACKETS = bytes({*range(256)} - {*b'"[]{}'})
STEPS = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}
ABOUT_LIMIT = 100_000
"""The most characters of `about`."""
LARGEST_WEIGHT = 1e6
"""Larger ones may overflow to infinity or NaN; trained ones are some tens."""
QUOTED = 40
"""Characters of a value in an error."""


class ModelFileError(Invalid):
    """A model file that cannot be used: which key, what was expected, what was found."""


def save(path: Path | str, network: Network, about: dict[str, Any]) -> None:
    """Write the network and `about` (JSON values: how it was trained) to `path`.

    As JSON where its name ends in .json, else as .npz.
    """
    path = Path(path)
    as_json = path.suffix.lower() == ".json"
    path.write_bytes(to_json(network) if as_json else to_npz(network, about))


def to_npz(network: Network, about: dict[str, Any]) -> bytes:
    """The bytes of an .npz model file."""
    layers = enumerate(zip(network.weights, network.biases, strict=True))
    arrays: dict[str, Any] = {
        f"{kind}{i}": array for i, pair in layers for kind, array in zip("wb", pair, strict=True)
    }
    file = io.BytesIO()
    np.savez_compressed(
        file,
        format=FORMAT,
        version=VERSION,
        cost="quadratic",
        sizes=np.array(network.sizes),
        about=json.dumps(about),
        **arrays,
    )
    return file.getvalue()


def to_json(network: Network) -> bytes:
    """The bytes of a JSON model file; every float32 comes back as it was."""
    return json.dumps(
        {
            "sizes": list(network.sizes),
            "weights": [w.tolist() for w in network.weights],
            "biases": [b.tolist() for b in network.biases],
            "cost": BOOKS_COST,
        }
    ).encode()


def load(source: Path | str | bytes) -> tuple[Network, dict[str, Any]]:
    """The network in a model file, by its path or its bytes, and what `about` says.

    A network from JSON is float32 and says nothing about itself but its `cost`, if it is another.
    Raises ModelFileError for what is not such a file; OSError for a path that cannot be read.
    """
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    if len(data) > BYTE_LIMIT:
        raise ModelFileError(
            f"expected at most {BYTE_LIMIT:,} bytes, found {len(data):,}",
            "error-file-large",
            most=BYTE_LIMIT,
            found=len(data),
        )
    try:
        if data.lstrip()[:1] == b"{":
            return _from_json(_parsed(data))
        return _from_npz(npz.read(data, BYTE_LIMIT))
    except ModelFileError:
        raise
    except (ValueError, RecursionError) as error:
        raise ModelFileError(
            f"expected a Digit Lab model, found another file: {error!s:.200}", "error-model-other"
        ) from error


def is_meant(data: bytes) -> bool:
    """Whether these bytes are meant as a model: JSON, or a zip that names weights."""
    return data.lstrip()[:1] == b"{" or (data[:2] == b"PK" and b"w0.npy" in data)


def load_default() -> tuple[Network, dict[str, Any]]:
    """The model that ships with the package."""
    return load((Path(__file__).parent / "models/default.npz").read_bytes())


def _from_npz(entries: Mapping[str, NDArray[Any]]) -> tuple[Network, dict[str, Any]]:
    for key, expected in ("format", FORMAT), ("version", VERSION), ("cost", "quadratic"):
        found = _entry(entries, key)
        if found.shape != () or found.item() != expected:
            raise ModelFileError(
                f"{key}: expected {expected!r}, found {found!s:.{QUOTED}}",
                "error-model-value",
                key=key,
                expected=str(expected),
                found=f"{found!s:.{QUOTED}}",
            )
    dtype = _entry(entries, "w0").dtype
    if dtype not in (np.float32, np.float64):
        raise ModelFileError(
            f"w0: expected float32 or float64, found {dtype}",
            "error-model-dtype",
            found=f"{dtype!s:.{QUOTED}}",
        )
    claimed = _entry(entries, "sizes")
    if claimed.ndim != 1 or claimed.dtype.kind not in "iu":
        raise ModelFileError(
            f"sizes: expected a list of whole numbers, found {claimed.shape} of {claimed.dtype}",
            "error-model-sizes",
        )
    sizes = _sizes(claimed.tolist())
    about = _about(_entry(entries, "about"))
    # Checked before a network of that size is made: a small file may claim a large one.
    weights = [
        _array(f"w{i}", _entry(entries, f"w{i}"), (n, m), dtype)
        for i, (m, n) in enumerate(pairwise(sizes))
    ]
    biases = [
        _array(f"b{i}", _entry(entries, f"b{i}"), (n, 1), dtype) for i, n in enumerate(sizes[1:])
    ]
    return Network.of(weights, biases), about


def _parsed(data: bytes) -> Mapping[str, Any]:
    # Counted before it is parsed: a list takes thirty times its text.
    lists = data.count(b"[") + data.count(b"{")
    if len(data) > JSON_LIMIT or lists > LIST_LIMIT:
        raise ModelFileError(
            f"expected JSON of at most {JSON_LIMIT:,} bytes and {LIST_LIMIT:,} lists, found "
            f"{len(data):,} and {lists:,}: save a large model as .npz",
            "error-model-json-large",
            bytes=JSON_LIMIT,
            lists=LIST_LIMIT,
        )
    # The parser calls itself for each list in a list: too deep, that would end the page's Python.
    if (deepest := _deepest(data)) > DEEPEST:
        raise ModelFileError(
            f"expected lists in lists at most {DEEPEST} deep, found {deepest}",
            "error-model-deep",
            most=DEEPEST,
            found=deepest,
        )
    # Data that begin with { are an object, or no JSON.
    entries: Mapping[str, Any] = json.loads(data)
    return entries


def _deepest(data: bytes) -> int:
    """How deep lists lie in each other in JSON. A bracket in quotes is none."""
    depth = deepest = 0
    # Shorter, and so read faster; a backslash belongs to what follows it.
    marks = data if b"\\" in data else data.translate(None, NO_BRACKETS)
    for mark in BRACKETS.finditer(marks):
        depth += STEPS.get(mark[0], 0)
        deepest = max(deepest, depth)
    return deepest


def _from_json(entries: Mapping[str, Any]) -> tuple[Network, dict[str, Any]]:
    cost = _entry(entries, "cost")
    if cost not in (BOOKS_COST, OTHER_COST):
        found = repr(cost[:QUOTED]) if isinstance(cost, str) else type(cost).__name__
        raise ModelFileError(
            f"cost: expected {BOOKS_COST!r}, found {found}",
            "error-model-value",
            key="cost",
            expected=BOOKS_COST,
            found=found,
        )
    claimed = _entry(entries, "sizes")
    if not isinstance(claimed, list) or not all(type(size) is int for size in claimed):
        raise ModelFileError(
            "sizes: expected a list of whole numbers, found something else", "error-model-sizes"
        )
    sizes = _sizes(claimed)
    parameters = {}
    for key, shapes in ("weights", pairwise(sizes)), ("biases", ((1, n) for n in sizes[1:])):
        layers = _entry(entries, key)
        if not isinstance(layers, list) or len(layers) != len(sizes) - 1:
            raise ModelFileError(
                f"{key}: expected a list of {len(sizes) - 1} layers",
                "error-model-list",
                key=key,
                layers=len(sizes) - 1,
            )
        parameters[key] = [
            _array(f"{key}[{i}]", _numbers(f"{key}[{i}]", layer), (n, m), np.dtype(np.float32))
            for i, (layer, (m, n)) in enumerate(zip(layers, shapes, strict=True))
        ]
    about = {"cost": cost} if cost == OTHER_COST else {}
    return Network.of(parameters["weights"], parameters["biases"]), about


def _numbers(key: str, layer: Any) -> NDArray[np.float32]:
    try:
        with np.errstate(over="ignore"):  # what float32 cannot hold is refused as infinite
            return np.array(layer, np.float64).astype(np.float32)
    except (ValueError, TypeError, OverflowError) as error:
        raise ModelFileError(
            f"{key}: expected rows of numbers ({error!s:.80})", "error-model-rows", key=key
        ) from error


def _sizes(sizes: list[int]) -> tuple[int, ...]:
    if not 2 <= len(sizes) <= LAYER_LIMIT:
        raise ModelFileError(
            f"sizes: expected 2 to {LAYER_LIMIT} layers, found {len(sizes):,}",
            "error-model-layers",
            most=LAYER_LIMIT,
            found=len(sizes),
        )
    if min(sizes) < 1 or max(sizes) > NEURON_LIMIT:
        raise ModelFileError(
            f"sizes: expected 1 to {NEURON_LIMIT} neurons a layer, found {sizes!s:.80}",
            "error-model-neurons",
            most=NEURON_LIMIT,
            found=f"{sizes!s:.80}",
        )
    return tuple(sizes)


def _about(entry: NDArray[Any]) -> dict[str, Any]:
    try:
        if entry.nbytes > np.dtype((str, ABOUT_LIMIT)).itemsize:
            raise ValueError("too long")
        return dict(json.loads(entry.item()))
    except (TypeError, ValueError) as error:
        raise ModelFileError(
            f"about: expected JSON, found {entry!r:.{QUOTED}}", "error-model-about"
        ) from error


def _entry(entries: Mapping[str, Any], key: str) -> Any:
    if key not in entries:
        found = ", ".join(map(str, entries))[:200] or "nothing"
        raise ModelFileError(
            f"{key}: expected in the file, found only {found}",
            "error-model-key",
            key=key,
            found=found,
        )
    return entries[key]


def _array(
    key: str, array: NDArray[Any], shape: tuple[int, int], dtype: np.dtype[Any]
) -> NDArray[Any]:
    """A copy of the array, which must have this shape and dtype and finite, plausible numbers."""
    if array.shape != shape or array.dtype != dtype:
        raise ModelFileError(
            f"{key}: expected {shape} of {dtype}, found {array.shape} of {array.dtype}",
            "error-model-shape",
            key=key,
            expected=_described(shape, dtype),
            found=_described(array.shape, array.dtype),
        )
    if not np.isfinite(array).all():
        raise ModelFileError(
            f"{key}: expected finite numbers, found NaN or infinity", "error-model-finite", key=key
        )
    if (largest := float(np.abs(array).max())) > LARGEST_WEIGHT:
        raise ModelFileError(
            f"{key}: expected numbers to ±{LARGEST_WEIGHT:,.0f}, found {largest:g}",
            "error-model-weight",
            key=key,
            most=LARGEST_WEIGHT,
            found=largest,
        )
    return np.array(array, order="C")


def _described(shape: tuple[int, ...], dtype: np.dtype[Any]) -> str:
    return f"{' × '.join(map(str, shape))} {dtype}"[: 2 * QUOTED]
