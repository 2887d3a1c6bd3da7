"""Who imports whom, in Python and in the page's scripts, and what the floors forbid of it.

A graph maps each module's name to the names that it imports. Imports in functions and those for
types alone count too: whoever names another module depends on it.
"""

import ast
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

Graph = dict[str, set[str]]

ASKING = {"getattr", "hasattr", "setattr", "delattr"}
BROWSER_MODULES = {"js", "pyodide", "pyodide_js", "_pyodide"}
# The format that Biome keeps: an import begins its line, and its place stands in double quotes.
IMPORT = re.compile(r'^(?:import|export)\s+(?:[\w*{][^;"\'`]*?\sfrom\s+)?"([^"]+)"', re.MULTILINE)
IMPORT_CALL = re.compile(r'\bimport\(\s*"([^"]+)"\s*\)')
TYPE_TAG = re.compile(r'@import\b[^;"@]*?\sfrom\s+"([^"]+)"')
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)


def python_graph(package: Path) -> Graph:
    """The imports among a package's modules, by dotted names without the package's own."""
    names = {dotted(path, package) for path in package.rglob("*.py")}
    graph: Graph = {}
    for path in package.rglob("*.py"):
        name = dotted(path, package)
        graph[name] = set(_imported(ast.parse(path.read_text()), package.name, names)) - {name}
    return graph


def dotted(path: Path, package: Path) -> str:
    """A module's name in its package; the package's own __init__ is ""."""
    parts = path.relative_to(package).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _imported(tree: ast.AST, package: str, names: set[str]) -> Iterator[str]:
    for element in ast.walk(tree):
        match element:
            case ast.Import(names=aliases):
                full = [alias.name for alias in aliases]
            case ast.ImportFrom(module=str(module), level=0, names=aliases):
                # What is imported may be a module or a name in one.
                full = [f"{module}.{alias.name}" for alias in aliases]
            case ast.ImportFrom():
                raise AssertionError("expected absolute imports, found a relative one")
            case _:
                continue
        for name in full:
            if name.split(".")[0] == package:
                inner = name.removeprefix(package).removeprefix(".")
                yield inner if inner in names else inner.rpartition(".")[0]


def script_graph(web: Path) -> Graph:
    """The imports among the page's scripts, by their paths in `web`; those of types are in it."""
    graph: Graph = {}
    for path in web.rglob("*.*js"):
        name, text = path.relative_to(web).as_posix(), path.read_text()
        places = [place for kind in (IMPORT, IMPORT_CALL, TYPE_TAG) for place in kind.findall(text)]
        folder = posixpath.dirname(name)
        graph[name] = {posixpath.normpath(posixpath.join(folder, place)) for place in places}
        graph[name] -= {name}
    return graph


def without_types(text: str) -> set[str]:
    """What a script imports when it runs: its comments, in which types stand, do not count."""
    text = COMMENT.sub("", text)
    return {place for kind in (IMPORT, IMPORT_CALL) for place in kind.findall(text)}


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """One circle of imports through each module that lies on any, without repetition."""
    found: dict[frozenset[str], list[str]] = {}
    for start in sorted(graph):
        # The shortest way back to where it began.
        ways = [[start]]
        seen: set[str] = set()
        while ways:
            way = ways.pop(0)
            for name in sorted(graph.get(way[-1], ())):
                if name == start:
                    found.setdefault(frozenset(way), [*way, start])
                    ways = []
                    break
                if name not in seen:
                    seen.add(name)
                    ways.append([*way, name])
    return list(found.values())


def upward(graph: Graph, floors: Sequence[str]) -> list[str]:
    """Imports that point up `floors`, whose first is the highest, or to no floor at all."""
    faults = []
    for name, imports in sorted(graph.items()):
        for other in sorted(imports):
            if _floor(other, floors) < _floor(name, floors):
                faults.append(f"{name} imports {other}, which is above it")
    return faults


def _floor(name: str, floors: Sequence[str]) -> int:
    top = name.split(".")[0]
    if top not in floors:
        raise AssertionError(f"{name} is on no floor: give it one in the table")
    return floors.index(top)


def hidden(package: Path, floors: Sequence[str]) -> list[str]:
    """Where a module asks, by a name in quotes, for what only a floor above it defines."""
    trees = {dotted(path, package): ast.parse(path.read_text()) for path in package.rglob("*.py")}
    lowest: dict[str, int] = {}
    for module, tree in trees.items():
        for name in _defined(tree):
            lowest[name] = max(lowest.get(name, 0), _floor(module, floors))
    faults = []
    for module, tree in sorted(trees.items()):
        for line, asked, name in _asked(tree):
            if name in lowest and lowest[name] < _floor(module, floors):
                faults.append(f'{module}, line {line}: {asked}(…, "{name}") asks a floor above it')
    return faults


def _asked(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    for element in ast.walk(tree):
        match element:
            case ast.Call(func=ast.Name(id=asked), args=[_, ast.Constant(value=str(name)), *_]):
                if asked in ASKING:
                    yield element.lineno, asked, name


def _defined(tree: ast.AST) -> Iterator[str]:
    """The names that a module gives to functions, classes, variables and attributes."""
    for element in ast.walk(tree):
        match element:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.keyword(arg=str(name)):
                # setattr by another name: type(…, name=value), dataclass(name=value).
                yield name


def browsers(package: Path) -> list[str]:
    """Imports of modules that only a browser has."""
    return [
        f"{dotted(path, package)} imports {name}"
        for path in sorted(package.rglob("*.py"))
        for element in ast.walk(ast.parse(path.read_text()))
        for name in _tops(element)
        if name in BROWSER_MODULES
    ]


def _tops(element: ast.AST) -> list[str]:
    match element:
        case ast.Import(names=aliases):
            return [alias.name.split(".")[0] for alias in aliases]
        case ast.ImportFrom(module=str(module)):
            return [module.split(".")[0]]
    return []


def forbidden(graph: Graph, allowed: Callable[[str, str], bool]) -> list[str]:
    """Imports that a table of what may import what does not allow."""
    return [
        f"{name} may not import {other}"
        for name, imports in sorted(graph.items())
        for other in sorted(imports)
        if not allowed(name, other)
    ]
