"""The lock belongs to pyproject.toml: what is pinned there is locked at the same version."""

import re
import tomllib

import pytest

from sitebuild import ROOT

LOCK = ROOT / "py/requirements.txt"
NAME = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==([^\s;]+)", re.MULTILINE)
EXTRAS = ("site", "terminal", "test")


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text):
    return {normal(name): version for name, version in NAME.findall(text)}


def test_what_pyproject_pins_is_locked_at_the_same_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    wanted = pins("\n".join(line for extra in EXTRAS for line in extras[extra]))
    locked = pins(LOCK.read_text())
    assert wanted
    assert wanted.items() <= locked.items(), (
        f"run the command at the head of {LOCK.name}: "
        f"{sorted(wanted.items() - locked.items())} is not in it"
    )


def test_every_extra_pins_exactly():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for lines in extras["optional-dependencies"].values():
        assert all(NAME.match(line) for line in lines)


def test_every_locked_package_has_hashes():
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^ *#.*\n", "", LOCK.read_text()).strip())
    assert len(entries) == len(pins(LOCK.read_text()))
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("lock", ["py/requirements.txt", "tests/tools/package-lock.json"])
def test_no_lock_names_a_host(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in re.sub(r'"url": "[^"]*"', "", text)
    assert "--index-url" not in text
    assert "--extra-index-url" not in text
    assert "--find-links" not in text
