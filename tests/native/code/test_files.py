"""Changed code as a file: it is Python, it comes back, and opening one runs nothing."""

import pytest

from digitlab.code.files import MOST_CHARACTERS
from digitlab.code.parts import original

SIGMOID = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"


def test_a_file_is_python_and_comes_back(workbench, tmp_path):
    parts = {
        "helpers": "import math\n\nEND = '''\n# Part: sigmoid\n'''\n",
        "sigmoid": "# of my own\n" + SIGMOID,
        "backprop": "def backprop(self, x:\n  no python\n\n# yet\n",
        "zeros": original("zeros"),
    }
    text = workbench.to_file(parts, 'My "best" \\ version')
    compile(text, "mine.py", "exec")
    read = workbench.from_file(text)
    assert read["title"] == "My 'best' / version"
    assert read["sources"] == {name: parts[name] for name in ("helpers", "sigmoid", "backprop")}
    assert workbench.from_file("\ufeff" + text.replace("\n", "\r\n")) == read


@pytest.mark.parametrize(
    "body",
    [
        "open({path!r}, 'w')",
        "import pathlib; pathlib.Path({path!r}).touch()",
        "@print\ndef sigmoid(z=open({path!r}, 'w')):\n    return z",
        "class A(metaclass=open({path!r}, 'w')): pass",
        "f'{{open({path!r}, \"w\")}}'",
    ],
)
def test_opening_a_file_runs_nothing(workbench, tmp_path, body):
    path = tmp_path / "touched"
    source = body.format(path=str(path))
    text = f"'''Nice'''\n{source}\n# Part: sigmoid\n{source}\n"
    assert workbench.from_file(text) == {"title": "Nice", "sources": {"sigmoid": source + "\n"}}
    assert not path.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "found none"),
        ("print(1)\n", "found none"),
        ("# Part: __init__\npass\n", "expected a part of sigmoid.*found '__init__'"),
        ("# Part: sigmoid\n'''\n", "an error in line"),
        ("(" * 500, "too many nested parentheses"),
        ("x\0y", "null bytes"),
        ("# Part: sigmoid\n" + "#" * MOST_CHARACTERS, "characters"),
    ],
)
def test_other_files_are_refused_in_words(workbench, text, says):
    with pytest.raises(ValueError, match=says):
        workbench.from_file(text)
