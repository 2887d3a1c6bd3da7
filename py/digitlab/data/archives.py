"""Zip files, read with suspicion: what a zip claims is checked before anything is unpacked."""

import io
import zipfile
from collections.abc import Callable
from functools import partial

Packed = tuple[str, Callable[[], bytes]]
"""A file's name, and what unpacks it: ValueError where it is broken."""

ENTRY_MARK = b"PK\1\2"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def files(data: bytes, most: int, byte_limit: int) -> list[Packed]:
    """The files in a zip: at most so many, which together unpack to at most `byte_limit` bytes.

    Raises ValueError for more, and for what is no whole zip.
    """
    # Counted before they are listed: listing millions of entries takes seconds.
    if (count := data.count(ENTRY_MARK)) > most:
        raise ValueError(f"expected at most {most:,} files in a zip, found {count:,}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # zipfile raises half a dozen kinds for what is broken
        raise ValueError(f"expected a whole zip, found a broken one ({error})") from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if (claimed := sum(entry.file_size for entry in entries)) > byte_limit:
        raise ValueError(f"expected at most {byte_limit:,} bytes in a zip, found {claimed:,}")
    return [(entry.filename, partial(_unpack, archive, entry)) for entry in entries]


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    name = f"{entry.filename:.100}"
    if entry.compress_type not in METHODS:
        raise ValueError(f"{name}: expected it stored or deflated, found another method")
    try:
        with archive.open(entry) as file:
            data = file.read(entry.file_size)
    except Exception as error:
        raise ValueError(f"{name}: expected a whole file, found a broken one ({error})") from error
    if len(data) != entry.file_size:
        raise ValueError(f"{name}: expected {entry.file_size:,} bytes, found {len(data):,}")
    return data
