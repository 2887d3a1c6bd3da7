"""The mini-batch step in C, on NumPy's memory: `kernel.c`, built by build.py, called with ctypes.

Where it is not built, or does not load, `available` says so and NumPy does all the work.
"""

import ctypes
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitlab.data.dataset import Dataset
from digitlab.network import Network

FILE = "kernel.wasm" if sys.platform == "emscripten" else "kernel.so"
ALIGNMENT = 64
ZEROS_PAY = 0.5
"""With a smaller share of the inputs than this not 0, skipping the zeros is faster."""
TROUBLES = {
    1: "expected 2 to 17 layers of 1 to 100,000 neurons",
    2: "expected an aligned workspace, large enough",
    3: "expected examples that there are",
    4: "expected labels that the outputs have",
}


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


class KernelSteps:
    """Mini-batch steps of a float32 network on a data set, as `steps.NumpySteps`, in C.

    `skip_zeros` leaves out inputs that are 0; without it, that is done where it pays.

    Raises ValueError for a network or data that are laid out in another way than C expects, and
    RuntimeError where the kernel is not available.
    """

    name = "kernel"
    at_once = 2000

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
        self._skip_zeros = int(ink_share(data) < ZEROS_PAY if skip_zeros is None else skip_zeros)
        self._workspace = np.empty(0, np.float32)
        check_bytes("images", data.images, (len(data), network.sizes[0]))
        check_bytes("labels", data.labels, (len(data),))

    def run(self, order: NDArray[np.integer], size: int, eta: float) -> list[float]:
        """Steps for the examples that `order` names, `size` at a time; each one's cost before."""
        costs = np.empty(-(-len(order) // size), np.float32)
        labels = pointer(self._data.labels)
        self._call("digitlab_train", self._data, order, size, costs, labels, ctypes.c_float(eta))
        return costs.tolist()

    def outputs(self, data: Dataset, start: int, stop: int) -> NDArray[np.float32]:
        """The network's outputs (stop − start, sizes[-1]) for those examples of `data`."""
        check_bytes("images", data.images, (len(data), self._network.sizes[0]))
        order = np.arange(start, min(stop, len(data)))
        outputs = np.empty((len(order), self._network.sizes[-1]), np.float32)
        self._call("digitlab_outputs", data, order, 10, outputs)
        return outputs

    def _call(self, function, data, order, batch, results, *more) -> None:
        network, sizes = self._network, self._sizes
        for arrays in network.weights, network.biases:
            for array in arrays:
                check_floats("weights and biases", array)
        order = np.ascontiguousarray(order, np.int32)
        floats = self._library.digitlab_workspace(pointer(sizes), len(sizes), batch)
        if len(self._workspace) < floats:
            self._workspace = aligned(floats)
        trouble = getattr(self._library, function)(
            pointer(sizes),
            len(sizes),
            pointers(network.weights),
            pointers(network.biases),
            pointer(data.images),
            len(data),
            pointer(order),
            len(order),
            batch,
            self._skip_zeros,
            pointer(self._workspace),
            ctypes.c_size_t(len(self._workspace)),
            pointer(results),
            *more,
        )
        if trouble:
            raise ValueError(f"{TROUBLES[trouble]}, found others")


def ink_share(data: Dataset) -> float:
    """Which share of the inputs is not 0, of the first examples."""
    some = data.images[:1000]
    return np.count_nonzero(some) / max(1, some.size)


def pointer(array: NDArray) -> ctypes.c_void_p:
    """Where the array's numbers begin."""
    return ctypes.c_void_p(array.ctypes.data)


def pointers(arrays: Sequence[NDArray]) -> ctypes.Array:
    """The same of several, as C's array of pointers."""
    return (ctypes.c_void_p * len(arrays))(*(array.ctypes.data for array in arrays))


def aligned(floats: int) -> NDArray[np.float32]:
    """Room for so many floats that begins at a multiple of `ALIGNMENT` bytes."""
    room = np.empty(4 * floats + ALIGNMENT, np.uint8)
    start = -room.ctypes.data % ALIGNMENT
    return room[start : start + 4 * floats].view(np.float32)


def check_bytes(name: str, array: NDArray, shape: tuple[int, ...]) -> None:
    """ValueError unless these are bytes of that shape, one after another."""
    if array.dtype != np.uint8 or array.shape != shape or not array.flags.c_contiguous:
        raise ValueError(
            f"expected {name} {shape} of uint8 in one piece, found {array.shape} of {array.dtype}"
        )


def check_floats(name: str, array: NDArray) -> None:
    """ValueError unless these are aligned, writable float32 numbers, one after another."""
    if array.dtype != np.float32 or not (array.flags.carray):
        raise ValueError(f"expected {name} of float32 in one piece, found {array.dtype}")
