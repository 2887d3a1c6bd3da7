"""What README says of links is what a link can say."""

import re

import pytest

from digitlab.derivation.steps import drafts
from digitlab.training.settings import for_page
from sitebuild import ROOT

pytestmark = pytest.mark.native_only("of the page")
README = (ROOT / "README.md").read_text("utf-8")


def listed(what):
    """The names in one part of README's list, each with the names in brackets after it."""
    [text] = re.findall(rf"^  - the {what}: (.*?)[;.]$", README, re.MULTILINE | re.DOTALL)
    text = text.partition(". ")[0]
    return {
        name: re.findall(r"`(.+?)`", values)
        for name, values in re.findall(r"`([\w-]+)`(?:\s+\((.*?)\))?", text, re.DOTALL)
    }


def test_readme_lists_every_setting_of_a_link_with_its_choices():
    written = listed("digits") | listed("settings")
    assert written.keys() == {row["link"] for row in for_page()}
    for row in for_page():
        assert set(written[row["link"]]) == set(row["choices"]), row["link"]


def test_readme_lists_every_panel_and_step():
    source = (ROOT / "web/lab/address.js").read_text("utf-8")
    panels = re.findall(r'"(\w+)"', source.partition("PANELS =")[2].partition("]")[0])
    assert list(listed("panel")) == panels
    assert list(listed("step")) == [draft.name for draft in drafts(2)]
