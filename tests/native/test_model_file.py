"""Model files: what is saved comes back, and what is no model is refused by its key."""

import contextlib
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.native.data.digit_files import DAMAGE, MB, broken, npy, npz_bytes, peak

from digitlab import model_file
from digitlab.model_file import ModelFileError
from digitlab.network import Network

MANY = settings().max_examples


def saved(tmp_path, network=None, **changes):
    """A model file with some entries replaced, or left out where the change is None."""
    path = tmp_path / "model.npz"
    model_file.save(path, network or Network((4, 3, 2), seed=1), {"seed": 1})
    if not changes:
        return path
    with np.load(path) as file:
        entries = {key: file[key] for key in file} | changes
    np.savez(path, **{key: value for key, value in entries.items() if value is not None})
    return path


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("sizes", [(4, 2), (5, 4, 3, 2)])
def test_what_is_saved_comes_back(tmp_path, sizes, dtype):
    network = Network(sizes, seed=1, dtype=dtype)
    path = saved(tmp_path, network)
    for source in path, str(path), path.read_bytes():
        again, about = model_file.load(source)
        assert again.sizes == sizes
        assert about == {"seed": 1}
        for one, other in zip(
            network.weights + network.biases, again.weights + again.biases, strict=True
        ):
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("sizes", [(4, 2), (5, 4, 3, 2)])
def test_json_as_in_the_book_comes_back(tmp_path, sizes):
    network = Network(sizes, seed=1)
    model_file.save(tmp_path / "model.json", network, {})
    written = json.loads((tmp_path / "model.json").read_text())
    assert list(written) == ["sizes", "weights", "biases", "cost"]
    assert np.shape(written["biases"][0]) == (sizes[1], 1)
    again, _ = model_file.load(tmp_path / "model.json")
    for one, other in zip(network.weights, again.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    x = np.ones((sizes[0], 1))
    np.testing.assert_array_equal(network.feedforward(x), again.feedforward(x))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"cost": "HingeCost"}, "cost: expected 'QuadraticCost', found 'HingeCost'"),
        ({"cost": None}, "cost: expected in the file"),
        ({"more": json.loads("[" * 30 + "]" * 30)}, "at most 20 deep, found 31"),
        ({"cost": "x" * 100}, f"found '{'x' * 40}'$"),
        ({"cost": ["x"]}, "found list"),
        ({"sizes": "four"}, "sizes: expected a list of whole numbers"),
        ({"sizes": [[4], [3, 2]]}, "sizes: expected a list of whole numbers"),
        ({"sizes": [4, True]}, "sizes: expected a list of whole numbers"),
        ({"sizes": ["x" * 10**6] + [""] * 1000}, "sizes: expected a list of whole numbers"),
        ({"sizes": [10**30, 2]}, "sizes: expected 1 to 1000 neurons a layer, found"),
        ({"sizes": [4] * 7}, "sizes: expected 2 to 6 layers, found 7"),
        ({"more": [[]] * 20_000}, "at most 8,388,608 bytes and 20,000 lists, found"),
        ({"more": "x" * 8 * 2**20}, r"found 8,\d+,\d+ and \d+: save a large model as .npz"),
        ({"biases": [[[-2e6]] * 3, [[0]] * 2]}, r"biases\[0\]: expected numbers to ±1,000,000"),
        ({"weights": []}, "weights: expected a list of 2 layers"),
        ({"weights": 5}, "weights: expected a list of 2 layers"),
        ({"weights": [[[1, 2], [3]], [[1]]]}, r"weights\[0\]: expected rows of numbers"),
        ({"weights": [[[1, 2]], [[1]]]}, r"weights\[0\]: expected \(3, 4\) of float32, found"),
        ({"biases": [[[1e99]] * 3, [[0]] * 2]}, r"biases\[0\]: expected finite numbers"),
        ({"biases": [[[None]] * 3, [[0]] * 2]}, r"biases\[0\]: expected (finite|rows of) numbers"),
    ],
)
def test_refuses_json_by_key(changes, says):
    entries = json.loads(model_file.to_json(Network((4, 3, 2), seed=1))) | changes
    data = json.dumps({key: value for key, value in entries.items() if value is not None})
    with pytest.raises(ModelFileError, match=says):
        model_file.load(data.encode())


@pytest.mark.parametrize("text", [r'"\n"', r'"\""', r'"\\"', '"]]"', '""', '"a", "]"'])
def test_brackets_in_quotes_hide_no_depth(text):
    data = f'{{"a": [{text}, {"[" * 30}{"]" * 30}]}}'.encode()
    assert json.loads(data)
    with pytest.raises(ModelFileError, match="found 32"):
        model_file.load(data)
    shallow = f'{{"a": [{text}, "{"[" * 30}"]}}'.encode()
    with pytest.raises(ModelFileError, match="cost: expected in the file"):
        model_file.load(shallow)


def test_a_network_of_the_book_with_cross_entropy_opens():
    data = model_file.to_json(Network((4, 3, 2), seed=1)).replace(b"Quadratic", b"CrossEntropy")
    network, about = model_file.load(data)
    assert (network.sizes, about) == ((4, 3, 2), {"cost": "CrossEntropyCost"})


def test_the_largest_network_of_the_page_fits_into_json():
    network = Network((768, 200, 200, 10), seed=1)
    assert model_file.load(model_file.to_json(network))[0].sizes == network.sizes


def test_the_default_model_is_the_network_of_the_page():
    network, about = model_file.load_default()
    assert network.sizes == (768, 30, 10)
    assert about["accuracy"] >= 0.966
    assert network.feedforward(np.zeros((768, 1))).shape == (10, 1)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": "other"}, "format: expected 'digitlab-model', found other"),
        ({"version": 2}, "version: expected 1, found 2"),
        ({"cost": "cross-entropy"}, "cost: expected 'quadratic'"),
        ({"format": None}, "format: expected in the file, found only"),
        ({"w1": None}, "w1: expected in the file"),
        ({"about": None}, "about: expected in the file"),
        ({"about": 5}, "about: expected JSON"),
        ({"about": "{"}, "about: expected JSON"),
        ({"about": "[" * 200_000}, "about: expected JSON"),
        ({"sizes": [4, 10**9]}, "sizes: expected 1 to 1000 neurons"),
        ({"sizes": [4, 0, 2]}, "sizes: expected 1 to 1000 neurons"),
        ({"sizes": [768, 1001, 10]}, "sizes: expected 1 to 1000 neurons"),
        ({"sizes": [4.0, 3.0, 2.0]}, "sizes: expected a list of whole numbers"),
        ({"sizes": [4]}, "sizes: expected 2 to 6 layers, found 1"),
        ({"sizes": [4] * 7}, "sizes: expected 2 to 6 layers, found 7"),
        ({"sizes": [5, 3, 2]}, r"w0: expected \(3, 5\) of float32, found \(3, 4\)"),
        ({"w1": np.zeros((2, 3))}, r"w1: expected \(2, 3\) of float32, found \(2, 3\) of float64"),
        ({"w0": np.zeros((3, 4), np.int32)}, "w0: expected float32 or float64, found int32"),
        ({"b0": np.full((3, 1), np.nan, np.float32)}, "b0: expected finite numbers"),
        ({"w0": np.array([{}])}, "another file"),
        ({"sizes": [1000] * 6}, r"w0: expected \(1000, 1000\) of float32, found \(3, 4\)"),
        ({"w0": np.full((3, 4), 2e6, np.float32)}, r"w0: expected numbers to ±1,000,000, found 2e"),
    ],
)
def test_refuses_by_key(tmp_path, changes, says):
    path = saved(tmp_path, **changes)
    with pytest.raises(ModelFileError, match=says):
        model_file.load(path)


@pytest.mark.parametrize(
    "data", [b"", b"PK\3\4", b"not a model", npy(np.zeros(3)), b"\x93NUMPY\1\0"]
)
def test_refuses_other_files(data):
    with pytest.raises(ModelFileError, match="expected a Digit Lab model"):
        model_file.load(data)


def test_refuses_what_would_unpack_to_too_much(tmp_path, monkeypatch):
    path = saved(tmp_path, Network((80, 60, 2), initialiser="zeros"))
    monkeypatch.setattr(model_file, "BYTE_LIMIT", 5000)
    with pytest.raises(ModelFileError, match="at most 5,000 bytes in a zip, found 2"):
        model_file.load(path)


@pytest.fixture(scope="module")
def whole_file(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("whole")).read_bytes()


@settings(max_examples=2 * MANY)
@given(st.data())
def test_refuses_damaged_files_or_reads_them(whole_file, data):
    whole = bytearray(whole_file)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=4)):
        whole[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ModelFileError):
        model_file.load(bytes(whole))


def test_refuses_truncated_files(tmp_path):
    data = saved(tmp_path).read_bytes()
    for length in range(0, len(data), 97):
        with pytest.raises(ModelFileError):
            model_file.load(data[:length])


MODELS = [
    model_file.to_npz(Network((4, 3, 2), seed=1), {"seed": 1}),
    model_file.to_json(Network((4, 3, 2), seed=1)),
]


@settings(max_examples=5 * MANY)
@given(DAMAGE)
def test_broken_models_are_refused_or_whole(damage):
    for whole in MODELS:
        with contextlib.suppress(ModelFileError):
            network, about = model_file.load(broken(whole, damage))
            assert np.isfinite(network.feedforward(np.zeros((network.sizes[0], 1)))).all()
            json.dumps(about)


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
LISTS = st.lists(LEAVES | st.just({}), max_size=3)
JSON = st.one_of(
    LEAVES,
    LISTS,
    st.lists(LISTS, max_size=3),
    st.dictionaries(st.text(max_size=3), LEAVES | LISTS, max_size=2),
)


@settings(max_examples=2 * MANY)
@given(JSON)
def test_lying_json_is_refused(value):
    whole = json.loads(MODELS[1])
    for key in "sizes", "weights", "biases", "cost":
        lies = [value]
        if isinstance(whole[key], list):
            lies += [[*whole[key][:-1], value], [value, *whole[key][1:]]]
        for lie in lies:
            with contextlib.suppress(ModelFileError):
                data = json.dumps(whole | {key: lie}).encode()
                assert model_file.load(data)[0].sizes == (4, 3, 2)


WORST_MODELS = {
    "cost": lambda: changed_json(cost="x" * 7 * MB),
    "large cost": lambda: changed_json(cost="x" * 48 * MB),
    "lists": lambda: changed_json(x=0)[:-2] + b"[" + b"[]," * 2 * MB + b"[]]}",
    "strings": lambda: changed_json(x=0)[:-2] + b"[" + '"中",'.encode() * (MB + MB // 4) + b"0]}",
    "sizes": lambda: changed_json(sizes=["x" * MB] + [""] * 1000),
    "wide": lambda: model_file.to_npz(Network((768, 6_000, 10), initialiser="zeros"), {}),
    "deep": lambda: model_file.to_npz(
        Network([1000] * 6, initialiser="zeros", dtype=np.float64), {}
    ),
    "about": lambda: npz_bytes(
        format="digitlab-model",
        version=1,
        cost="quadratic",
        sizes=[4, 2],
        w0=np.zeros((2, 4)),
        b0=np.zeros((2, 1)),
        about="[" + "[]," * 3 * MB + "[]]",
    ),
}


def changed_json(**changes):
    return json.dumps(json.loads(MODELS[1]) | changes).encode()


@pytest.mark.parametrize("name", WORST_MODELS)
def test_the_worst_models_take_little_memory(name):
    data = WORST_MODELS[name]()

    def load():
        with contextlib.suppress(ModelFileError):
            model_file.load(data)

    assert peak(load) < 200e6
