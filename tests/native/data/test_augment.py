"""Pictures moved by chance: the same for a seed, exact in whole cells, as wide as asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.data import augment, grid
from digitlab.data.augment import Spread
from digitlab.data.dataset import Dataset

STILL = Spread(turn=0, shear=0, scale=0, shift=0)
SEVEN = grid.from_strokes([[(0, 0), (10, 0), (4, 16)]]).reshape(32, 24)
SEEDS = st.integers(0, 2**32 - 1)
PLAIN = np.eye(2, dtype=np.float32)[None]


def noise(n, seed):
    rng = np.random.default_rng(seed)
    return Dataset(
        rng.integers(0, 256, (n, 768), np.uint8), rng.integers(0, 10, n).astype(np.uint8)
    )


def made(data, count, seed, spread=None):
    return Dataset.joined(
        [Dataset.empty(), *augment.copies(data, count, np.random.default_rng(seed), spread)]
    )


def shifted(picture, down, right):
    """The picture in whole cells farther down and to the right; paper comes in."""
    framed = np.pad(picture, 40)
    return framed[40 - down : 72 - down, 40 - right : 64 - right]


@given(n=st.integers(1, 4), count=st.integers(0, 3), seed=SEEDS)
def test_a_spread_of_zero_gives_the_pictures_themselves(n, count, seed):
    data = noise(n, seed)
    copies = made(data, count, seed, STILL)
    np.testing.assert_array_equal(copies.images, np.tile(data.images, (count, 1)))
    np.testing.assert_array_equal(copies.labels, np.tile(data.labels, count))


@given(n=st.integers(1, 4), count=st.integers(1, 3), seed=SEEDS)
def test_the_same_seed_makes_the_same_copies(n, count, seed):
    data = noise(n, 0)
    copies, again, other = (made(data, count, each, Spread()) for each in (seed, seed, seed + 1))
    assert copies.images.shape == (n * count, 768)
    assert copies.images.dtype == np.uint8
    np.testing.assert_array_equal(copies.images, again.images)
    assert (copies.images != other.images).any()


def test_more_than_a_block_is_made_block_by_block():
    data = noise(augment.BLOCK + 3, 1)
    blocks = list(augment.copies(data, 2, np.random.default_rng(0), STILL))
    assert [len(block) for block in blocks] == 2 * [augment.BLOCK, 3]
    np.testing.assert_array_equal(Dataset.joined(blocks).labels, np.tile(data.labels, 2))


@given(down=st.integers(-33, 33), right=st.integers(-25, 25), seed=SEEDS)
def test_a_shift_by_whole_cells_is_exact_and_brings_in_paper(down, right, seed):
    images = noise(1, seed).images
    moved = augment.moved(images, PLAIN, np.array([[down, right]], np.float32))
    np.testing.assert_array_equal(
        moved.reshape(32, 24), shifted(images.reshape(32, 24), down, right)
    )


def test_half_a_cell_gives_the_mean_of_two():
    ink = np.zeros((32, 24), np.uint8)
    ink[10, 5] = 200
    moved = augment.moved(ink.reshape(1, -1), PLAIN, np.array([[0, 0.5]], np.float32))
    expected = np.zeros((32, 24), np.uint8)
    expected[10, 5:7] = 100
    np.testing.assert_array_equal(moved.reshape(32, 24), expected)


@given(quarters=st.integers(0, 3))
def test_a_picture_turned_by_quarters_is_the_picture_turned(quarters):
    ink = np.rint(255 * SEVEN).astype(np.uint8)
    quarter = np.array([[0, -1], [1, 0]], np.float32)
    matrix = np.linalg.matrix_power(quarter, quarters).astype(np.float32)
    moved = augment.moved(ink.reshape(1, -1), matrix[None], np.zeros((1, 2), np.float32))
    turned = np.rot90(ink[4:-4], -quarters)
    np.testing.assert_array_equal(moved.reshape(32, 24)[4:-4], turned)


def test_several_pictures_are_moved_each_in_its_own_way():
    images = noise(3, 2).images
    rng = np.random.default_rng(5)
    maps = augment.draw(3, rng, Spread(turn=0.5, shift=3))
    together = augment.moved(images, *maps)
    for i in range(3):
        alone = augment.moved(images[i : i + 1], *(part[i : i + 1] for part in maps))
        np.testing.assert_array_equal(together[i], alone[0])


def determinant(matrices):
    return matrices[:, 0, 0] * matrices[:, 1, 1] - matrices[:, 0, 1] * matrices[:, 1, 0]


@pytest.mark.parametrize(
    ("name", "measured"),
    [
        ("turn", lambda matrices, shifts: np.arctan2(matrices[:, 1, 0], matrices[:, 0, 0])),
        ("shear", lambda matrices, shifts: matrices[:, 1, 0] / matrices[:, 0, 0]),
        ("scale", lambda matrices, shifts: -np.log(determinant(matrices)) / 2),
        ("shift", lambda matrices, shifts: shifts),
    ],
)
def test_each_spread_is_what_it_says(name, measured):
    spread = Spread(**{"turn": 0, "shear": 0, "scale": 0, "shift": 0} | {name: 0.2})
    matrices, shifts = augment.draw(20_000, np.random.default_rng(3), spread)
    values = measured(matrices, shifts)
    assert abs(values.mean()) < 0.01
    assert values.std() == pytest.approx(0.2, rel=0.03)
    if name != "scale":
        np.testing.assert_allclose(determinant(matrices), 1, atol=1e-5)
