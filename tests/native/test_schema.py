"""What the build writes for the page of Python's settings and dataclasses."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pytest

from digitlab.training import settings
from digitlab.training.settings import Settings
from sitebuild import BuildError, schema

pytestmark = pytest.mark.native_only("of the build")


@dataclass
class Point:
    x: int


@pytest.mark.parametrize(
    ("annotation", "written"),
    [
        (int, "number"),
        (bool, "boolean"),
        (str | None, "string | undefined"),
        (Literal["a", "b"], '"a" | "b"'),
        (tuple[Point, ...], "Point[]"),
        (Sequence[int | None], "(number | undefined)[]"),
        (Mapping[str, list[float]], "Record<string, number[]>"),
    ],
)
def test_types_cross_as_javascript_has_them(annotation, written):
    assert schema.js_type(annotation) == written


def test_what_cannot_cross_stops_the_build():
    with pytest.raises(BuildError, match="ndarray"):
        schema.js_type(np.ndarray)


def test_the_page_has_every_setting_as_python_declares_it(tmp_path):
    text = schema.write(tmp_path).read_text()
    written = json.loads(re.search(r"SETTINGS = (\[.*?\n\]);", text, re.DOTALL)[1])
    assert written == json.loads(json.dumps(settings.for_page()))
    epochs = next(one for one in written if one["name"] == "epochs")
    assert epochs["initial"] == Settings().epochs
    for one in written:
        assert re.search(rf"@property {{.*}} {one['name']}$", text, re.MULTILINE)
    assert "@property {number[]} [halve_at]" in text
    assert '@property {"constant" | "halving"} schedule' in text


def test_an_unchanged_file_is_left_alone(tmp_path):
    path = schema.write(tmp_path)
    before = path.stat().st_mtime_ns
    assert schema.write(tmp_path).stat().st_mtime_ns == before
