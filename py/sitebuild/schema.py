"""web/generated/schema.js: what Python declares and the page needs to know too.

The table of settings with their limits, choices and first values, the old names in links and kept
runs, the speeds, the names of the derivation's steps, and the types of the dataclasses that cross
to the page.
"""

import inspect
import json
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from digitlab.data.sources import DataSpec
from digitlab.derivation.steps import drafts
from digitlab.lab.pace import SPEEDS
from digitlab.training import settings as training_settings
from digitlab.training.progress import EpochMetrics, Progress
from digitlab.training.settings import Settings
from digitlab.validate import settings_of
from sitebuild import ROOT, BuildError

PATH = "generated/schema.js"
HEAD = """\
/**
 * Settings and types of the lab, written by the build from Python's dataclasses (see
 * py/sitebuild/schema.py). Not edited by hand, not in Git.
 */
"""
PLAIN = {bool: "boolean", int: "number", float: "number", str: "string", type(None): "undefined"}
SETTING = """\
/**
 * A setting, as training/settings.py and data/sources.py declare it.
 * @typedef {object} Setting
 * @property {keyof Settings} name in Python and in `Settings`
 * @property {string} link its name in a link
 * @property {string} element the id of its form element
 * @property {any} initial its first value
 * @property {string[]} choices the values of a choice; empty for numbers
 * @property {number} least
 * @property {number} most
 * @property {boolean} whole whether its numbers are whole ones
 * @property {number} length the most numbers in a list; 0 for a setting that is no list
 */
"""
OLD = """\
/**
 * What old links and kept runs call a setting, and its present name.
 * @type {{Record<string, string>}}
 */
export const OLD_NAMES = {OLD_NAMES};

/**
 * The same for values, by the setting that has them.
 * @type {{Record<string, Record<string, string>>}}
 */
export const OLD_VALUES = {OLD_VALUES};
"""
SPEEDS_OF_A_RUN = """\
/** How fast a run trains, from slow to fast. */
export const SPEEDS = /** @type {{const}} */ ({SPEEDS});
"""
STEPS = """\
/** The names of the steps of a derivation, of networks with any number of hidden layers. */
export const STEPS = {STEPS};
"""
# Other dataclasses that cross to the page.
CROSSING = EpochMetrics, Progress


def write(web: Path = ROOT / "web") -> Path:
    """Write the file below a folder like web/, if it changed; its path."""
    path = web / PATH
    text = schema()
    if not (path.is_file() and path.read_text("utf-8") == text):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return path


def schema() -> str:
    """The text of schema.js."""
    table = training_settings.for_page()
    # A network has up to two hidden layers, and their steps other names.
    steps = list(dict.fromkeys(draft.name for n in (1, 2, 3) for draft in drafts(n)))
    old = {"OLD_NAMES": training_settings.OLD_NAMES, "OLD_VALUES": training_settings.OLD_VALUES}
    return "\n".join(
        [
            HEAD,
            _typedef("Settings", "What to train on, and how.", _settings()),
            *(_typedef(kind.__name__, _first_line(kind), _fields(kind)) for kind in CROSSING),
            SETTING,
            f"/** @type {{Setting[]}} */\nexport const SETTINGS = {_literal(table)};\n",
            OLD.format(**{name: _literal(value) for name, value in old.items()}),
            SPEEDS_OF_A_RUN.format(SPEEDS=_literal(list(SPEEDS))),
            STEPS.format(STEPS=_literal(steps)),
        ]
    )


def _settings() -> Iterator[tuple[str, str]]:
    """Both dataclasses of settings. Fields that the page does not have may be missing."""
    for kind in DataSpec, Settings:
        known = settings_of(kind)
        for name, type_ in _fields(kind):
            if name not in known:
                yield f"[{name}]", type_
            else:
                yield name, " | ".join(map(_literal, known[name].choices)) or type_


def _fields(kind: type) -> Iterator[tuple[str, str]]:
    """The names of a dataclass's fields, and their types as JavaScript has them."""
    hints = get_type_hints(kind)
    return ((field.name, js_type(hints[field.name])) for field in fields(kind))


def js_type(annotation: Any) -> str:
    """The JSDoc type of a plain value. BuildError for a type that does not cross."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation in PLAIN:
        return PLAIN[annotation]
    if is_dataclass(annotation) and isinstance(annotation, type):
        return annotation.__name__
    if origin is Literal:
        return " | ".join(map(_literal, inner))
    if origin in (Union, types.UnionType):
        return " | ".join(map(js_type, inner))
    if origin in (tuple, list, Sequence):
        return f"({js_type(inner[0])})[]" if "|" in js_type(inner[0]) else f"{js_type(inner[0])}[]"
    if origin in (dict, Mapping):
        return f"Record<{js_type(inner[0])}, {js_type(inner[1])}>"
    raise BuildError(f"expected a type that the page can have, found {annotation}")


def _typedef(name: str, about: str, properties: Iterable[tuple[str, str]]) -> str:
    lines = [f" * {about}", f" * @typedef {{object}} {name}"]
    lines += [f" * @property {{{type_}}} {field}" for field, type_ in properties]
    return "\n".join(["/**", *lines, " */"])


def _first_line(kind: type) -> str:
    return (inspect.getdoc(kind) or "").partition("\n")[0]


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2 if isinstance(value, list) else None)
