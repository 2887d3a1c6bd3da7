"""Files that people bring: read one by one, looked at with the network's answers, and taken.

Nothing changes until the page makes what was `chosen` a data set.
"""

from collections.abc import Buffer, Sequence
from functools import cache
from typing import Any

import numpy as np

from digitlab import model_file
from digitlab.data.arrays import Bytes
from digitlab.data.gathered import Gathered
from digitlab.data.imports import Import
from digitlab.lab.run import Run
from digitlab.network import Network

AT_ONCE = 1_000
"""Digits that a network answers at once."""


class Files:
    """The import that is under way, and what the last one found."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._network = run.network
        self._import = Import()
        self._gathered = Gathered()

    def begin(self, names: Sequence[str]) -> None:
        """Begin to read files; `names` are those of all that will come."""
        self._import = Import(names)

    def forget(self) -> None:
        """Let go what the last import found: it may be large."""
        self._gathered = Gathered()

    def add(self, name: str, data: Buffer) -> list[str]:
        """Read one file. The names of pictures in it come back: see `picture`."""
        return self._import.add(name, bytes(data))

    def picture(self, i: int) -> bytes | None:
        """The last file's picture `i`, to be decoded; None for a broken one, which is noted."""
        return self._import.picture(i)

    def add_picture(
        self, name: str, pixels: Buffer, width: int, alpha: Buffer | None = None
    ) -> int:
        """Take in a decoded picture's grey pixels, row by row, and how opaque they are.

        A sheet of paper has rows, which `add_row` reads one by one: how many come back.
        """
        opaque = None if alpha is None else _bytes(alpha)
        return self._import.add_picture(name, _bytes(pixels), width, opaque)

    def add_row(self, row: int) -> None:
        """Read a row of the sheet of paper that `add_picture` found."""
        self._import.add_row(row)

    def skip(self, name: str, why: str) -> None:
        """Note that a picture could not be decoded: it is "large", or "other" than a picture."""
        self._import.skip(name, why)

    def finish(self) -> dict[str, Any]:
        """What was read: `Gathered.shown`, and the files whose digits lie `sideways`.

        The network answers as it is now, also for what is `chosen` later.
        """
        self._gathered = self._import.finish()
        self._import = Import()
        network = self._run.network
        self._network = network.astype(network.dtype)
        return self._shown(self._gathered.lying(_read_by_default))

    def turn(self) -> dict[str, Any]:
        """Turn the digits that lie on their side, and show all again."""
        self._gathered.turn()
        return self._shown([])

    def chosen(self, left_out: Sequence[int], unlabelled: str | int) -> dict[str, Any]:
        """What `Gathered.chosen` says, as flat images and labels for `DataSets.set_digits`."""
        data, sources = self._gathered.chosen(left_out, unlabelled, self._read)
        return {"images": data.images.ravel(), "labels": data.labels, "sources": sources}

    def _shown(self, sideways: list[str]) -> dict[str, Any]:
        return self._gathered.shown(self._read) | {"sideways": sideways}

    def _read(self, images: Bytes) -> Bytes:
        """The answers of the network, or of the default model where a student's code fails."""
        try:
            return _answers(self._network, images)
        except Exception:
            return _read_by_default(images)


def _bytes(buffer: Buffer) -> Bytes:
    return np.array(buffer, np.uint8).reshape(-1)


@cache
def _default() -> Network:
    return model_file.load_default()[0]


def _read_by_default(images: Bytes) -> Bytes:
    return _answers(_default(), images)


def _answers(network: Network, images: Bytes) -> Bytes:
    """The digits (n,) that a network reads in images (n, 768)."""
    answers = [np.zeros(0, np.uint8)]
    for start in range(0, len(images), AT_ONCE):
        inputs = np.multiply(images[start : start + AT_ONCE], 1 / 255, dtype=np.float32)
        answers.append(network.feedforward(inputs.T).argmax(axis=0).astype(np.uint8))
    return np.concatenate(answers)
