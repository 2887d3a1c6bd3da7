"""Mini-batches in C with SIMD, on NumPy's memory: `kernel.c`, built by build.py, called by ctypes.

Where it is not built, or does not load, `available` says so and NumPy does all the work.
"""

import ctypes
import sys
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from digitlab.data.dataset import Dataset
from digitlab.network import Network
from digitlab.products import Array

FILE = "kernel.wasm" if sys.platform == "emscripten" else "kernel.so"
ALIGNMENT = 64
ZEROS_PAY = 0.5
"""If a smaller share of the inputs than this is not 0, skipping the zeros is faster."""
MOST_PLACES = 2**16
"""Inputs of a layer whose places fit into the list of the ink."""
TROUBLES = {
    1: "expected 2 to 17 layers of 1 to 100,000 neurons",
    2: "expected an aligned workspace, large enough",
    3: "expected examples that there are",
    4: "expected labels that the outputs have",
}
"""What the C functions return instead of 0, and what it means."""


@cache
def library() -> ctypes.CDLL | None:
    """The compiled kernel, or None where there is none that loads."""
    try:
        loaded = ctypes.CDLL(str(Path(__file__).with_name(FILE)))
    except OSError:
        return None
    loaded.digitlab_workspace.restype = ctypes.c_size_t
    return loaded


def available() -> bool:
    """Whether the kernel can be used here."""
    return library() is not None


class KernelBackend:
    """Trains a float32 network on a data set in C; a `Backend`, as `NumpyBackend` is.

    `skip_zeros` says whether inputs that are 0 are left out; without it, they are where it pays.

    Raises ValueError for a network or data that are laid out in another way than C expects, and
    RuntimeError where the kernel is not available.
    """

    name = "kernel"
    chunk_size = 2000

    def __init__(self, network: Network, data: Dataset, skip_zeros: bool | None = None) -> None:
        loaded = library()
        if loaded is None:
            raise RuntimeError(
                f"expected {FILE} beside the package's kernel, found none that loads"
            )
        self._library = loaded
        self._network = network
        self._data = data
        self._sizes = np.array(network.sizes, np.int32)
        self._skip_zeros = ink_share(data) < ZEROS_PAY if skip_zeros is None else skip_zeros
        self._workspace = np.empty(0, np.float32)
        self._ink: dict[int, Ink] = {}
        check_bytes("images", data.images, (len(data), network.sizes[0]))
        check_bytes("labels", data.labels, (len(data),))

    def run(self, order: NDArray[np.integer], mini_batch_size: int, eta: float) -> list[float]:
        """As `Backend.run`."""
        costs = np.empty(-(-len(order) // mini_batch_size), np.float32)
        train = self._library.digitlab_train
        labels = pointer(self._data.labels)
        self._call(train, self._data, order, mini_batch_size, costs, labels, ctypes.c_float(eta))
        plain: list[float] = costs.tolist()
        return plain

    def outputs(self, data: Dataset, start: int, stop: int) -> Array:
        """As `Backend.outputs`."""
        check_bytes("images", data.images, (len(data), self._network.sizes[0]))
        order = np.arange(start, min(stop, len(data)))
        outputs = np.empty((len(order), self._network.sizes[-1]), np.float32)
        self._call(self._library.digitlab_outputs, data, order, 10, outputs)
        return outputs

    def _call(
        self,
        function: Any,
        data: Dataset,
        order: NDArray[np.integer],
        mini_batch_size: int,
        results: NDArray[np.float32],
        *more: Any,
    ) -> None:
        network, sizes = self._network, self._sizes
        # The console may have changed the arrays, and C would write past the end of smaller ones.
        check_layers(network, sizes.tolist())
        order = np.ascontiguousarray(order, np.int32)
        floats = self._library.digitlab_workspace(pointer(sizes), len(sizes), mini_batch_size)
        if len(self._workspace) < floats:
            self._workspace = aligned(floats)
        trouble = function(
            pointer(sizes),
            len(sizes),
            pointers(network.weights),
            pointers(network.biases),
            pointer(data.images),
            *self._listed(data),
            len(data),
            pointer(order),
            len(order),
            mini_batch_size,
            pointer(self._workspace),
            ctypes.c_size_t(len(self._workspace)),
            pointer(results),
            *more,
        )
        if trouble:
            raise ValueError(f"{TROUBLES[trouble]}, found others")

    def _listed(self, data: Dataset) -> tuple[ctypes.c_void_p | None, ...]:
        """The addresses of the list of a data set's ink; none where zeros do not pay.

        It is made once: an image that is changed in place later is trained as it was.
        """
        inputs = data.images.shape[1]
        if not self._skip_zeros or inputs > MOST_PLACES:
            return None, None, None
        if id(data) not in self._ink:
            count = np.count_nonzero(data.images)
            ink = Ink(
                data,
                np.empty(len(data) + 1, np.int32),
                np.empty(count, np.uint16),
                np.empty(count, np.uint8),
            )
            self._library.digitlab_list_ink(
                pointer(data.images), len(data), inputs, *ink.pointers()
            )
            self._ink[id(data)] = ink
        return self._ink[id(data)].pointers()


class Ink(NamedTuple):
    """The inputs of a data set that are not 0: image i has those from starts[i], to starts[i+1]."""

    data: Dataset
    starts: NDArray[np.int32]
    places: NDArray[np.uint16]
    values: NDArray[np.uint8]

    def pointers(self) -> tuple[ctypes.c_void_p, ...]:
        """The addresses of the three lists."""
        return pointer(self.starts), pointer(self.places), pointer(self.values)


def ink_share(data: Dataset) -> float:
    """Which share of the inputs is not 0, in the first examples."""
    images = data.images[:1000]
    return np.count_nonzero(images) / max(1, images.size)


def pointer(array: NDArray[Any]) -> ctypes.c_void_p:
    """The address of the array's first number."""
    return ctypes.c_void_p(array.ctypes.data)


def pointers(arrays: Sequence[NDArray[Any]]) -> ctypes.Array[ctypes.c_void_p]:
    """The same for several arrays, as C's array of pointers."""
    return (ctypes.c_void_p * len(arrays))(*(array.ctypes.data for array in arrays))


def aligned(floats: int) -> NDArray[np.float32]:
    """Room for so many floats that begins at a multiple of `ALIGNMENT` bytes."""
    room = np.empty(4 * floats + ALIGNMENT, np.uint8)
    start = -room.ctypes.data % ALIGNMENT
    return room[start : start + 4 * floats].view(np.float32)


def check_bytes(name: str, array: NDArray[np.uint8], shape: tuple[int, ...]) -> None:
    """Raise ValueError unless these are contiguous bytes of that shape."""
    if array.dtype != np.uint8 or array.shape != shape or not array.flags.c_contiguous:
        raise ValueError(
            f"expected {name} {shape} of uint8 in one piece, found {array.shape} of {array.dtype}"
        )


def check_layers(network: Network, sizes: Sequence[int]) -> None:
    """Raise ValueError unless the network's arrays are as `sizes` says and as C expects them."""
    layers, found = len(sizes) - 1, (len(network.weights), len(network.biases))
    if found != (layers, layers):
        raise ValueError(
            f"expected {layers} layers of weights and biases, found {found[0]} and {found[1]}"
        )
    for w, b, (k, n) in zip(network.weights, network.biases, pairwise(sizes), strict=True):
        check_floats("weights", w, (n, k))
        check_floats("biases", b, (n, 1))


def check_floats(name: str, array: NDArray[np.floating], shape: tuple[int, ...]) -> None:
    """Raise ValueError unless these are contiguous, aligned, writable float32 of that shape."""
    if array.dtype != np.float32 or array.shape != shape or not array.flags.carray:
        raise ValueError(
            f"expected {name} {shape} of float32 in one piece, found {array.shape} of {array.dtype}"
        )
