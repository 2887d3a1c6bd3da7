"""Changed code as a variant of the network, and what is said where it fails."""

import linecache
import subprocess
import sys

import numpy as np
import pytest

from digitlab.code.compile import make_variant
from digitlab.code.errors import CodeError
from digitlab.data.dataset import Dataset
from digitlab.network import Network
from digitlab.training.settings import Settings
from digitlab.training.training import Training

X = np.linspace(0, 1, 768, dtype=np.float32)
SIGMOID = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"
FLOOD = """def sigmoid(z):
    return [np.empty(np.iinfo(np.intp).max // 8) for _ in range(3)]
"""


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("def sigmoid(z):\n    return (z\n", 2, r"SyntaxError: '\(' was never closed"),
        ("def sigmoid(z):\n  x = 1\n    return z\n", 3, "IndentationError: unexpected indent"),
        ("import nowhere_at_all\n" + SIGMOID, 1, "ModuleNotFoundError: No module named"),
        ("\n\ndef sigmoid(z):\n    y = 1\n    return foo(z)\n", 5, "NameError: name 'foo'"),
        (
            "def sigmoid(z):\n    return half(z)\n\ndef half(z):\n    return z / foo\n",
            5,
            "NameError",
        ),
        ("def sigmoid(z):\n    raise SystemExit(3)\n", 2, "SystemExit: 3"),
        ("def sigmoid(z):\n    raise KeyboardInterrupt\n", 2, "KeyboardInterrupt"),
        ("def sigmoid(z):\n    return sigmoid(z)\n", 2, "calls itself again and again"),
        (FLOOD, 2, "more memory than there is"),
        ("def sigmoid(z):\n    raise ValueError('two\\nlines')\n", 2, "ValueError: two lines"),
        ("def sigmoid(z, w):\n    return z\n", 1, r"parameters \(z\), found \(z, w\)"),
        ("def sigma(z):\n    return z\n", 1, "def sigmoid"),
        ("def sigmoid(z):\n    return z\nsigmoid = 3\n", None, "as a function, found 3"),
        (
            "class R:\n    def __repr__(self):\n        return repr(self)\n\n"
            "def sigmoid(z):\n    return repr(R())\n",
            3,
            "calls itself again and again",
        ),
        (
            "class E(Exception):\n    def __str__(self):\n        raise self\n\n"
            "def sigmoid(z):\n    raise E\n",
            6,
            "^E$",
        ),
        (SIGMOID + "if 1: pass\n" + "elif 1: pass\n" * 900, None, "too long for Python"),
        ("def sigmoid(z):\n    return (z\n" + "\n.x" * 5000 + ")\n", None, "too long for Python"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(lab, workbench, source, line, says):
    before = lab.predict(X)
    found = workbench.check({"sigmoid": source})
    error = found["error"]
    assert not found["ok"]
    assert (error["part"], error["line"]) == ("sigmoid", line)
    with pytest.raises(CodeError, match=says):
        raise CodeError(None, None, error["message"])
    if line:
        assert error["text"] == source.splitlines()[line - 1].strip()
    with pytest.raises(CodeError):
        workbench.use({"sigmoid": source})
    assert lab.predict(X) == before
    assert lab.kind is Network


def test_what_changed_code_keeps_is_copied_with_the_network(small_mnist):
    kind = make_variant(
        {
            "update_mini_batch": (
                "def update_mini_batch(self, x, y, eta):\n"
                "    self.kept = getattr(self, 'kept', np.zeros(1))\n"
                "    self.kept += 1\n    return 0.0\n"
            )
        }
    )
    network = kind(seed=1)
    x, y = X.reshape(-1, 1), np.eye(10, dtype=np.float32)[:, [3]]
    network.update_mini_batch(x, y, 0.1)
    network.astype(np.float64).update_mini_batch(x, y, 0.1)
    assert network.kept.tolist() == [1]


def test_a_measure_takes_the_changed_cost():
    rng = np.random.default_rng(0)
    data = Dataset(rng.integers(0, 256, (12, 768), np.uint8), np.arange(12, dtype=np.uint8) % 10)
    kind = make_variant({"quadratic_cost": "def quadratic_cost(a, y):\n    return 5.0\n"})
    settings = Settings(epochs=1)
    training = Training(settings.network(kind), data, data, settings)
    while not training.done:
        training.run_for(1)
    assert [metrics.cost for metrics in training.progress().metrics] == [5, 5]


@pytest.mark.native_only("of another process")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory so")
def test_a_flood_meets_a_clear_error_and_its_memory_comes_back():
    flood = """
import resource
from digitlab.code.workbench import Workbench
workbench = Workbench(None)
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
source = "def sigmoid(z):\\n    a = []\\n    while True:\\n        a.append(np.ones(10**6))\\n"
error = workbench.check({"sigmoid": source})["error"]
assert error["line"] == 4 and "more memory than there is" in error["message"], error
assert workbench.check({"sigmoid": "def sigmoid(z):\\n    return 1 / (1 + np.exp(-z))\\n"})["ok"]
"""
    subprocess.run([sys.executable, "-c", flood], check=True)


def test_tracebacks_show_the_code_in_use(workbench):
    workbench.use({"sigmoid": SIGMOID})
    workbench.check({"sigmoid": "def sigmoid(z):\n    return z\n"})
    assert linecache.getline("<sigmoid>", 2) == "    return 1 / (1 + np.exp(-z))\n"
