"""Files that people bring: sorted by what they hold, read, and told of, one by one.

An `Import` takes files by name and bytes, in any order: IDX pairs, .npz, CSV, zips of PNG, and
pictures. Pictures are decoded by whoever has a decoder: `add` gives them back, and `add_picture`
takes their pixels. A file that cannot be read is skipped with a reason; it never stops the others.
"""

import io
import re
import zipfile
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from digitlab import datasets, grid
from digitlab.datasets import DataError, Dataset

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
ZIP_MAGIC, GZIP_MAGIC, PNG_MAGIC = b"PK", b"\x1f\x8b", b"\x89PNG"
UNPACKED_LIMIT = 256 * 1024 * 1024
MOST_PICTURES = 100_000
MOST_NOTES = 20

Picture = tuple[str, bytes]


class Import:
    """The digits of all files that were added so far, and notes on what was skipped or changed."""

    def __init__(self) -> None:
        self._parts: list[Dataset] = []
        self._notes: Counter[str] = Counter()
        self._images: dict[str, NDArray[np.uint8]] = {}
        self._labels: dict[str, NDArray[np.uint8]] = {}
        self._pixels: list[NDArray[np.uint8]] = []
        self._digits: list[int] = []

    def add(self, name: str, data: bytes) -> list[Picture]:
        """Take in a file; the pictures in it, which need decoding, are given back."""
        try:
            return self._add(name, data)
        except DataError as error:
            self._note(f"{name}: {error}")
        return []

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
        except ValueError as error:
            self._note(f"{name}: {error}")
            return
        if picture.shape not in ((28, 28), (grid.ROWS, grid.COLUMNS)):
            self._note("pictures brought to the grid from other sizes")
        self._pixels.append(np.rint(255 * image).astype(np.uint8))
        self._digits.append(digit)

    def skip(self, name: str, reason: str) -> None:
        """Note that a file was skipped."""
        self._note(f"{name}: {reason}")

    def finish(self) -> tuple[Dataset, list[str]]:
        """All digits, and the notes."""
        for name in self._images:
            self._note(f"{name}: skipped, its labels' file is missing")
        for name in self._labels:
            self._note(f"{name}: skipped, its images' file is missing")
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

    def _note(self, text: str) -> None:
        self._notes[text] += 1

    def _add(self, name: str, data: bytes) -> list[Picture]:
        lower = name.lower()
        if lower.endswith(PICTURES) or data[:4] == PNG_MAGIC:
            return [(name, data)]
        if data[:2] == GZIP_MAGIC or data[:3] == b"\0\0\x08":
            self._add_idx(name, data)
        elif data[:2] == ZIP_MAGIC:
            return self._add_zip(name, data)
        elif lower.endswith((".csv", ".txt")):
            self._parts.append(datasets.read_csv(data))
        else:
            raise DataError("expected IDX, .npz, CSV, PNG or a zip of PNG, found another file")
        return []

    def _add_zip(self, name: str, data: bytes) -> list[Picture]:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = [e for e in archive.infolist() if not e.is_dir()]
                if any(e.filename.endswith(".npy") for e in entries):
                    self._parts.append(datasets.read_npz(data))
                    return []
                entries = [e for e in entries if e.filename.lower().endswith(PICTURES)]
                claimed = sum(entry.file_size for entry in entries)
                if claimed > UNPACKED_LIMIT or len(entries) > MOST_PICTURES:
                    raise DataError(f"expected at most {UNPACKED_LIMIT:,} bytes in the zip")
                if not entries:
                    raise DataError("expected pictures in the zip, found none")
                return [(e.filename, _unpacked(archive, e)) for e in entries]
        except DataError:
            raise
        except Exception as error:  # zipfile raises half a dozen kinds for what is broken
            raise DataError(f"expected a whole zip, found a broken one ({error})") from error

    def _add_idx(self, name: str, data: bytes) -> None:
        array = datasets.read_idx(data)
        mine, others = (
            (self._labels, self._images) if array.ndim == 1 else (self._images, self._labels)
        )
        pair = next((n for n in others if _same_set(n, name)), None)
        pair = pair or next((n for n in others if len(others[n]) == len(array)), None)
        if pair is None:
            mine[name] = array
            return
        other = others.pop(pair)
        images, labels = (other, array) if array.ndim == 1 else (array, other)
        self._parts.append(datasets.from_arrays(images, labels))


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


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise DataError(f"{entry.filename}: expected {entry.file_size:,} bytes, found others")
    return data
