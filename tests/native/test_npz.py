"""Arrays in .npz files: what their headers claim is checked before it is believed."""

import numpy as np
import pytest
from tests.native.data.digit_files import npy, npy_header, zip_bytes

from digitlab import npz


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (npy_header((1,), version=2) + bytes(8), "expected .npy version 1, found 93 4e 55 4d"),
        (npy_header((1,), length=60_000) + bytes(8), "header of at most 4096 bytes, found 60000"),
        (npy_header((2,)) + bytes(8), r"expected 16 bytes for \(2,\), found 8"),
        (npy_header((0, 2**70)), r"expected 0 bytes for \(0, \d+\), found 0"),
        # Python's own parser would recurse so deeply that the page's Python would end.
        (npy_header(f"({'-' * 1017}1,)"), "an .npy header, found a broken one"),
        (npy_header(f"(x{'[0]' * 300},)"), "an .npy header, found a broken one"),
        (npy_header(f"({'1' * 1000},)"), "an .npy header, found a broken one"),
        (npy_header((1,), descr=[("a", "<f8")]), "plain numbers or text, found parts"),
        (npy_header((1,), descr="<M8[s]") + bytes(8), "plain numbers or text, found <M8"),
        (npy_header((0,), descr="|u0"), r"plain numbers or text, found \|u0"),
        (npy_header((0,), descr="<f1"), "plain numbers or text, found <f1"),
        (npy_header((0,), descr="|S0"), r"plain numbers or text, found \|S0"),
        (npy_header((1,), descr="|O") + bytes(8), r"plain numbers or text, found \|O"),
    ],
)
def test_an_arrays_header_is_checked_before_it_is_believed(array, says):
    with pytest.raises(ValueError, match=f"^a: .*{says}"):
        npz.read(zip_bytes(**{"a.npy": array}), 10**6)


@pytest.mark.parametrize("dtype", ["u1", "<f4", ">f8", "<f2", "?", "<c8", "<U3", "S5", ">i2"])
@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (0, 5)])
@pytest.mark.parametrize("order", "CF")
def test_what_numpy_writes_is_read(dtype, shape, order):
    array = np.asarray(
        np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype), order=order
    )
    again = npz.read_array("a", npy(array))
    assert again.dtype == array.dtype
    np.testing.assert_array_equal(again, array)
