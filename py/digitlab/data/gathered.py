"""What an import found: digits of several files, to be looked at and chosen from.

What nothing tells the label of is kept apart until the person says what it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitlab.data import grid, notes
from digitlab.data.arrays import Bytes
from digitlab.data.dataset import Dataset

NO_LABEL = 255
"""Stands for the label of a digit that nothing tells."""
SHOWN = 400
"""Digits of files that are shown at most, besides those of sheets of paper."""
SHOWN_OF_EACH = 100
TRIED = 300
"""Digits that tell whether a file's lie on their side."""
LEAST_TRIED = 30
SIDEWAYS = 0.3
"""Of the digits: so many more are read right where all are turned."""

Reader = Callable[[Bytes], Bytes]
"""The answers (n,) of a network to images (n, 768)."""


@dataclass(frozen=True)
class Part:
    """Digits of one file: images (n, 768), and labels (n,) from 0 to 9 or NO_LABEL."""

    name: str
    images: Bytes
    labels: Bytes
    columns: Bytes | None = None
    """Of a sheet of paper: the column (n,) that each digit stands in; its row is its label."""
    doubtful: NDArray[np.bool_] | None = None
    """Of a sheet of paper: whose ink reaches its box's border (n,)."""

    @classmethod
    def of(cls, name: str, data: Dataset) -> "Part":
        """The digits of a file, all with labels."""
        return cls(name, data.images, data.labels)

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, some: NDArray[np.intp]) -> "Part":
        """The digits with these places."""
        return Part(
            self.name,
            self.images[some],
            self.labels[some],
            None if self.columns is None else self.columns[some],
            None if self.doubtful is None else self.doubtful[some],
        )

    def turned(self) -> "Part":
        """The same with rows and columns changed, as EMNIST has them."""
        square = np.pad(
            self.images.reshape(-1, grid.ROWS, grid.COLUMNS)[:, 2:-2], [(0, 0), (0, 0), (2, 2)]
        )
        images = grid.from_mnist(np.ascontiguousarray(square.transpose(0, 2, 1)))
        return replace(self, images=images)


_NONE = Part.of("", Dataset.empty())


def _or_zeros(part: Part, values: NDArray[Any] | None) -> Bytes:
    return np.zeros(len(part), np.uint8) if values is None else values.astype(np.uint8)


class Gathered:
    """The parts that were found, and notes on what was not."""

    def __init__(self, parts: Sequence[Part] = (), told: Sequence[dict[str, Any]] = ()) -> None:
        self._parts = [part for part in parts if len(part)]
        self._notes = list(told)
        self._sideways: list[int] = []
        """The parts that lie on their side."""

    @property
    def labels(self) -> Bytes:
        """All labels, in the order of the parts."""
        return np.concatenate([part.labels for part in (_NONE, *self._parts)])

    def shown(self, read: Reader) -> dict[str, Any]:
        """How many there are, the notes, and some of each part to look at, with their answers."""
        groups, start = [], 0
        at, shown = [np.zeros(0, np.int32)], [_NONE]
        for part, some in zip(self._parts, self._some(), strict=True):
            is_sheet = part.columns is not None
            count = {"count": len(part), "shown": len(some)}
            groups.append({"name": part.name, **count, "sheet": is_sheet})
            at.append((start + some).astype(np.int32))
            shown.append(part.subset(some))
            start += len(part)
        labels = self.labels
        known = labels[labels != NO_LABEL]
        images = np.concatenate([part.images for part in shown])
        return {
            "count": len(known),
            "counts": np.bincount(known, minlength=10).tolist(),
            "unlabelled": len(labels) - len(known),
            "notes": self._notes,
            "groups": groups,
            "indices": np.concatenate(at),
            "images": images.ravel(),
            "labels": np.concatenate([part.labels for part in shown]),
            "columns": np.concatenate([_or_zeros(part, part.columns) for part in shown]),
            "doubtful": np.concatenate([_or_zeros(part, part.doubtful) for part in shown]),
            "answers": read(images),
        }

    def _some(self) -> list[NDArray[np.intp]]:
        """Which digits of each part are shown: all of a sheet, and evenly spaced ones of a file."""
        files = sum(part.columns is None for part in self._parts)
        each = max(1, min(SHOWN_OF_EACH, SHOWN // max(1, files)))
        some, left = [], SHOWN
        for part in self._parts:
            count = len(part) if part.columns is not None else min(each, left, len(part))
            left -= count if part.columns is None else 0
            some.append(np.linspace(0, len(part) - 1, count).astype(np.intp))
        return some

    def lying(self, read: Reader) -> list[str]:
        """The files whose digits a network reads far better when they are turned.

        Of what is named as EMNIST, which is known for it, some better is enough.
        """
        self._sideways = []
        for i, part in enumerate(self._parts):
            some = np.flatnonzero(part.labels != NO_LABEL)
            if part.columns is not None or len(some) < LEAST_TRIED:
                continue
            some = some[:: 1 + len(some) // TRIED]
            tried = part.subset(some)
            given, turned = (
                np.mean(read(one.images) == one.labels) for one in (tried, tried.turned())
            )
            if turned > given + (0 if "emnist" in part.name.lower() else SIDEWAYS):
                self._sideways.append(i)
        return [self._parts[i].name for i in self._sideways]

    def turn(self) -> None:
        """Turn the digits of the files that are `lying`, and note it."""
        count = sum(len(self._parts[i]) for i in self._sideways)
        for i in self._sideways:
            self._parts[i] = self._parts[i].turned()
        self._sideways = []
        message = f"{count} {notes.PICTURES[notes.UPRIGHT]}"
        self._notes.append({"id": notes.UPRIGHT, "values": {"count": count}, "message": message})

    def chosen(
        self, left_out: Sequence[int], unlabelled: str | int, read: Reader
    ) -> tuple[Dataset, list[dict[str, Any]]]:
        """The digits but those `left_out`, and how many each file has: {name, count}.

        Those without a label are left out ("out"), take the network's answers ("read"), or are all
        the same digit.
        """
        images = np.concatenate([part.images for part in (_NONE, *self._parts)])
        labels = self.labels
        unknown = labels == NO_LABEL
        if unlabelled == "read" and unknown.any():
            labels[unknown] = read(images[unknown])
        elif unlabelled != "out":
            labels[unknown] = int(unlabelled)
        wanted = labels != NO_LABEL
        wanted[list(left_out)] = False
        ends = np.cumsum([len(part) for part in self._parts])
        counts = [int(one.sum()) for one in np.split(wanted, ends[:-1])] if len(ends) else []
        sources = [
            {"name": part.name, "count": count}
            for part, count in zip(self._parts, counts, strict=True)
            if count
        ]
        return Dataset(images[wanted], labels[wanted]), sources
