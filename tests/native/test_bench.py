"""The bench's own parts: sides that train as the network does, tables and curves that read well."""

import importlib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from digitlab.data.dataset import Dataset
from digitlab.training import kernel

pytestmark = pytest.mark.native_only("of the bench's tools")

BENCH = Path(__file__).parents[1] / "bench"


@pytest.fixture
def bench(monkeypatch):
    """A module of the bench by its name."""
    monkeypatch.syspath_prepend(BENCH)
    return importlib.import_module


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (24, 768)).astype(np.uint8)
    images[rng.random((24, 768)) > 0.2] = 0
    return Dataset(images, rng.integers(0, 10, 24).astype(np.uint8))


def test_per_example_is_the_networks_own(bench, data):
    sides = bench("sides")
    side, network = sides.PerExample(data, 8), sides.start().astype(np.float64)
    side.prepare(24)
    side.run(24)
    order = np.random.default_rng(1).permutation(24)
    for start in range(0, 24, 8):
        x, y = data.columns(order[start : start + 8], np.float64)
        network.update_mini_batch(x, y, sides.ETA)
    weights, biases = side.parameters()
    expected = network.weights + network.biases
    for one, other in zip(weights + biases, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)


def test_every_side_trains_and_is_judged(bench, data):
    sides = bench("sides")
    names = [name for name in sides.SIDES if kernel.available() or "kernel" not in name]
    for name in names:
        side = sides.SIDES[name](data, 8)
        for _ in range(20):
            getattr(side, "prepare", lambda examples: None)(24)
            side.run(24)
        assert sides.accuracy(side, data) > 0.8, name


def test_matmul_is_lent_only(bench, data):
    sides = bench("sides")
    chosen = sides.network.dot
    with sides.multiplying_by_matmul():
        assert sides.network.dot is sides.products.dot_blas
    assert sides.network.dot is chosen


def test_an_epoch_at_another_scale_takes_time(bench, data, monkeypatch):
    sides = bench("sides")
    monkeypatch.setattr(sides, "SHORTEST_SECONDS", 0.001)
    for whole in True, False:
        assert sides.grown(data, "numpy", 5, 10, 24, whole) > 0


def test_a_table_is_aligned_and_markdown(bench):
    table = bench("table").table
    assert table(("who", "s"), [("a|b", "1.5"), ("longer", "10")]).splitlines() == [
        "| who    |   s |",
        "| ------ | --: |",
        "| a\\|b   | 1.5 |",
        "| longer |  10 |",
    ]
    with pytest.raises(ValueError, match="expected 2 cells"):
        table(("who", "s"), [("a",)])


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.05012, "0.0501"), (0.9999, "1.00"), (9.36, "9.36"), (123456.0, "123,000")],
)
def test_numbers_have_three_digits(bench, value, said):
    assert bench("table").number(value) == said


def test_ratios_are_taken_within_a_round(bench):
    assert bench("table").ratio([2, 20, 30], [1, 10, 10]) == 2


def test_targets_say_what_is_met_and_what_is_not_measured(bench):
    compare = bench("compare")
    timings = {
        ("browser", "numpy"): compare.Timing([1.0, 1.0, 1.0], 10),
        ("browser", "per example"): compare.Timing([9.0, 9.0, 9.0], 10),
        ("browser", "fit/wasm"): compare.Timing([5.0, 5.0, 5.0], 10),
    }
    rows = compare.targets(timings).splitlines()[2:]
    assert [row.split("|")[-2].strip() for row in rows[:3]] == ["yes", "no", "not measured"]
    assert "1/9.00" in rows[0]


def test_what_is_slow_runs_a_part_and_what_is_fast_several_epochs(bench):
    compare = bench("compare")
    assert compare.plan(10.0) == compare.PART
    assert compare.plan(1.0) == compare.EPOCH
    assert compare.plan(0.1) == 5 * compare.EPOCH


def test_curves_are_an_svg_with_every_point(bench):
    scale = bench("scale")
    grown = [
        {backend: [(point, 1e-3 * point) for point in axis.points] for backend in scale.BACKENDS}
        for axis in scale.AXES
    ]
    picture = ElementTree.fromstring(scale.draw(grown))
    circles = picture.findall("{*}circle")
    assert len(circles) == 2 * sum(len(axis.points) for axis in scale.AXES)
    wide, high = map(float, picture.get("viewBox").split()[2:])
    for circle in circles:
        assert 0 < float(circle.get("cx")) < wide
        assert 0 < float(circle.get("cy")) < high
