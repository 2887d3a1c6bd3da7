"""The page for teachers: its links lead somewhere, and set what the laboratory knows."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import numpy as np
import pytest

from digitlab.data.sources import OLD_DATASETS
from digitlab.derivation.derive import derive
from digitlab.network import Network
from digitlab.training.settings import for_page
from sitebuild import ROOT, words

pytestmark = pytest.mark.native_only("of the page")
WEB = ROOT / "web"
ENGLISH = words.bundle(WEB / "words/en")


class Page(HTMLParser):
    """The ids of a page, where its links lead, and the text of its <code>s."""

    def __init__(self, name):
        super().__init__()
        self.ids, self.links, self.codes, self.panels = set(), [], [], set()
        self._in_code = False
        page = (WEB / name).read_text("utf-8")
        self.feed(words.with_words(page, ENGLISH, name))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids |= {found["id"]} if "id" in found else set()
        self.panels |= {found["data-panel"]} if "data-panel" in found else set()
        self.links += [found["href"]] if tag == "a" else []
        self._in_code = tag == "code"

    def handle_data(self, data):
        if self._in_code:
            self.codes.append(data)
            self._in_code = False


TEACHERS, LABORATORY = Page("teachers.html"), Page("index.html")


def settings_links():
    return [link.partition("#")[2] for link in TEACHERS.links if link.startswith("index.html#")]


def test_every_link_leads_somewhere():
    for link in TEACHERS.links:
        page, _, place = link.partition("#")
        if page:
            assert (WEB / page).is_file(), link
        else:
            assert place in TEACHERS.ids, link
    assert "teachers.html" in LABORATORY.links


def test_every_settings_link_sets_what_there_is():
    known = {setting["link"]: setting for setting in for_page()}
    steps = [s.name for s in derive(Network(), np.zeros((768, 1)), np.eye(10, 1))]
    assert len(settings_links()) > 15
    for link in settings_links():
        for name, value in parse_qsl(link, strict_parsing=True):
            if name in ("panel", "step"):
                assert value in (LABORATORY.panels if name == "panel" else steps), link
            elif choices := known[name]["choices"]:
                assert OLD_DATASETS.get(value, value) in choices, link
            else:
                assert float(value) >= (known[name]["least"] if name != "hidden" else 0), link


def test_what_is_written_of_a_link_is_what_it_sets():
    written = [code[1:] for code in TEACHERS.codes if code.startswith("#")]
    assert len(written) > 15
    assert set(written) <= set(settings_links())


def catalogue():
    """The texts of all messages but those of the teachers' page itself, one after another."""
    files = sorted((WEB / "words/en").glob("*.ftl"))
    return "\n".join(path.read_text("utf-8") for path in files if path.stem != "teachers")


def teachers_words():
    return (WEB / "words/en/teachers.ftl").read_text("utf-8")


def test_what_it_quotes_of_trouble_is_what_the_laboratory_says():
    page = (WEB / "teachers.html").read_text("utf-8")
    headings = re.findall('<dt data-l10n-id="([\\w-]+)"', page)
    texts = [ENGLISH.format_pattern(ENGLISH.get_message(name).value)[0] for name in headings]
    quoted = [quote for text in texts for quote in re.findall("“(.*?)”", text, re.DOTALL)]
    said = catalogue().replace("{ $file }", "pyodide/pyodide.asm.wasm")
    assert len(quoted) > 7
    for quote in quoted:
        for sentence in " ".join(quote.split()).split(". "):
            assert sentence in said, quote


def test_every_control_that_it_names_has_that_name():
    named = set(re.findall("<i>(.*?)</i>", " ".join(teachers_words().split())))
    texts = {text.strip(" :…") for text in re.findall(r"= (.+)", catalogue())}
    assert len(named) > 20
    assert {name for name in named if name.strip(" :…") not in texts} <= {"η"}
