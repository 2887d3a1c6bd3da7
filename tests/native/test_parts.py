"""What others made is pinned: each file, each requirement."""

import re
import tomllib

import pytest

from sitebuild import ROOT, parts

pytestmark = pytest.mark.native_only("of the build")


def test_every_part_is_pinned_once():
    pinned = [*parts.CORE, *parts.WHEELS, *parts.LIBRARIES]
    assert len({part.name for part in pinned}) == len(pinned) == 19
    assert all(len(part.sha256) == 64 for part in pinned)
    assert all(part.url.startswith("https://") for part in pinned)


def test_every_requirement_is_pinned_exactly():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = settings["project"]["optional-dependencies"]
    wanted = [
        *settings["build-system"]["requires"],
        *(one for some in extras.values() for one in some),
    ]
    assert len(wanted) > 15
    assert [one for one in wanted if not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\d.]+", one)] == []


def test_every_action_of_the_workflow_is_pinned_by_commit():
    workflow = (ROOT / ".github/workflows/pages.yml").read_text()
    used = re.findall(r"uses: *(\S+)", workflow)
    assert len(used) > 3
    assert [one for one in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one)] == []
    assert re.search(r"pip-audit==[\d.]+ ", workflow)
