"""The words of the page: English ones inside its HTML, and each language's files beside it.

`web/words/<language>/*.ftl` are Project Fluent's files. An element with `data-l10n-id="x"` gets the
value of message `x` as its content and the message's attributes as its own, as @fluent/dom gives
them in the browser, so that the first view needs no script.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, FluentSerializer, ast

from sitebuild import BuildError
from sitebuild.pseudo import accented

FOLDER = "words"
ENGLISH, PSEUDO = "en", "pseudo"
ID, ARGUMENTS, NAME = "data-l10n-id", "data-l10n-args", "data-l10n-name"
MARKUP = re.compile(r"<|&#?\w+;")  # what @fluent/dom takes for markup too
START_TAG = re.compile(r"<[a-zA-Z][^\s/>]*")
ATTRIBUTE = r"""\s{name}(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?(?=[\s/>])"""
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}


def add_to(site: Path, pseudo: bool = False) -> None:
    """Write the English words into the site's pages, and drop the comments of all words' files.

    `pseudo` adds the pseudo-language, which tests read. Raises BuildError for a file that is not
    Fluent, a message that is there twice, and an element whose message is missing or does not fit.
    """
    folder = site / FOLDER
    english = {path: _parse(path) for path in sorted((folder / ENGLISH).glob("*.ftl"))}
    _refuse_doubles(english)
    if pseudo:
        (folder / PSEUDO).mkdir()
        for path, resource in english.items():
            _write(accented(resource), folder / PSEUDO / path.name)
    for path in sorted(folder.glob("*/*.ftl")):
        _write(_parse(path), path)
    messages = bundle(folder / ENGLISH)
    for page in sorted(site.glob("*.html")):
        page.write_text(with_words(page.read_text("utf-8"), messages, page.name), "utf-8")


def languages(site: Path) -> list[str]:
    """The languages of a site: English first."""
    names = {path.parent.name for path in (site / FOLDER).glob("*/*.ftl")}
    return [ENGLISH, *sorted(names - {ENGLISH})]


def with_words(page: str, messages: FluentBundle, name: str = "the page") -> str:
    """A page's HTML with messages in it; all else stays as it is.

    Raises BuildError where an element's message is missing or does not fit.
    """
    changes: list[tuple[int, int, str]] = []
    for element in _elements(page):
        try:
            changes += _changes(page, element, messages)
        except ValueError as error:
            message = element.attributes[ID]
            raise BuildError(f'{name}: the element with {ID}="{message}": {error}') from error
    for start, end, text in sorted(changes, reverse=True):
        page = page[:start] + text + page[end:]
    return page


@dataclass
class _Element:
    """Where an element stands in its page: its start tag, and its content's end."""

    tag: str
    attributes: dict[str, str]
    start: int
    content: int
    end: int


class _Finder(HTMLParser):
    """Finds the elements that have words, or are named inside of those."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[_Element] = []
        self._lines = [0]
        self._open: list[_Element] = []
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(page)
        self.close()

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        start = self._place()
        content = start + len(text)
        element = _Element(tag, {k: v or "" for k, v in attrs}, start, content, content)
        self.found.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            element = self._open.pop()
            element.end = max(self._place(), element.content)
            if element.tag == tag:
                return


def _elements(page: str) -> Iterator[_Element]:
    return (element for element in _Finder(page).found if ID in element.attributes)


def _changes(page: str, element: _Element, bundle: FluentBundle) -> Iterator[tuple[int, int, str]]:
    """What to write from where to where for one element. ValueError where its message misfits."""
    identifier = element.attributes[ID]
    if not bundle.has_message(identifier):
        raise ValueError(f"no message {identifier} in {FOLDER}/{ENGLISH}/*.ftl")
    message = bundle.get_message(identifier)
    arguments = json.loads(element.attributes.get(ARGUMENTS) or "{}")
    tag = page[element.start : element.content]
    for name, pattern in message.attributes.items():
        tag = _with_attribute(tag, name, _format(bundle, pattern, arguments))
    yield element.start, element.content, tag
    if message.value is not None:
        if element.tag in VOID:
            raise ValueError(f"a <{element.tag}> has no content, but the message has a value")
        value = _format(bundle, message.value, arguments)
        before = page[element.content : element.end]
        yield element.content, element.end, _content(before, value)


def _format(bundle: FluentBundle, pattern: Any, arguments: dict[str, Any]) -> str:
    text, errors = bundle.format_pattern(pattern, arguments)
    if errors:
        raise ValueError("; ".join(map(str, errors)))
    return str(text)


def _with_attribute(tag: str, name: str, value: str) -> str:
    """A start tag in which an attribute has this value."""
    written = f' {name}="{html.escape(value, quote=True)}"'
    there = re.search(ATTRIBUTE.format(name=re.escape(name)), tag)
    if there:
        return tag[: there.start()] + written + tag[there.end() :]
    start = START_TAG.match(tag)
    assert start
    return tag[: start.end()] + written + tag[start.end() :]


def _content(before: str, value: str) -> str:
    """An element's new content: the message's value, around the named elements of before."""
    inside = _Finder(before).found
    named = {element.attributes[NAME]: element for element in inside if NAME in element.attributes}
    if len(named) != len(inside):
        raise ValueError(f"expected only elements with a {NAME} of their own in it")
    if not named and _text(before).strip():
        raise ValueError(f"expected no words in the page, found {_text(before).strip()!r}")
    if not MARKUP.search(value):
        used: list[_Element] = []
        value = html.escape(value, quote=False)
    else:
        used = [element for element in _Finder(value).found if NAME in element.attributes]
    if {element.attributes[NAME] for element in used} != {*named}:
        raise ValueError(f"expected the message to have the named elements {sorted(named)}")
    for element in reversed(used):
        original = named[element.attributes[NAME]]
        tag = before[original.start : original.content]
        value = value[: element.start] + tag + value[element.content :]
    return value


def _text(markup: str) -> str:
    return re.sub(r"<[^>]*>", "", markup)


def _parse(path: Path) -> ast.Resource:
    """A file's syntax tree. BuildError where a part of it is not Fluent."""
    text = path.read_text("utf-8")
    resource = FluentParser().parse(text)
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            start = entry.span.start if entry.span else 0
            line = text.count("\n", 0, start) + 1
            said = "; ".join(note.message or "" for note in entry.annotations)
            raise BuildError(f"{_named(path)}, line {line}: {said}")
    return resource


def _refuse_doubles(resources: dict[Path, ast.Resource]) -> None:
    seen: dict[str, Path] = {}
    for path, resource in resources.items():
        for entry in resource.body:
            if isinstance(entry, ast.Message):
                if entry.id.name in seen:
                    both = f"{_named(seen[entry.id.name])} and {_named(path)}"
                    raise BuildError(f"the message {entry.id.name} is there twice: {both}")
                seen[entry.id.name] = path


def _write(resource: ast.Resource, path: Path) -> None:
    """Write what a browser needs: comments are for translators."""
    kept = ast.Resource()
    for entry in resource.body:
        if isinstance(entry, ast.Message | ast.Term):
            entry.comment = None
            kept.body.append(entry)
    path.write_text(FluentSerializer().serialize(kept), "utf-8")


def bundle(folder: Path) -> FluentBundle:
    """All messages of a language's folder."""
    messages = FluentBundle(["en"], use_isolating=False)
    for path in sorted(folder.glob("*.ftl")):
        messages.add_resource(FluentResource(path.read_text("utf-8")))
    return messages


def _named(path: Path) -> str:
    return "/".join(path.parts[-3:])
