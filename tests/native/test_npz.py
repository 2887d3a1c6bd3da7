"""Arrays in .npz files: what their headers claim is checked before it is believed."""

import pytest
from tests.native.data.digit_files import npy_header, zip_bytes

from digitlab import npz


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (npy_header((1,), version=2) + bytes(8), "expected .npy version 1, found 93 4e 55 4d"),
        (npy_header((1,), length=60_000) + bytes(8), "header of at most 4096 bytes, found 60000"),
        (npy_header((2,)) + bytes(8), r"expected 16 bytes for \(2,\), found 8"),
        (npy_header((0, 2**70)), r"expected 0 bytes for \(0, \d+\), found 0"),
    ],
)
def test_an_arrays_header_is_checked_before_it_is_believed(array, says):
    with pytest.raises(ValueError, match=f"^a: .*{says}"):
        npz.read(zip_bytes(**{"a.npy": array}), 10**6)
