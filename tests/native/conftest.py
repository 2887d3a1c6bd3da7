"""Data that several native tests need."""

import gzip
import struct

import numpy as np
import pytest


def idx(array):
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes())


def pytest_runtest_setup(item):
    """Skip a test that reads the site where there is none."""
    if item.get_closest_marker("site") and not (item.config.rootpath / "dist").is_dir():
        pytest.skip("python3 build.py build makes the site")


@pytest.fixture
def small_mnist():
    """Random images in the shape of MNIST's four files: 40 to train on, 10 to test on."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (40, 28, 28), np.uint8)
    labels = rng.integers(0, 10, 40).astype(np.uint8)
    return idx(images), idx(labels), idx(images[:10]), idx(labels[:10])
