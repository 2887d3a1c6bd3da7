"""What computes the mini-batches of a training: one Protocol, three backends, and the choice.

`NumpyBackend` and `KernelBackend` (C with SIMD) do what `Network.update_mini_batch` does, faster;
`CodeBackend` calls a variant's own `update_mini_batch`. Tests hold them together.
"""

import copy
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from digitlab.data.dataset import Dataset
from digitlab.network import Network
from digitlab.products import Array
from digitlab.training import kernel
from digitlab.training.kernel import KernelBackend
from digitlab.training.numpy_backend import NumpyBackend


class Backend(Protocol):
    """Trains one network on one data set, both given when it is made."""

    @property
    def name(self) -> str:
        """ "kernel", "numpy" or "code": see `Progress.backend`."""

    @property
    def chunk_size(self) -> int:
        """How many examples make a call of `run` worth its fixed cost."""

    def run(self, order: NDArray[np.integer], mini_batch_size: int, eta: float) -> list[float]:
        """Update the network with the examples that `order` names, in mini-batches.

        Returns each mini-batch's cost before its update.
        """

    def outputs(self, data: Dataset, start: int, stop: int) -> Array:
        """The network's outputs (stop − start, sizes[-1]) for those examples of `data`."""


def choose(network: Network, data: Dataset, wanted: str) -> Backend:
    """The backend for this network: `wanted` is "kernel" or "numpy".

    Changed code has only its own. The kernel needs float32 and a build of it that loads.
    """
    if type(network) is not Network:
        return CodeBackend(network, data)
    if wanted == "kernel" and network.dtype == np.float32 and kernel.available():
        return KernelBackend(network, data)
    return NumpyBackend(network, data)


class CodeBackend:
    """Mini-batches by the network's own `update_mini_batch`, which a student may have changed.

    A mini-batch that fails leaves the network as it was before.
    """

    name = "code"
    chunk_size = 1

    def __init__(self, network: Network, data: Dataset) -> None:
        self._network = network
        self._data = data

    def run(self, order: NDArray[np.integer], mini_batch_size: int, eta: float) -> list[float]:
        """As `Backend.run`."""
        starts = range(0, len(order), mini_batch_size)
        return [self._update(order[start : start + mini_batch_size], eta) for start in starts]

    def outputs(self, data: Dataset, start: int, stop: int) -> Array:
        """As `Backend.outputs`."""
        x, _ = data.columns(slice(start, stop), self._network.dtype)
        return self._network.feedforward(x).T

    def _update(self, batch: NDArray[np.integer], eta: float) -> float:
        network = self._network
        kept = copy.deepcopy(vars(network))
        try:
            return float(network.update_mini_batch(*self._data.columns(batch), eta))
        except BaseException:
            vars(network).clear()
            vars(network).update(kept)
            raise
