"""No file holds two ideas: the sizes past which one needs a reason.

Functions of scripts are Biome's part: its rule noExcessiveLinesPerFunction has the same limit.
"""

import ast

from sitebuild import ROOT, mend

FILE_LINES = 400
FUNCTION_LINES = 60
SOURCES = {".py", ".js", ".mjs", ".c", ".css", ".toml"}

# What may be longer, and why.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def sources():
    """The files that a person writes, by their names."""
    for folder in "py", "web":
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in SOURCES and not {"generated", "vendor"} & {*path.parts}:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def long_functions(text):
    """The functions that are too long, with their lines."""
    for element in ast.walk(ast.parse(text)):
        if isinstance(element, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = element.end_lineno - element.lineno + 1
            if lines > FUNCTION_LINES:
                yield element.name, lines


def test_no_file_is_too_long():
    files = dict(sources())
    assert len(files) > 50
    assert {*LONG_FILES} <= {*files}
    found = {name: n for name, text in files.items() if (n := text.count("\n")) > FILE_LINES}
    assert not [f"{name}: {lines} lines" for name, lines in found.items() if name not in LONG_FILES]
    assert {*LONG_FILES} <= {*found}


def test_no_function_is_too_long():
    found = {
        f"{file}: {name}": lines
        for file, text in sources()
        if file.endswith(".py")
        for name, lines in long_functions(text)
    }
    assert not [
        f"{name}, {lines} lines" for name, lines in found.items() if name not in LONG_FUNCTIONS
    ]
    assert {*LONG_FUNCTIONS} <= {*found}


def test_the_limit_of_scripts_is_the_same():
    assert f'"maxLines": {FUNCTION_LINES}' in (ROOT / mend.BIOME[1] / "biome.json").read_text()


def test_a_function_that_is_too_long_is_found():
    body = "    x = 1\n"
    assert not [*long_functions("def f():\n" + body * (FUNCTION_LINES - 1))]
    assert [*long_functions("def f():\n" + body * FUNCTION_LINES)] == [("f", FUNCTION_LINES + 1)]
    nested = "class A:\n  async def f():\n" + body * FUNCTION_LINES
    assert [*long_functions(nested)] == [("f", FUNCTION_LINES + 1)]
