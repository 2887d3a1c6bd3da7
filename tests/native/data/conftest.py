"""People's pen strokes, which are not part of the project."""

from pathlib import Path

import pytest

from digitlab.data import formats

PENDIGITS = Path(__file__).parents[3].parent / "shared/data/pendigits/pendigits-train.json.gz"


@pytest.fixture(scope="session")
def pen_digits():
    """The labels and the strokes."""
    if not PENDIGITS.is_file():
        pytest.skip(f"people's pen strokes are not here: expected {PENDIGITS.name}")
    return formats.read_strokes(PENDIGITS)
