"""Changed source parts as a .py file: valid Python, for people too. Reading one runs nothing."""

import ast
import re
import tokenize
from collections.abc import Iterator, Mapping

from digitlab.code.parsing import is_python, tokens
from digitlab.code.parts import only_changed, original
from digitlab.validate import Invalid

MOST_CHARACTERS = 1_000_000
LONGEST_TITLE = 100
NOT_PYTHON = " (not Python yet)"
MARKER = re.compile(rf"# Part: (\w+)({re.escape(NOT_PYTHON)})?$")
"""The comment above each part. The words are the file's format: they are not translated."""


def to_file(sources: Mapping[str, str], title: str) -> str:
    """The parts that are changed as one Python file. A part that does not compile is in comments.

    Raises Invalid for unknown parts.
    """
    title = " ".join(title.split()).replace("\\", "/").replace('"', "'") or "Untitled"
    pieces = [
        f'"""{title[:LONGEST_TITLE]}\n\n'
        'Changed parts of network.py, from Digit Lab: open them there.\n"""'
    ]
    for name, source in only_changed(sources).items():
        marker, source = f"# Part: {name}", source.rstrip()
        if not is_python(name, source):
            marker += NOT_PYTHON
            source = "\n".join(f"# {line}".rstrip() for line in source.splitlines())
        pieces.append(f"{marker}\n{source}")
    return "\n\n\n".join(pieces) + "\n"


def from_file(text: str) -> tuple[str, dict[str, str]]:
    """The title and the source parts of what `to_file` wrote.

    Raises Invalid for another file, a broken one and one that is too large.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if len(text) > MOST_CHARACTERS:
        raise Invalid(
            f"expected a file of at most {MOST_CHARACTERS:,} characters, found {len(text):,}",
            "error-code-file-long",
            most=MOST_CHARACTERS,
            length=len(text),
        )
    sources = dict(_marked(text))
    if not sources:
        raise Invalid(
            "expected changed parts of network.py, each below a line such as “# Part: sigmoid”, "
            "found none",
            "error-code-file-empty",
        )
    return _title(text), sources


def _marked(text: str) -> Iterator[tuple[str, str]]:
    """The parts below their markers. What looks like a marker inside a string is none."""
    lines = text.split("\n")
    try:
        comments = [t for t in tokens(text) if t.type == tokenize.COMMENT and t.start[1] == 0]
    except SyntaxError as error:
        raise Invalid(
            f"expected a Python file, found an error in line {error.lineno}: {error.msg}",
            "error-code-file-syntax",
            line=error.lineno or 0,
            reason=error.msg,
        ) from None
    markers = [(t.start[0], mark) for t in comments if (mark := MARKER.match(t.string.rstrip()))]
    ends = [*(line - 1 for line, _ in markers[1:]), len(lines)]
    for (start, marker), end in zip(markers, ends, strict=False):
        own = lines[start:end]
        original(marker[1])  # refuses unknown names
        if marker[2]:
            own = [line.removeprefix("#").removeprefix(" ") for line in own]
        yield marker[1], "\n".join(own).strip("\n") + "\n"


def _title(text: str) -> str:
    """The first line of the file's docstring."""
    for token in tokens(text):
        if token.type == tokenize.STRING:
            return str(ast.literal_eval(token.string)).split("\n")[0]
        if token.type not in (tokenize.COMMENT, tokenize.NL):
            return ""
    return ""
