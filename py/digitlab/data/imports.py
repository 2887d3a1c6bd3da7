"""Files that a person chooses: recognised by their content, read, and reported one by one.

An `Import` takes files by name and bytes, in any order: IDX pairs, .npz, CSV, pictures, and zips
of these, also in each other. Pictures are decoded by whoever has a decoder: `add` names them,
`picture` returns the bytes of one at a time, and `add_picture` takes its pixels. A file that cannot
be read is skipped with a note (see `notes`); it never stops the others.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitlab import archives, npz
from digitlab.data import formats, grid, notes, sheets
from digitlab.data.arrays import from_arrays
from digitlab.data.csv_files import read_csv
from digitlab.data.dataset import MOST_EXAMPLES, DataError
from digitlab.data.formats import GZIP_MAGIC, UNPACKED_LIMIT
from digitlab.data.gathered import NO_LABEL, Gathered, Part
from digitlab.data.names import (
    ZIP_MAGIC,
    another_kind,
    digit_in,
    is_archive,
    is_junk,
    is_npz,
    is_picture,
    is_table,
    numbered,
    same_set,
)
from digitlab.data.pictures import as_it_is, from_picture, from_pixels
from digitlab.data.sheets import Box, Sheet
from digitlab.validate import Invalid

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
TEXTS = (".csv", ".txt", ".tsv", ".data")
IDX_MAGIC = b"\0\0\x08"
MOST_DEPTH = 3
"""Archives in each other, as of everybody's hand-ins in one zip."""
ARCHIVE_LIMIT = 4 * UNPACKED_LIMIT
"""Bytes of an archive, as of thirty photographs."""
FILE_LIMIT = 2 * UNPACKED_LIMIT
"""Bytes of a file: in CSV even the shortest number takes two bytes."""
MOST_INSIDE = 4 * FILE_LIMIT
"""Bytes of all files in one archive, and in the archives in it. They are unpacked one by one."""
MOST_PICTURES = 70_000
"""Pictures in a zip: as many as MNIST's."""
LEAST_SHEET = 300
"""Pixels along the shorter side of a picture of a whole sheet of paper, at least."""
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

Waiting = list[tuple[str, NDArray[Any]]]
"""Arrays of IDX and .npy files by name whose other half is still to come."""


class Import:
    """The digits of the files that were added so far, and notes on what was skipped or changed."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        """`names` are those of all files that will come: in a folder they may run on past 9."""
        self._parts: list[Part] = []
        self._notes = notes.Notes()
        self._count = 0
        self._images: Waiting = []
        self._labels: Waiting = []
        self._pictures: list[archives.Packed] = []
        self._singles: dict[str, list[tuple[NDArray[np.uint8], int]]] = {}
        """Pictures of one digit by the file that they are in: their images and labels."""
        self._sheet: tuple[str, Sheet, list[Box]] | None = None
        """The sheet of paper that is being read: its name, and the boxes so far."""
        self._file = ""
        """The name of the file that is being read."""
        self._bytes = 0
        self._counting = numbered(names)
        self._numbered = self._counting
        """Pictures of the file that is being read whose names are numbers, and no digits."""

    def add(self, name: str, data: bytes) -> list[str]:
        """Take in a file; the names of the pictures in it, whose bytes `picture` returns."""
        self._pictures, self._bytes, self._numbered = [], 0, self._counting
        self._file = re.split(r"[/\\]", name)[-1]
        try:
            self._add(name, data)
        except Invalid as error:
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
    ) -> int:
        """Take in a decoded picture, as `pictures.from_pixels` does. Its name tells its digit.

        A sheet of paper has rows, which `add_row` reads one by one: how many come back.
        """
        try:
            picture = from_pixels(pixels, width, alpha)
            sheet = sheets.find(picture) if min(picture.shape) >= LEAST_SHEET else None
            if sheet:
                self._sheet = name, sheet, []
                return sheets.ROWS
            self._add_single(name, picture)
        except DataError as error:
            self._notes.problem(error, name)
        return 0

    def add_row(self, row: int) -> None:
        """Read a row of the sheet that `add_picture` found; after its last it is taken in."""
        assert self._sheet
        name, sheet, boxes = self._sheet
        boxes += sheet.boxes(row)
        if row == sheets.ROWS - 1:
            self._sheet = None
            try:
                self._add_sheet(name, boxes)
            except DataError as error:
                self._notes.problem(error, name)

    def _add_sheet(self, name: str, boxes: list[Box]) -> None:
        if unread := sum(box.image is None for box in boxes):
            self._notes.pictures(notes.UNREAD, unread)
        images = [(box, box.image) for box in boxes if box.image is not None]
        if not boxes:
            raise DataError("expected digits on the sheet, found empty boxes", "error-sheet-empty")
        self._keep(
            Part(
                name,
                _as_bytes([image for _, image in images]),
                np.array([box.row for box, _ in images], np.uint8),
                np.array([box.column for box, _ in images], np.uint8),
                np.array([box.is_doubtful for box, _ in images], bool),
            )
        )

    def _add_single(self, name: str, picture: NDArray[np.uint8]) -> None:
        digit = None if name in self._numbered else digit_in(name)
        fitting = as_it_is(picture)
        image = from_picture(picture) if fitting is None else fitting
        self._make_room(1)
        if fitting is None:
            self._notes.pictures(notes.RESIZED)
        label = NO_LABEL if digit is None else digit
        self._singles.setdefault(self._source(name), []).append((_as_bytes([image])[0], label))

    def _source(self, name: str) -> str:
        """Whose a picture is: its folder's, if that is no digit, or the file's that it is in.

        Pictures that lie loose are one source together.
        """
        folders = [one for one in re.split(r"[/\\]", name)[:-1] if digit_in(f"{one}/_") is None]
        if folders:
            return folders[-1]
        return "" if self._file.lower().endswith(PICTURES) else self._file

    def skip(self, name: str, why: str) -> None:
        """Note that a picture could not be decoded; `why` is one of UNDECODED."""
        self._notes.problem(UNDECODED[why], name)

    def finish(self) -> Gathered:
        """All digits, and the notes."""
        self._pair_the_rest()
        for missing, waiting in ("labels", self._images), ("images", self._labels):
            for name, array in waiting:
                self._notes.problem(_unpaired(missing, len(array)), name)
        singles = []
        for name, both in self._singles.items():
            images, labels = zip(*both, strict=True)
            singles.append(Part(name, np.stack(images), np.array(labels, np.uint8)))
        return Gathered([*self._parts, *singles], self._notes.listed())

    def _keep(self, part: Part) -> None:
        self._make_room(len(part))
        self._parts.append(part)

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
        most = ARCHIVE_LIMIT if is_archive(data) else FILE_LIMIT
        if len(data) > most or (depth and self._bytes > MOST_INSIDE):
            raise DataError(
                f"expected at most {most:,} bytes, found {len(data):,}: bring it in parts",
                "error-file-large",
                most=most,
                found=len(data),
            )
        if lower.endswith(PICTURES) or is_picture(data):
            self._pictures.append((name, lambda: data))
        elif data[:2] == GZIP_MAGIC and formats.unpacked(data, 4)[:3] != IDX_MAGIC:
            inner = formats.unpacked(data, FILE_LIMIT + 1)
            self._add(re.sub(r"\.t?gz$", "", name, flags=re.IGNORECASE), inner, depth + 1)
        elif data[:2] == GZIP_MAGIC or data[:3] == IDX_MAGIC:
            self._pair(name, formats.read_idx(data))
        elif data.startswith(npz.MAGIC[:6]):
            self._add_npy(name, data)
        elif data[:2] == ZIP_MAGIC:
            self._add_zip(name, data, depth)
        elif is_archive(data):
            self._add_files(name, archives.tar_files(data, MOST_PICTURES), depth)
        elif lower.endswith(TEXTS) or is_table(data):
            images, labels = read_csv(data, self._notes.pictures)
            self._keep(Part(self._file, images, labels))
        else:
            raise DataError(
                "expected IDX, .npz, .npy, CSV, pictures or a zip of these, found another file",
                "error-file-kind",
            )

    def _add_zip(self, name: str, data: bytes, depth: int) -> None:
        files = archives.files(data, MOST_PICTURES, MOST_INSIDE, UNPACKED_LIMIT)
        if is_npz([inside for inside, _ in files]):
            self._keep(Part.of(self._file, formats.read_npz(data, self._notes.pictures)))
            return
        for start, other in OFFICE.items():
            if any(inside.startswith(start) for inside, _ in files):
                raise other
        self._add_files(name, files, depth)

    def _add_files(self, name: str, files: list[archives.Packed], depth: int) -> None:
        """Take in the files of an archive of this name."""
        wanted = [file for file in files if not is_junk(file[0])]
        if len(self._pictures) + len(wanted) > MOST_PICTURES:
            found = len(self._pictures) + len(wanted)
            raise archives.too_many("archive", MOST_PICTURES, found)
        if len(wanted) < len(files):
            self._notes.pictures(notes.JUNK, len(files) - len(wanted))
        told = digit_in(re.sub(r"\.(zip|tar)$", "/_", name, flags=re.IGNORECASE))
        counted = numbered([inside for inside, _ in wanted])
        others = 0
        for inside, unpack in wanted:
            if inside.lower().endswith(PICTURES):
                digit = None if inside in counted else digit_in(inside)
                as_named = f"{name}/{inside}" if depth else inside
                as_named = f"{told}/{as_named}" if digit is None and told is not None else as_named
                if inside in counted and told is None:
                    self._numbered = self._numbered | {as_named}
                self._pictures.append((as_named, unpack))
            elif not self._add_inside(inside, unpack, depth):
                others += 1
        if others:
            self._notes.pictures(notes.OTHERS, others)
        if others == len(wanted):
            raise DataError(
                "expected pictures or other files of digits in the archive, found none",
                "error-zip-pictures",
            )

    def _add_inside(self, name: str, unpack: Callable[[], bytes], depth: int) -> bool:
        """Take in a file of an archive: one that is broken stops no other.

        Whether it is of a kind that is known.
        """
        whole, self._file = self._file, name
        try:
            self._add(name, unpack(), depth + 1)
        except Invalid as error:
            if error.id == "error-file-kind":
                return False
            self._notes.problem(error, name)
        finally:
            self._file = whole
        return True

    def _add_npy(self, name: str, data: bytes) -> None:
        array = npz.read_array(name, data)
        if not array.ndim or not 0 < len(array) <= MOST_EXAMPLES or array.nbytes > UNPACKED_LIMIT:
            raise DataError(
                f"expected 1 to {MOST_EXAMPLES:,} digits, found an array of {array.shape}",
                "error-images-shape",
                found=f"{array.shape!s:.100}",
            )
        self._pair(name, array)

    def _pair(self, name: str, array: NDArray[Any]) -> None:
        """Take in images or labels, and keep them with their other half or until that comes."""
        is_labels = array.ndim == 1 or (array.ndim == 2 and array.shape[1] in (1, 10))
        same, others = (self._labels, self._images) if is_labels else (self._images, self._labels)
        fitting = [
            i
            for i, (named, other) in enumerate(others)
            if same_set(named, name)
            and are_pair(*((other, array) if is_labels else (array, other)))
        ]
        if not fitting:
            waiting = sum(images.nbytes for _, images in self._images)
            if not is_labels and waiting + array.nbytes > UNPACKED_LIMIT:
                raise DataError(
                    "expected the labels of the images before it first: bring fewer pairs at once",
                    "error-idx-pairs",
                )
            same.append((name, array))
            return
        _, other = others.pop(fitting[0])
        images, labels = (other, array) if is_labels else (array, other)
        self._keep(Part.of(self._file, from_arrays(images, labels, self._notes.pictures)))

    def _pair_the_rest(self) -> None:
        """Pair images and labels by their number alone, where only one of each has it."""
        for name, images in [*self._images]:
            fitting = [one for one in self._labels if are_pair(images, one[1])]
            rivals = [one for one in self._images if fitting and are_pair(one[1], fitting[0][1])]
            if len(fitting) != 1 or len(rivals) != 1:
                continue
            self._images = [one for one in self._images if one[1] is not images]
            self._labels = [one for one in self._labels if one is not fitting[0]]
            try:
                data = from_arrays(images, fitting[0][1], self._notes.pictures)
                self._keep(Part.of(name, data))
            except DataError as error:
                self._notes.problem(error, name)


def are_pair(images: NDArray[Any], labels: NDArray[Any]) -> bool:
    """Whether there are as many images as labels; images may stand in columns."""
    counts = {len(images)} | ({images.shape[1]} if images.ndim == 2 else set())
    return len(labels) in counts


def _as_bytes(images: Sequence[NDArray[np.floating]]) -> NDArray[np.uint8]:
    rounded: NDArray[np.uint8] = np.rint(255 * np.array(images)).astype(np.uint8)
    return rounded.reshape(-1, grid.SIZE)


def _unpaired(missing: str, count: int) -> DataError:
    """The error for an IDX file of so many digits whose labels, or whose images, never came."""
    return DataError(
        f"skipped, a file of {missing} for its {count:,} is missing",
        "error-idx-no-labels" if missing == "labels" else "error-idx-no-images",
        digits=count,
    )
