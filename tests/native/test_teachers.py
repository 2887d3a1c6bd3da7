"""The page for teachers: its links lead somewhere, and set what the laboratory knows."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import numpy as np
import pytest

from digitlab.derivation.derive import derive
from digitlab.network import Network
from sitebuild import ROOT

pytestmark = pytest.mark.native_only("of the page")
WEB = ROOT / "web"


class Page(HTMLParser):
    """The ids of a page, where its links lead, and the text of its <code>s."""

    def __init__(self, name):
        super().__init__()
        self.ids, self.links, self.codes, self.panels = set(), [], [], set()
        self._in_code = False
        self.feed((WEB / name).read_text())

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


def table():
    """Of each setting in settings.js, by its name in a link, the line that describes it."""
    source = (WEB / "lab/settings.js").read_text()
    entries = re.split(r"\n  \{", source.partition("SETTINGS = [")[2].partition("\n];")[0])
    joined = (re.sub(r"\s+", " ", entry).strip().removesuffix(",") for entry in entries)
    return {m[1]: entry for entry in joined if (m := re.search(r'link: "(\w+)"', entry))}


def test_every_link_leads_somewhere():
    for link in TEACHERS.links:
        page, _, place = link.partition("#")
        if page:
            assert (WEB / page).is_file(), link
        else:
            assert place in TEACHERS.ids, link
    assert "teachers.html" in LABORATORY.links


def test_every_settings_link_sets_what_there_is():
    known = table()
    steps = [s.name for s in derive(Network(), np.zeros((768, 1)), np.eye(10, 1))]
    assert len(known) == 12
    assert len(settings_links()) > 15
    for link in settings_links():
        for name, value in parse_qsl(link, strict_parsing=True):
            if name in ("panel", "step"):
                assert value in (LABORATORY.panels if name == "panel" else steps), link
            elif choices := re.search(r"choices: \[(.*?)\]", known[name]):
                assert f'"{value}"' in choices[1], link
            else:
                least = re.search(r"least: ([\d.]+)", known[name])
                assert float(value) >= float(least[1] if least else 0), link


def test_what_is_written_of_a_link_is_what_it_sets():
    written = [code[1:] for code in TEACHERS.codes if code.startswith("#")]
    assert len(written) > 15
    assert set(written) <= set(settings_links())


def test_what_it_quotes_of_trouble_is_what_the_laboratory_says():
    trouble = (WEB / "teachers.html").read_text().partition('id="trouble"')[2]
    trouble = trouble.partition("</section>")[0]
    quoted = [
        quote for dt in re.findall("<dt>(.*?)</dt>", trouble) for quote in re.findall("“(.*?)”", dt)
    ]
    said = "".join(path.read_text() for path in (*WEB.rglob("*.js"), *WEB.rglob("*.ftl")))
    said = said.replace("pyodide/${name}", "pyodide/pyodide.asm.wasm")
    assert len(quoted) > 7
    for quote in quoted:
        for sentence in quote.split(". "):
            assert sentence in said, quote
