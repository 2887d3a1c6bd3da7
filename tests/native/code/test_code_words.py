"""What Python says of code has its words in the catalogue, with the same values."""

import ast
import re

import pytest

from digitlab.code.observers import CHECKS
from digitlab.code.parts import HELPERS, PARTS

pytestmark = pytest.mark.native_only("of the page's words")


def variables():
    """The names of each message's values in code.ftl."""
    from sitebuild import ROOT

    text = (ROOT / "web/words/en/code.ftl").read_text("utf-8")
    bodies = re.findall(r"^([\w-]+) =(.*(?:\n(?: .*|\n(?= )))*)", text, re.MULTILINE)
    return {name: set(re.findall(r"\$(\w+)", body)) for name, body in bodies}


def said():
    """Calls whose first argument is an id: `Message.of`, and `wrong`, which adds `what`."""
    from sitebuild import ROOT

    for path in sorted((ROOT / "py/digitlab/code").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and call.args):
                continue
            first, name = call.args[0], getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name in {"of", "wrong"} and isinstance(first, ast.Constant) and first.value:
                values = {word.arg for word in call.keywords}
                yield first.value, values | {"what"} if name == "wrong" else values


def test_each_message_has_its_words_and_values():
    words = variables()
    messages = [*said()]
    assert len(messages) > 30
    for message_id, values in messages:
        if None in values:  # more values, of a dict
            assert words[message_id] >= values - {None}, message_id
        else:
            assert words[message_id] == values, message_id


def test_each_part_is_described():
    assert {f"code-part-{name}" for name in (*PARTS, HELPERS)} <= variables().keys()


def test_praise_names_the_values_that_its_check_gives():
    from digitlab.code.compile import make_variant
    from digitlab.code.exercises import exercises

    words = variables()
    for exercise in exercises():
        kind = make_variant({exercise.part: exercise.answer})
        values = CHECKS[exercise.check].praise_values(kind)
        assert words[exercise.praise] == values.keys()
