"""The catalogue of words: every id has its message, every message is used, and the values fit."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent

from digitlab.training.settings import for_page
from sitebuild import ROOT

pytestmark = pytest.mark.native_only("of the page")
WEB, PACKAGE, WORDS = ROOT / "web", ROOT / "py/digitlab", ROOT / "web/words/en"
SCRIPTS = [*sorted(WEB.rglob("*.js")), *sorted((ROOT / "py/sitebuild/one_file").rglob("*.js"))]
PAGES = sorted(WEB.glob("*.html"))
OPEN, CLOSE, QUOTES = "([{", ")]}", "\"'`"


@dataclass(frozen=True)
class Use:
    """A place that asks for words. `pattern` fits the ids; `values` is None where nobody knows."""

    place: str
    pattern: str
    values: frozenset[str] | None
    with_attributes: bool = False


def catalogue() -> dict[str, fluent.Message]:
    messages = {}
    for path in sorted(WORDS.glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text()).body:
            assert not isinstance(entry, fluent.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, fluent.Message):
                assert entry.id.name not in messages, f"{path.name}: {entry.id.name} is there twice"
                messages[entry.id.name] = entry
    return messages


MESSAGES = catalogue()


def variables(node: fluent.BaseNode | None) -> set[str]:
    """The names of the values that a message, or a part of one, wants."""
    if node is None:
        return set()
    if isinstance(node, fluent.VariableReference):
        return {node.id.name}
    found = set()
    for child in vars(node).values():
        for part in child if isinstance(child, list) else [child]:
            if isinstance(part, fluent.BaseNode):
                found |= variables(part)
    return found


def arguments(source: str, start: int) -> list[str]:
    """The arguments of a JavaScript call, or the items in braces, that open just before `start`."""
    parts, depth, begin, i, quotes = [], 0, start, start, []
    while True:
        char = source[i]
        if quotes and quotes[-1] in QUOTES:
            if char == "\\":
                i += 1
            elif char == quotes[-1]:
                quotes.pop()
            elif source.startswith("${", i) and quotes[-1] == "`":
                quotes.append("}")
                i += 1
        elif char in QUOTES:
            quotes.append(char)
        elif quotes and char == quotes[-1]:
            quotes.pop()
        elif char in OPEN:
            depth += 1
            if quotes:
                quotes.append(CLOSE[OPEN.index(char)])
        elif char in CLOSE + "," and not depth and not quotes:
            parts.append(source[begin:i].strip())
            begin = i + 1
            if char != ",":
                return [part for part in parts if part]
        elif char in CLOSE:
            depth -= 1
        i += 1


def keys(literal: str) -> frozenset[str] | None:
    """The keys of an object literal; None where it is something else, or has others within."""
    if not literal.startswith("{"):
        return None
    items = arguments(literal, 1)
    names = [re.match(r"\w+", item) for item in items]
    return frozenset(name[0] for name in names if name) if all(names) else None


def as_pattern(literal: str) -> str:
    """A pattern of the ids that a template of JavaScript can make."""
    return re.sub(r"\\\$\\\{.*?\\\}", r"[\\w-]+", re.escape(literal))


def in_javascript() -> Iterator[Use]:
    for path in SCRIPTS:
        source = path.read_text()
        for call in re.finditer(r"(?<![\w.#])(say|write)\(", source):
            given = arguments(source, call.end())[call[1] == "write" :]
            for literal in re.findall(
                r"\"[a-z]+-[^\"]*\"|`[a-z]+-[^`]*`", given[0] if given else ""
            ):
                pattern = as_pattern(literal[1:-1])
                values = keys(given[1]) if len(given) > 1 else frozenset()
                yield Use(f"{path.name}: {literal}", pattern, values, call[1] == "write")


def in_html() -> Iterator[Use]:
    for path in PAGES:
        for name in re.findall(r'data-l10n-id="(.*?)"', path.read_text()):
            yield Use(path.name, name, frozenset(), with_attributes=True)


def in_python() -> Iterator[Use]:
    """Calls with an id among their arguments, as of `Invalid`; the values are its keywords."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call):
                continue
            given = [*call.args, *(word.value for word in call.keywords if word.arg == "id")]
            for value in given:
                if isinstance(value, ast.Constant) and re.match(r"(error|note)-", str(value.value)):
                    words = {word.arg for word in call.keywords} - {"id"}
                    known = None if words & {None, "values"} else frozenset(map(str, words))
                    yield Use(f"{path.name}:{call.lineno}", value.value, known)


USES = [*in_javascript(), *in_html(), *in_python()]


def wanted(use: Use, name: str) -> set[str]:
    """The values that a message wants where it is used."""
    message, _, attribute = name.partition(".")
    if attribute:
        return variables(next(a for a in MESSAGES[message].attributes if a.id.name == attribute))
    return variables(MESSAGES[message] if use.with_attributes else MESSAGES[message].value)


NAMES = [
    name
    for message in MESSAGES.values()
    for name in (message.id.name, *(f"{message.id.name}.{a.id.name}" for a in message.attributes))
]


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.place} {use.pattern}")
def test_there_are_words_and_the_values_fit(use):
    fitting = [name for name in NAMES if re.fullmatch(use.pattern, name)]
    assert fitting, f"{use.place}: there is no message {use.pattern} in web/words/en"
    if use.values is not None:
        assert {*use.values} == set().union(*(wanted(use, name) for name in fitting)), use.place


def test_no_message_is_there_in_vain():
    sources = [path.read_text() for path in (*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml"))]
    sources += [path.read_text() for path in (*SCRIPTS, *PAGES)]
    source = "\n".join(sources)
    quoted = set(re.findall(r"[\"'`]([a-z][\w-]*)[.\w]*[\"'`]", source))
    patterns = {as_pattern(template) for template in re.findall(r"`([a-z]+-[\w${}.-]+)`", source)}
    patterns |= {use.pattern.partition(r"\.")[0] for use in USES}
    unused = [
        name
        for name in MESSAGES
        if name not in quoted and not any(re.fullmatch(pattern, name) for pattern in patterns)
    ]
    assert unused == []


@pytest.mark.parametrize("row", for_page(), ids=lambda row: row["name"])
def test_a_setting_has_its_words_and_names_of_its_own(row):
    words = f"setting-{row['element']}"
    wanted = [words, *(f"{words}-{choice}" for choice in row["choices"])]
    missing = [name for name in wanted if name not in MESSAGES or not MESSAGES[name].value]
    assert missing == [], "expected them in web/words/en/page.ftl"
    assert row["link"] not in ("panel", "step", "language"), "a link says something else by that"
    page = (WEB / "index.html").read_text("utf-8")
    assert f'id="{row["element"]}"' not in page, "another element has the id of its field"
