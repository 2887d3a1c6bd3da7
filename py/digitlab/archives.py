"""Zip and tar files, read with suspicion: what they claim is checked before it is unpacked."""

import io
import itertools
import zipfile
from collections.abc import Callable
from functools import partial

from digitlab.validate import Invalid

Packed = tuple[str, Callable[[], bytes]]
"""A file's name, and a function that unpacks it and raises Invalid for a broken one."""

ENTRY_MARK = b"PK\1\2"
ENCRYPTED = 1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LONGEST_NAME = 100
"""Characters of a file's name in an error."""


def too_many(kind: str, most: int, found: int) -> Invalid:
    """The error for an archive of more files than that."""
    return Invalid(
        f"expected at most {most:,} files in a {kind}, found {found:,}",
        "error-zip-count",
        most=most,
        found=found,
    )


def files(data: bytes, most: int, byte_limit: int, entry_limit: int | None = None) -> list[Packed]:
    """The files in a zip, at most `most`, which unpack to at most `byte_limit` bytes in all.

    One of more than `entry_limit` bytes is not unpacked. Raises Invalid for more, and for what is
    no whole zip.
    """
    # Counted before they are listed: listing millions of entries takes seconds.
    if (count := data.count(ENTRY_MARK)) > most:
        raise too_many("zip", most, count)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # zipfile raises half a dozen kinds for what is broken
        raise Invalid(
            f"expected a whole zip, found a broken one ({error})", "error-zip-broken"
        ) from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if (claimed := sum(entry.file_size for entry in entries)) > byte_limit:
        raise Invalid(
            f"expected at most {byte_limit:,} bytes in a zip, found {claimed:,}",
            "error-zip-bytes",
            most=byte_limit,
            found=claimed,
        )
    largest = byte_limit if entry_limit is None else entry_limit
    return [(entry.filename, partial(_unpack, archive, entry, largest)) for entry in entries]


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    name = entry.filename[:LONGEST_NAME]
    if entry.file_size > most:
        raise Invalid(
            f"{name}: expected at most {most:,} bytes, found {entry.file_size:,}",
            "error-file-large",
            most=most,
            found=entry.file_size,
        )
    if entry.flag_bits & ENCRYPTED:
        raise Invalid(
            f"{name}: expected it without a password, found it encrypted",
            "error-zip-encrypted",
            name=name,
        )
    if entry.compress_type not in METHODS:
        raise Invalid(
            f"{name}: expected it stored or deflated, found another method",
            "error-zip-method",
            name=name,
        )
    try:
        with archive.open(entry) as file:
            data = file.read(entry.file_size)
    except Exception as error:
        raise Invalid(
            f"{name}: expected a whole file, found a broken one ({error})",
            "error-zip-entry",
            name=name,
        ) from error
    if len(data) != entry.file_size:
        raise Invalid(
            f"{name}: expected {entry.file_size:,} bytes, found {len(data):,}",
            "error-zip-entry",
            name=name,
        )
    return data


def tar_files(data: bytes, most: int) -> list[Packed]:
    """The plain files in a tar that is not packed, at most `most`. Raises Invalid as `files`."""
    import tarfile  # seldom wanted, and large: the first answer need not wait for it

    found: list[Packed] = []
    count = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for entry in itertools.islice(archive, most + 1):
                count += 1
                if entry.isreg():
                    start = entry.offset_data
                    found.append((entry.name, partial(_part, data, entry.name, start, entry.size)))
    except Exception as error:  # tarfile raises half a dozen kinds for what is broken
        raise Invalid(
            f"expected a whole tar, found a broken one ({error})", "error-tar-broken"
        ) from error
    if count > most:
        raise too_many("tar", most, count)
    return found


def _part(data: bytes, name: str, start: int, size: int) -> bytes:
    part = data[start : start + size]
    if len(part) != size:
        name = name[:LONGEST_NAME]
        raise Invalid(
            f"{name}: expected {size:,} bytes, found {len(part):,}", "error-zip-entry", name=name
        )
    return part
