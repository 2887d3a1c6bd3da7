"""What a file's name and its first bytes tell: its kind, and the digit that it shows."""

import re
from collections.abc import Sequence

from digitlab.data.dataset import DataError

JUNK = (".ds_store", "thumbs.db", "desktop.ini")
ZIP_MAGIC, TAR_MAGIC = b"PK", b"ustar"
PICTURE_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")
LEAST_CELLS = 700
"""In the first row of a table of digits."""
NUMBERED = "(?:digit|class|label|number|samples?)"
"""Before the digit in a folder's name. Others are numbered too, as pupils and weeks are."""
NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


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


def is_picture(data: bytes) -> bool:
    """Whether a file begins as pictures of the usual kinds do."""
    return data.startswith(PICTURE_MAGIC) or (data[:4], data[8:12]) == (b"RIFF", b"WEBP")


def is_archive(data: bytes) -> bool:
    """Whether a file is a zip, or a tar that is not packed."""
    return data[:2] == ZIP_MAGIC or data[257:262] == TAR_MAGIC


def is_npz(names: Sequence[str]) -> bool:
    """Whether a zip of these files is one of arrays, and no folder with such files in it."""
    wanted = [name for name in names if not is_junk(name)]
    return bool(wanted) and all(name.endswith(".npy") and "/" not in name for name in wanted)


def is_table(data: bytes) -> bool:
    """Whether a file's first row is long enough to be one of a table of digits, as in CSV."""
    first = data[: 64 * 1024].partition(b"\n")[0]
    return b"\0" not in first and max(map(first.count, (b",", b";", b"\t"))) >= LEAST_CELLS


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
    # As 7.png or 7-anna.png, and not as 3BFA12C4.jpg, which a phone may call a picture.
    found = re.match(r"(?:label|digit)?[ _-]?(\d)(?![0-9a-z])", file, re.IGNORECASE)
    return int(found[1]) if found else None


def numbered(names: Sequence[str]) -> set[str]:
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


def same_set(one: str, other: str) -> bool:
    """Whether two names differ only in what tells images from labels."""
    told = r"images|labels|idx[13]|data|target|(?<![a-z])[xy](?![a-z])"
    return re.sub(told, "", one.lower()) == re.sub(told, "", other.lower())
