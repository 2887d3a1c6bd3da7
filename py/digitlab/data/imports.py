"""Files that a person chooses: recognised by their content, read, and reported one by one.

An `Import` takes files by name and bytes, in any order: IDX pairs, .npz, CSV, zips of PNG, and
pictures. Pictures are decoded by whoever has a decoder: `add` names them, `picture` returns the
bytes of one at a time, and `add_picture` takes its pixels. A file that cannot be read is skipped
with a note (see `notes`); it never stops the others.
"""

import re
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitlab import archives
from digitlab.data import formats, grid, notes
from digitlab.data.arrays import from_arrays
from digitlab.data.csv_files import read_csv
from digitlab.data.dataset import MOST_EXAMPLES, DataError, Dataset
from digitlab.data.formats import GZIP_MAGIC, UNPACKED_LIMIT
from digitlab.data.pictures import as_it_is, from_picture, from_pixels
from digitlab.validate import Invalid

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
ZIP_MAGIC, IDX_MAGIC, PNG_MAGIC = b"PK", b"\0\0\x08", b"\x89PNG"
FILE_LIMIT = 2 * UNPACKED_LIMIT
"""Bytes of a file: in CSV even the shortest number takes two bytes."""
MOST_PICTURES = 70_000
"""Pictures in a zip: as many as MNIST's."""
MOST_DECODED = 50_000_000
"""Pixels of a picture that is decoded, as of a good camera."""
UNDECODED = {
    "large": DataError(
        f"expected a picture of at most {MOST_DECODED:,} pixels, found a larger one",
        "error-picture-undecoded-large",
        most=MOST_DECODED,
    ),
    "other": DataError("expected a picture, found another file", "error-picture-other"),
}
"""Why a picture could not be decoded."""

Waiting = list[tuple[str, NDArray[np.uint8]]]
"""IDX files by name whose other half is still to come."""


class Import:
    """The digits of the files that were added so far, and notes on what was skipped or changed."""

    def __init__(self) -> None:
        self._parts: list[Dataset] = []
        self._notes = notes.Notes()
        self._count = 0
        self._images: Waiting = []
        self._labels: Waiting = []
        self._pictures: list[archives.Packed] = []
        self._pixels: list[NDArray[np.uint8]] = []
        self._digits: list[int] = []
        self._file = ""
        """The name of the file that is being read."""
        self._sources: list[tuple[str, int]] = []
        """The files of the parts, and how many digits each has; then those of the pictures."""
        self._of_pictures: list[str] = []

    def add(self, name: str, data: bytes) -> list[str]:
        """Take in a file; the names of the pictures in it, whose bytes `picture` returns."""
        self._pictures = []
        self._file = re.split(r"[/\\]", name)[-1]
        try:
            self._add(name, data)
        except DataError as error:
            self._notes.problem(error, name)
        return [picture for picture, _ in self._pictures]

    def picture(self, i: int) -> bytes | None:
        """The last file's picture `i`, to be decoded; None for a broken one, which is noted."""
        _, unpack = self._pictures[i]
        try:
            return unpack()
        except Invalid as error:
            self._notes.problem(error)
        return None

    def add_picture(
        self,
        name: str,
        pixels: NDArray[np.uint8],
        width: int,
        alpha: NDArray[np.uint8] | None = None,
    ) -> None:
        """Take in a decoded picture, as `pictures.from_pixels` does. Its name tells its digit."""
        digit = digit_in(name)
        if digit is None:
            self._notes.pictures(notes.UNNAMED)
            return
        try:
            picture = from_pixels(pixels, width, alpha)
            image = from_picture(picture)
            self._make_room(1)
        except DataError as error:
            self._notes.problem(error, name)
            return
        if as_it_is(picture) is None:
            self._notes.pictures(notes.RESIZED)
        self._pixels.append(np.rint(255 * image).astype(np.uint8))
        self._digits.append(digit)
        # Pictures that lie loose are one source together.
        self._of_pictures.append("" if self._file.lower().endswith(PICTURES) else self._file)

    def skip(self, name: str, why: str) -> None:
        """Note that a picture could not be decoded; `why` is one of UNDECODED."""
        self._notes.problem(UNDECODED[why], name)

    @property
    def sources(self) -> list[dict[str, Any]]:
        """The files that the digits of `finish` come from, in their order: {name, count}.

        Pictures outside of zips are one source without a name.
        """
        pictures = ((name, len([*group])) for name, group in groupby(self._of_pictures))
        everything = (*self._sources, *pictures)
        return [{"name": name, "count": count} for name, count in everything if count]

    def finish(self) -> tuple[Dataset, list[dict[str, Any]]]:
        """All digits, and the notes."""
        for missing, waiting in ("labels", self._images), ("images", self._labels):
            for name, array in waiting:
                self._notes.problem(_unpaired(missing, len(array)), name)
        pictures = Dataset(
            np.array(self._pixels, np.uint8).reshape(-1, grid.SIZE),
            np.array(self._digits, np.uint8),
        )
        return Dataset.joined([*self._parts, pictures]), self._notes.listed()

    def _keep(self, part: Dataset) -> None:
        self._make_room(len(part))
        self._parts.append(part)
        self._sources.append((self._file, len(part)))

    def _make_room(self, count: int) -> None:
        if self._count + count > MOST_EXAMPLES:
            raise DataError(
                f"expected at most {MOST_EXAMPLES:,} digits in all, found {count:,} more than "
                f"{self._count:,}: bring fewer",
                "error-import-count",
                most=MOST_EXAMPLES,
                before=self._count,
                found=count,
            )
        self._count += count

    def _add(self, name: str, data: bytes) -> None:
        lower = name.lower()
        if len(data) > FILE_LIMIT:
            raise DataError(
                f"expected at most {FILE_LIMIT:,} bytes, found {len(data):,}: bring it in parts",
                "error-file-large",
                most=FILE_LIMIT,
                found=len(data),
            )
        if lower.endswith(PICTURES) or data[:4] == PNG_MAGIC:
            self._pictures = [(name, lambda: data)]
        elif data[:2] == GZIP_MAGIC or data[:3] == IDX_MAGIC:
            self._add_idx(name, data)
        elif data[:2] == ZIP_MAGIC:
            self._add_zip(data)
        elif lower.endswith((".csv", ".txt")):
            self._keep(read_csv(data))
        else:
            raise DataError(
                "expected IDX, .npz, CSV, PNG or a zip of PNG, found another file",
                "error-file-kind",
            )

    def _add_zip(self, data: bytes) -> None:
        try:
            files = archives.files(data, MOST_PICTURES, UNPACKED_LIMIT)
        except Invalid as error:
            raise DataError.of(error) from error
        if any(name.endswith(".npy") for name, _ in files):
            self._keep(formats.read_npz(data, self._notes.pictures))
            return
        self._pictures = [file for file in files if file[0].lower().endswith(PICTURES)]
        if not self._pictures:
            raise DataError("expected pictures in the zip, found none", "error-zip-pictures")

    def _add_idx(self, name: str, data: bytes) -> None:
        """Read an IDX file, and keep it with its other half or until that comes."""
        array = formats.read_idx(data)
        is_labels = array.ndim == 1
        same, others = (self._labels, self._images) if is_labels else (self._images, self._labels)
        fitting = [i for i, (_, other) in enumerate(others) if len(other) == len(array)]
        if not fitting:
            waiting = sum(images.nbytes for _, images in self._images)
            if not is_labels and waiting + array.nbytes > UNPACKED_LIMIT:
                raise DataError(
                    "expected the labels of the images before it first: bring fewer pairs at once",
                    "error-idx-pairs",
                )
            same.append((name, array))
            return
        _, other = others.pop(min(fitting, key=lambda i: not _same_set(others[i][0], name)))
        images, labels = (other, array) if is_labels else (array, other)
        self._keep(from_arrays(images, labels, self._notes.pictures))


def _unpaired(missing: str, count: int) -> DataError:
    """The error for an IDX file of so many digits whose labels, or whose images, never came."""
    return DataError(
        f"skipped, a file of {missing} for its {count:,} is missing",
        "error-idx-no-labels" if missing == "labels" else "error-idx-no-images",
        digits=count,
    )


def digit_in(name: str) -> int | None:
    """The digit that a picture's name tells: its folder's, or the one that it begins with."""
    *folders, file = re.split(r"[/\\]", name)
    for folder in reversed(folders):
        if re.fullmatch(r"\d", folder):
            return int(folder)
    found = re.match(r"(?:label|digit)?[ _-]?(\d)(?!\d)", file, re.IGNORECASE)
    return int(found[1]) if found else None


def _same_set(one: str, other: str) -> bool:
    """Whether two names differ only in what tells images from labels."""
    return re.sub("images|labels|idx[13]", "", one) == re.sub("images|labels|idx[13]", "", other)
