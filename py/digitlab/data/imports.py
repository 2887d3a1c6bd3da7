"""Files that people bring: sorted by what they hold, read, and told of, one by one.

An `Import` takes files by name and bytes, in any order: IDX pairs, .npz, CSV, zips of PNG, and
pictures. Pictures are decoded by whoever has a decoder: `add` names them, `picture` hands over one
at a time, and `add_picture` takes its pixels. A file that cannot be read is skipped with a reason;
it never stops the others.
"""

import re
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from digitlab.data import archives, grid
from digitlab.data import dataset as datasets
from digitlab.data.dataset import MOST_EXAMPLES, UNPACKED_LIMIT, DataError, Dataset

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
ZIP_MAGIC, GZIP_MAGIC, PNG_MAGIC = b"PK", b"\x1f\x8b", b"\x89PNG"
FILE_LIMIT = 2 * UNPACKED_LIMIT
"""Bytes of a file: in CSV even the shortest number takes two bytes."""
MOST_PICTURES = 70_000
"""Pictures in a zip: as many as MNIST's."""
MOST_NOTES = 20
LONGEST_NOTE = 300


class Import:
    """The digits of all files that were added so far, and notes on what was skipped or changed."""

    def __init__(self) -> None:
        self._parts: list[Dataset] = []
        self._notes: Counter[str] = Counter()
        self._count = 0
        self._images: list[tuple[str, NDArray[np.uint8]]] = []
        self._labels: list[tuple[str, NDArray[np.uint8]]] = []
        self._pictures: list[archives.Packed] = []
        self._pixels: list[NDArray[np.uint8]] = []
        self._digits: list[int] = []

    def add(self, name: str, data: bytes) -> list[str]:
        """Take in a file; the names of the pictures in it, which `picture` hands over."""
        self._pictures = []
        try:
            self._add(name, data)
        except DataError as error:
            self._note(f"{name}: {error}")
        return [picture for picture, _ in self._pictures]

    def picture(self, i: int) -> bytes | None:
        """The last file's picture `i`, which needs decoding; None for a broken one: it is noted."""
        _, unpack = self._pictures[i]
        try:
            return unpack()
        except ValueError as error:
            self._note(str(error))
        return None

    def add_picture(self, name: str, pixels: NDArray[np.uint8], width: int) -> None:
        """Take in a decoded picture: its grey pixels, row by row. Its name tells its digit."""
        digit = digit_in(name)
        if digit is None:
            self._note("pictures skipped: a folder or a name that begins with the digit is missing")
            return
        try:
            if width < 1 or not pixels.size or pixels.size % width:
                raise ValueError("expected a picture, found no pixels")
            picture = pixels.reshape(-1, width)
            if max(picture.shape) > datasets.LARGEST_SIDE:
                raise ValueError(f"expected at most {datasets.LARGEST_SIDE} pixels a side")
            image = grid.from_picture(picture)
            self._make_room(1)
        except ValueError as error:
            self._note(f"{name}: {error}")
            return
        if picture.shape not in ((28, 28), (grid.ROWS, grid.COLUMNS)):
            self._note(datasets.RESIZED)
        self._pixels.append(np.rint(255 * image).astype(np.uint8))
        self._digits.append(digit)

    def skip(self, name: str, reason: str) -> None:
        """Note that a file was skipped."""
        self._note(f"{name}: {reason}")

    def finish(self) -> tuple[Dataset, list[str]]:
        """All digits, and the notes."""
        for name, array in self._images:
            self._note(f"{name}: skipped, a file of labels for its {len(array):,} is missing")
        for name, array in self._labels:
            self._note(f"{name}: skipped, a file of images for its {len(array):,} is missing")
        pictures = Dataset(
            np.array(self._pixels, np.uint8).reshape(-1, grid.SIZE),
            np.array(self._digits, np.uint8),
        )
        notes = [
            f"{n} {note}" if n > 1 or "pictures" in note else note
            for note, n in self._notes.items()
        ]
        if len(notes) > MOST_NOTES:
            notes = [*notes[:MOST_NOTES], f"and {len(notes) - MOST_NOTES} more"]
        return Dataset.joined([*self._parts, pictures]), notes

    def _note(self, text: str, count: int = 1) -> None:
        self._notes[text[:LONGEST_NOTE]] += count

    def _keep(self, part: Dataset) -> None:
        self._make_room(len(part))
        self._parts.append(part)

    def _make_room(self, count: int) -> None:
        if self._count + count > MOST_EXAMPLES:
            raise DataError(
                f"expected at most {MOST_EXAMPLES:,} digits in all, found {count:,} more than "
                f"{self._count:,}: bring fewer"
            )
        self._count += count

    def _add(self, name: str, data: bytes) -> None:
        lower = name.lower()
        if len(data) > FILE_LIMIT:
            raise DataError(
                f"expected at most {FILE_LIMIT:,} bytes, found {len(data):,}: bring it in parts"
            )
        if lower.endswith(PICTURES) or data[:4] == PNG_MAGIC:
            self._pictures = [(name, lambda: data)]
        elif data[:2] == GZIP_MAGIC or data[:3] == b"\0\0\x08":
            self._add_idx(name, data)
        elif data[:2] == ZIP_MAGIC:
            self._add_zip(data)
        elif lower.endswith((".csv", ".txt")):
            self._keep(datasets.read_csv(data))
        else:
            raise DataError("expected IDX, .npz, CSV, PNG or a zip of PNG, found another file")

    def _add_zip(self, data: bytes) -> None:
        try:
            files = archives.files(data, MOST_PICTURES, UNPACKED_LIMIT)
        except ValueError as error:
            raise DataError(str(error)) from error
        if any(name.endswith(".npy") for name, _ in files):
            self._keep(datasets.read_npz(data, self._note))
            return
        self._pictures = [file for file in files if file[0].lower().endswith(PICTURES)]
        if not self._pictures:
            raise DataError("expected pictures in the zip, found none")

    def _add_idx(self, name: str, data: bytes) -> None:
        array = datasets.read_idx(data)
        mine, others = (
            (self._labels, self._images) if array.ndim == 1 else (self._images, self._labels)
        )
        fitting = [i for i, (_, other) in enumerate(others) if len(other) == len(array)]
        if not fitting:
            waiting = sum(images.nbytes for _, images in self._images)
            if array.ndim > 1 and waiting + array.nbytes > UNPACKED_LIMIT:
                raise DataError(
                    "expected the labels of the images before it first: bring fewer pairs at once"
                )
            mine.append((name, array))
            return
        _, other = others.pop(min(fitting, key=lambda i: not _same_set(others[i][0], name)))
        images, labels = (other, array) if array.ndim == 1 else (array, other)
        self._keep(datasets.from_arrays(images, labels, self._note))


def digit_in(name: str) -> int | None:
    """The digit that a picture's name tells: its folder's, or the one that it begins with."""
    *folders, file = re.split(r"[/\\]", name)
    for folder in reversed(folders):
        if re.fullmatch(r"\d", folder):
            return int(folder)
    found = re.match(r"(?:label|digit)?[ _-]?(\d)(?!\d)", file, re.IGNORECASE)
    return int(found[1]) if found else None


def _same_set(one: str, other: str) -> bool:
    return re.sub("images|labels|idx[13]", "", one) == re.sub("images|labels|idx[13]", "", other)
