"""A lab on small data, driven as the worker drives it."""

import pytest

from .helpers import Driver


@pytest.fixture
def lab(small_mnist):
    return Driver(small_mnist)
