"""The data sets that a page has: MNIST, made digits, files, and the student's own digits.

What goes in and out are plain numbers, strings, lists, dicts and buffers, as in `session`.
"""

from collections.abc import Buffer, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitlab.data import dataset as datasets
from digitlab.data import grid, synthetic
from digitlab.data.dataset import MOST_EXAMPLES, DataError, Dataset
from digitlab.data.imports import Import
from digitlab.validate import whole_number

MADE_TEST = 2_000
MOST_WEIGHT = 100
PREVIEW = 100
TEST_SHARE = 6
"""Of digits without test data of their own, every sixth is kept for testing."""
NONE = Dataset(np.zeros((0, grid.SIZE), np.uint8), np.zeros(0, np.uint8))


@dataclass(frozen=True)
class Source:
    """Which digits to train on. Raises ValueError or TypeError for what is out of range."""

    dataset: str = "made"
    """"mnist", "made", "files" or "own"."""
    examples: int = 10_000
    """How many at the most."""
    data_seed: int = 1
    """Which made digits."""
    own_weight: int = 0
    """How many times the student's own digits are mixed in."""

    def __post_init__(self) -> None:
        if self.dataset not in ("mnist", "made", "files", "own"):
            raise ValueError(
                f"expected the data set mnist, made, files or own, found {self.dataset!r}"
            )
        if whole_number("examples", self.examples) > MOST_EXAMPLES:
            raise ValueError(f"expected at most {MOST_EXAMPLES:,} examples, found {self.examples}")
        for name, value, most in (
            ("data_seed", self.data_seed, 2**32),
            ("own_weight", self.own_weight, MOST_WEIGHT),
        ):
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
                raise ValueError(f"expected {name} as a whole number to {most}, found {value!r}")


class Library:
    """All data sets of one page, and the import that is under way."""

    def __init__(self) -> None:
        self._mnist: tuple[Dataset, Dataset] | None = None
        self._made: tuple[tuple[int, int], tuple[Dataset, Dataset]] | None = None
        self._brought = {"files": NONE, "own": NONE}
        self._imported = NONE
        self._import = Import()

    def has(self, dataset: str) -> bool:
        """Whether that data set is here; made digits always are."""
        if dataset in self._brought:
            return len(self._brought[dataset]) > 1
        return dataset == "made" or self._mnist is not None

    def add_mnist(
        self,
        train_images: Buffer,
        train_labels: Buffer,
        test_images: Buffer,
        test_labels: Buffer,
    ) -> None:
        """Take in MNIST from its four IDX files' bytes. Raises DataError for broken ones."""
        train, test = (train_images, train_labels), (test_images, test_labels)
        self._mnist = datasets.from_idx(*train), datasets.from_idx(*test)

    def set_digits(self, dataset: str, images: Buffer, labels: Buffer) -> None:
        """Let these be the data set "own" or "files": n × 768 bytes, 255 = ink, and n labels.

        Raises DataError where they do not fit; the digits of before then stay.
        """
        pixels = np.frombuffer(images, np.uint8)
        if pixels.size % grid.SIZE:
            raise DataError(f"expected {grid.SIZE} bytes a digit, found {pixels.size} bytes")
        copied = pixels.reshape(-1, grid.SIZE).copy()
        self._brought[dataset] = Dataset(copied, np.frombuffer(labels, np.uint8).copy())

    def own_file(self) -> bytes:
        """The student's own digits as an .npz file's bytes."""
        return datasets.write_npz(self._brought["own"])

    def begin_import(self) -> None:
        """Begin to read files; nothing changes until `set_digits`."""
        self._import = Import()

    def import_file(self, name: str, data: Buffer) -> list[str]:
        """Read one file. The names of pictures in it come back: see `import_picture_bytes`."""
        return self._import.add(name, bytes(data))

    def import_picture_bytes(self, i: int) -> bytes | None:
        """The last file's picture `i`, to be decoded; None for a broken one, which is noted."""
        return self._import.picture(i)

    def import_picture(self, name: str, pixels: Buffer, width: int) -> None:
        """Take in a decoded picture's grey pixels, row by row."""
        self._import.add_picture(name, np.array(pixels, np.uint8).reshape(-1), width)

    def import_skip(self, name: str, reason: str) -> None:
        """Note that a file could not be decoded."""
        self._import.skip(name, reason)

    def finish_import(self) -> dict[str, Any]:
        """What was read: how many of each digit, notes on what was not, and 100 to look at."""
        self._imported, notes = self._import.finish()
        rng = np.random.default_rng(0)
        count = len(self._imported)
        some = np.sort(rng.choice(count, min(PREVIEW, count), replace=False))
        return {
            "count": count,
            "counts": np.bincount(self._imported.labels, minlength=10).tolist(),
            "notes": notes,
        } | pictures(self._imported, some)

    def imported(self) -> dict[str, Any]:
        """All that was read, as flat images and labels, for `set_digits`."""
        return pictures(self._imported, np.arange(len(self._imported)))

    def prepare(self, source: Source) -> Iterator[float | tuple[Dataset, Dataset]]:
        """Make the source's training and test data ready: shares from 0 to 1, then the data.

        Raises DataError where there is nothing of it, or too much.
        """
        match source.dataset:
            case "mnist":
                if self._mnist is None:
                    raise DataError("expected MNIST to be added, found none")
                train, test = self._mnist
            case "made":
                train, test = yield from self._prepare_made(source)
            case name:
                train, test = _held_out(self._brought[name], source)
        train = train.subset(slice(source.examples))
        if source.own_weight and source.dataset != "own":
            own = self._brought["own"]
            if len(train) + len(own) * source.own_weight > MOST_EXAMPLES:
                raise DataError(
                    f"expected at most {MOST_EXAMPLES:,} examples in all, found {len(train):,} and "
                    f"{len(own):,} of your own {source.own_weight} times: choose fewer of either"
                )
            train = Dataset.joined([train, *[own] * source.own_weight])
        yield train, test

    def _prepare_made(self, source: Source) -> Iterator[float]:
        key = (source.examples, source.data_seed)
        if self._made is None or self._made[0] != key:
            total = source.examples + MADE_TEST
            parts = []
            for block in synthetic.blocks(total, source.data_seed):
                parts.append(block)
                yield sum(map(len, parts)) / (total + 1)  # 1 is for data that are ready
            made = Dataset.joined(parts)
            train, test = slice(source.examples), slice(source.examples, None)
            self._made = key, (made.subset(train), made.subset(test))
        return self._made[1]


def _held_out(data: Dataset, source: Source) -> tuple[Dataset, Dataset]:
    if len(data) < 2:
        whose = "digits of your own" if source.dataset == "own" else "digits from files"
        raise DataError(f"expected at least two {whose}, found {len(data)}: bring some under Data")
    kept = max(1, len(data) // TEST_SHARE)
    return data.split(len(data) - kept, source.data_seed)


def pictures(data: Dataset, indices: np.ndarray) -> dict[str, Any]:
    """Some digits for the page: their images one after another, and their labels."""
    return {"images": data.images[indices].ravel(), "labels": data.labels[indices]}
