"""Files that a person chooses: recognised by their content, read, and reported one by one.

An `Import` takes files by name and bytes, in any order: IDX pairs, .npz, CSV, pictures, and zips
of these, also in each other. Pictures are decoded by whoever has a decoder: `add` names them,
`picture` returns the bytes of one at a time, and `add_picture` takes its pixels. A file that cannot
be read is skipped with a note (see `notes`); it never stops the others.
"""

import re
from collections.abc import Callable
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
TEXTS = (".csv", ".txt", ".tsv", ".data")
ZIP_MAGIC, IDX_MAGIC = b"PK", b"\0\0\x08"
PICTURE_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")
MOST_DEPTH = 3
"""Archives in each other, as of everybody's hand-ins in one zip."""
JUNK = (".ds_store", "thumbs.db", "desktop.ini")
NUMBERED = "(?:digit|class|label|number|samples?)"
"""Before the digit in a folder's name. Others are numbered too, as pupils and weeks are."""
NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
FILE_LIMIT = 2 * UNPACKED_LIMIT
"""Bytes of a file: in CSV even the shortest number takes two bytes."""
MOST_INSIDE = 4 * FILE_LIMIT
"""Bytes of all files in one archive, and in the archives in it."""
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

OFFICE = {
    "word/": DataError("expected digits, found a Word file", "error-file-word"),
    "xl/": DataError(
        "expected digits, found a spreadsheet: save it as CSV", "error-file-spreadsheet"
    ),
}
"""What is a zip, and another thing, by a folder in it."""

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
        self._bytes = 0
        self._unnamed: set[str] = set()
        """Pictures whose names are numbers, and no digits."""

    def add(self, name: str, data: bytes) -> list[str]:
        """Take in a file; the names of the pictures in it, whose bytes `picture` returns."""
        self._pictures, self._bytes, self._unnamed = [], 0, set()
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
        digit = None if name in self._unnamed else digit_in(name)
        if digit is None:
            self._notes.pictures(notes.UNNAMED)
            return
        try:
            picture = from_pixels(pixels, width, alpha)
            fitting = as_it_is(picture)
            image = from_picture(picture) if fitting is None else fitting
            self._make_room(1)
        except DataError as error:
            self._notes.problem(error, name)
            return
        if fitting is None:
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

    def _add(self, name: str, data: bytes, depth: int = 0) -> None:
        if depth > MOST_DEPTH:
            raise DataError(
                f"expected at most {MOST_DEPTH} archives in each other, found more",
                "error-archive-depth",
                most=MOST_DEPTH,
            )
        lower = name.lower()
        if other := another_kind(data):
            raise other
        self._bytes += len(data)
        if len(data) > FILE_LIMIT or (depth and self._bytes > MOST_INSIDE):
            raise DataError(
                f"expected at most {FILE_LIMIT:,} bytes, found {len(data):,}: bring it in parts",
                "error-file-large",
                most=FILE_LIMIT,
                found=len(data),
            )
        if lower.endswith(PICTURES) or data.startswith(PICTURE_MAGIC):
            self._pictures.append((name, lambda: data))
        elif data[:2] == GZIP_MAGIC and formats.unpacked(data, 4)[:3] != IDX_MAGIC:
            inner = formats.unpacked(data, FILE_LIMIT + 1)
            self._add(re.sub(r"\.gz$", "", name, flags=re.IGNORECASE), inner, depth + 1)
        elif data[:2] == GZIP_MAGIC or data[:3] == IDX_MAGIC:
            self._add_idx(name, data)
        elif data[:2] == ZIP_MAGIC:
            self._add_zip(name, data, depth)
        elif lower.endswith(TEXTS):
            self._keep(read_csv(data))
        else:
            raise DataError(
                "expected IDX, .npz, CSV, PNG or a zip of these, found another file",
                "error-file-kind",
            )

    def _add_zip(self, name: str, data: bytes, depth: int) -> None:
        try:
            files = archives.files(data, MOST_PICTURES, UNPACKED_LIMIT)
        except Invalid as error:
            raise DataError.of(error) from error
        if any(inside.endswith(".npy") for inside, _ in files):
            self._keep(formats.read_npz(data, self._notes.pictures))
            return
        for start, other in OFFICE.items():
            if any(inside.startswith(start) for inside, _ in files):
                raise other
        wanted = [file for file in files if not is_junk(file[0])]
        if len(wanted) < len(files):
            self._notes.pictures(notes.JUNK, len(files) - len(wanted))
        told = digit_in(re.sub(r"\.zip$", "/_", name, flags=re.IGNORECASE))
        numbered = _numbered([inside for inside, _ in wanted])
        before = self._count, len(self._pictures), len(self._images), len(self._labels)
        for inside, unpack in wanted:
            if inside.lower().endswith(PICTURES):
                digit = None if inside in numbered else digit_in(inside)
                as_named = f"{told}/{inside}" if digit is None and told is not None else inside
                self._unnamed |= {as_named} if inside in numbered and told is None else set()
                self._pictures.append((as_named, unpack))
            elif inside.lower().endswith((*TEXTS, ".npz", ".gz", ".zip", "ubyte", ".idx")):
                self._add_inside(inside, unpack, depth)
        if before == (self._count, len(self._pictures), len(self._images), len(self._labels)):
            raise DataError(
                "expected pictures or other files of digits in the zip, found none",
                "error-zip-pictures",
            )

    def _add_inside(self, name: str, unpack: Callable[[], bytes], depth: int) -> None:
        """Take in a file of an archive: one that is broken stops no other."""
        whole, self._file = self._file, name
        try:
            self._add(name, unpack(), depth + 1)
        except Invalid as error:
            self._notes.problem(error, name)
        finally:
            self._file = whole

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


def another_kind(data: bytes) -> DataError | None:
    """The error for a file that is known and holds no digits that can be read; None for others."""
    start = data[:512].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return DataError(
            "expected digits, found a web page: the download went wrong", "error-file-web-page"
        )
    if start.startswith(b"%pdf"):
        return DataError(
            "expected digits, found a PDF: photograph it, or save it as PNG", "error-file-pdf"
        )
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        return DataError(
            "expected JPEG or PNG, found HEIC: choose Most compatible in the phone's settings",
            "error-file-heic",
        )
    if data[:1] == b"\x80" and data[1:2] in b"\2\3\4\5":
        return DataError(
            "expected data, found a pickle, which would run code: save it as .npz",
            "error-file-pickle",
        )
    return None


def digit_in(name: str) -> int | None:
    """The digit that a picture's name tells: its folder's, or the one that it begins with."""
    *folders, file = re.split(r"[/\\]", name)
    for folder in reversed(folders):
        told = folder.lower().strip()
        if told in NUMBER_WORDS:
            return NUMBER_WORDS.index(told)
        found = re.fullmatch(rf"(?:{NUMBERED}[ _-]?)?(\d)(?:[ _-]\D*)?", told)
        if found:
            return int(found[1])
    found = re.match(r"(?:label|digit)?[ _-]?(\d)(?!\d)", file, re.IGNORECASE)
    return int(found[1]) if found else None


def _numbered(names: list[str]) -> set[str]:
    """The pictures of folders in which numbers run on past 9: there a number is no digit."""
    numbers = {
        name: int(found[1]) for name in names if (found := re.search(r"(?:^|/)(\d+)\.\w+$", name))
    }
    past = {name.rpartition("/")[0] for name, number in numbers.items() if number > 9}
    return {
        name
        for name in numbers
        if (folder := name.rpartition("/")[0]) in past and digit_in(f"{folder}/_") is None
    }


def is_junk(name: str) -> bool:
    """Whether a file is what an operating system adds to an archive."""
    file = name.rpartition("/")[2].lower()
    return name.startswith("__MACOSX/") or file.startswith("._") or file in JUNK


def _same_set(one: str, other: str) -> bool:
    """Whether two names differ only in what tells images from labels."""
    return re.sub("images|labels|idx[13]", "", one) == re.sub("images|labels|idx[13]", "", other)
