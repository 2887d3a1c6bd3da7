"""The source parts: what may be changed, and how it differs."""

import inspect
import json

from digitlab import network as network_module
from digitlab.code.parts import original


def test_parts_are_the_running_source(workbench):
    parts = workbench.parts()
    assert {"sigmoid", "sigmoid_prime", "cost_derivative", "feedforward", "backprop"} <= {
        part["name"] for part in parts
    }
    lines = inspect.getsource(network_module).splitlines()
    for part in parts:
        own = part["source"].splitlines()
        there = lines[part["line"] - 1 : part["line"] - 1 + len(own)]
        assert [line.strip() for line in there] == [line.strip() for line in own]
        assert part["source"].startswith(f"def {part['name']}(")
    assert json.loads(json.dumps(parts)) == parts


def test_a_diff_tells_both_sides(workbench):
    source = original("sigmoid_prime").replace("return s * (1 - s)", "return 1 - s * s\n    # mine")
    diff = workbench.diff("sigmoid_prime", source)
    kinds = [line["kind"] for line in diff]
    assert kinds == ["same"] * (len(kinds) - 3) + ["removed", "added", "added"]
    before = [line["text"] for line in diff if line["kind"] != "added"]
    after = [line["text"] for line in diff if line["kind"] != "removed"]
    assert before == original("sigmoid_prime").splitlines()
    assert after == source.splitlines()
    assert workbench.diff("helpers", "import math\n") == [{"kind": "added", "text": "import math"}]
