"""The page for teachers and the pupils' sheet: their links set what the laboratory knows."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import numpy as np
import pytest

from digitlab.data.sources import OLD_DATASETS
from digitlab.derivation.derive import derive
from digitlab.network import Network
from digitlab.training.settings import for_page
from sitebuild import ROOT, intranet, single_file, words

pytestmark = pytest.mark.native_only("of the page")
WEB = ROOT / "web"
ENGLISH = words.bundle(WEB / "words/en")


class Page(HTMLParser):
    """A page's ids, messages and text, where its links lead, and the text of its <code>s."""

    def __init__(self, name):
        super().__init__()
        self.ids, self.messages, self.panels = set(), set(), set()
        self.links, self.codes, self.text = [], [], ""
        self._in_code = False
        page = (WEB / name).read_text("utf-8")
        self.feed(words.with_words(page, ENGLISH, name))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids |= {found["id"]} if "id" in found else set()
        self.messages |= {found["data-l10n-id"]} if "data-l10n-id" in found else set()
        self.panels |= {found["data-panel"]} if "data-panel" in found else set()
        self.links += [found["href"]] if tag == "a" else []
        self._in_code = tag == "code"

    def handle_data(self, data):
        self.text += data
        if self._in_code:
            self.codes.append(data)
            self._in_code = False


TEACHERS, SHEET, LABORATORY = Page("teachers.html"), Page("sheet.html"), Page("index.html")
DOWNLOADS = {single_file.NAME, intranet.NAME}
both_pages = pytest.mark.parametrize("page", [TEACHERS, SHEET], ids=["teachers", "sheet"])


def settings_links(page):
    return [link.partition("#")[2] for link in page.links if link.startswith("index.html#")]


@both_pages
def test_every_link_leads_somewhere(page):
    for link in page.links:
        file, _, place = link.partition("#")
        if file:
            assert file in DOWNLOADS or (WEB / file).is_file(), link
        else:
            assert place in page.ids, link


def test_the_pages_lead_to_each_other_and_to_the_downloads():
    assert "teachers.html" in LABORATORY.links
    assert {"sheet.html", *DOWNLOADS} <= {*TEACHERS.links}
    assert "teachers.html" not in SHEET.links


@both_pages
def test_every_settings_link_sets_what_there_is(page):
    known = {setting["link"]: setting for setting in for_page()}
    steps = [s.name for s in derive(Network(), np.zeros((768, 1)), np.eye(10, 1))]
    assert len(settings_links(page)) > 10
    for link in settings_links(page):
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
    assert set(written) <= set(settings_links(TEACHERS))


def test_the_teachers_have_every_task_of_the_sheet_and_its_answer():
    tasks = {name for name in SHEET.messages if name.startswith("task-")}
    assert len(tasks) > 30
    assert tasks <= TEACHERS.messages
    answers = {name.replace("answer-", "task-") for name in TEACHERS.messages}
    assert len(answers & tasks) > 16


def test_the_sheet_has_no_answer():
    others = {name for name in SHEET.messages if not name.startswith(("sheet-", "task-"))}
    assert others == {"page-title", "theme-dark", "theme-light"}
    figures = {*re.findall(r"\d+\.\d\d %|\b\d,\d{3}\b|0\.\d{3,}", teachers_words())}
    assert {"91.55 %", "1,831", "0.2474"} <= figures
    assert [figure for figure in figures if figure in SHEET.text] == []


def catalogue():
    """The texts of all messages but those of these two pages, one after another."""
    files = sorted((WEB / "words/en").glob("*.ftl"))
    others = (path for path in files if path.stem not in ("teachers", "sheet"))
    return "\n".join(path.read_text("utf-8") for path in others)


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


def test_every_control_that_they_name_has_that_name():
    sheet_words = (WEB / "words/en/sheet.ftl").read_text("utf-8")
    named = set(re.findall("<i>(.*?)</i>", " ".join((teachers_words() + sheet_words).split())))
    texts = {text.strip(" :…") for text in re.findall(r"= (.+)", catalogue())}
    assert len(named) > 20
    assert {name for name in named if name.strip(" :…") not in texts} <= {"η"}
