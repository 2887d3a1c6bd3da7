"""Zips: what they claim is checked before anything is unpacked."""

import io
import zipfile

import pytest
from tests.native.data.digit_files import zip_bytes

from digitlab import archives


def test_a_zips_claims_are_checked_before_it_is_listed(monkeypatch):
    some = zip_bytes(a=bytes(600), b=bytes(600))
    assert [name for name, _ in archives.files(some, 2, 1200)] == ["a", "b"]
    with pytest.raises(ValueError, match="at most 1,199 bytes in a zip, found 1,200"):
        archives.files(some, 2, 1199)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(ValueError, match="at most 1 files in a zip, found 2"):
        archives.files(some, 1, 1200)


def test_a_zip_is_stored_or_deflated():
    for method in zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("1.png", bytes(100))
            # So it is listed; not every Python can write it so.
            archive.getinfo("1.png").compress_type = method
        [(_, unpack)] = archives.files(data.getvalue(), 10, 1000)
        with pytest.raises(ValueError, match=r"1\.png: expected it stored or deflated"):
            unpack()
