"""The floors of the house, as tables: nothing points up, nothing goes in a circle."""

import pytest
from tests.architecture import floors

from sitebuild import ROOT

PACKAGE = ROOT / "py/digitlab"
WEB = ROOT / "web"

# The package, highest first: a module imports from its own floor and from those below it.
PYTHON = (
    "__main__",
    "",
    "lab",
    "code",
    "derivation",
    "training",
    "data",
    "model_file",
    "npz",
    "archives",
    "variant",
    "crossing",
    "network",
    "products",
    "validate",
)
# The page: who may import what, beside modules of the own folder. A panel is a folder of its own.
LIBRARIES = {"vendor", "pyodide"}
SCRIPTS = {
    "main.js": {"panels", "ui", "lab", "protocol.js", "generated"},
    "teachers.js": {"ui", "lab"},
    "startup.js": set(),
    "service-worker.js": set(),
    "panels": {"ui", "lab", "protocol.js", "generated"},
    "ui": {"lab", "protocol.js", "generated"},
    "lab": {"protocol.js", "generated"},
    "worker": {"protocol.js", "generated"},
    "protocol.js": {"generated"},
    "generated": set(),
}


def room(path):
    """What a script's path begins with in the table."""
    return path.split("/")[0]


def allowed(name, other):
    if room(name) == room(other) == "panels":
        return name.split("/")[1] == other.split("/")[1]
    if room(other) in LIBRARIES:
        return name != "protocol.js"
    return room(name) == room(other) or room(other) in SCRIPTS[room(name)]


def test_nothing_in_the_package_points_up():
    graph = floors.python_graph(PACKAGE)
    assert len(graph) > 20
    assert not floors.upward(graph, PYTHON)
    assert not floors.hidden(PACKAGE, PYTHON)


def test_nothing_in_the_package_goes_in_a_circle():
    assert not floors.circles(floors.python_graph(PACKAGE))


def test_the_package_knows_no_browser():
    assert not floors.browsers(PACKAGE)


def test_the_build_goes_in_no_circle():
    assert not floors.circles(floors.python_graph(ROOT / "py/sitebuild"))


def test_the_package_does_not_know_the_build():
    for path in PACKAGE.rglob("*.py"):
        assert "import sitebuild" not in path.read_text()
        assert "from sitebuild" not in path.read_text()


def test_nothing_in_the_page_points_up():
    graph = floors.script_graph(WEB)
    assert len(graph) > 20
    assert {room(name) for name in graph} <= {*SCRIPTS}
    assert not floors.forbidden(graph, allowed)


def test_nothing_in_the_page_goes_in_a_circle():
    assert not floors.circles(floors.script_graph(WEB))


def test_every_import_of_the_page_is_there():
    graph = floors.script_graph(WEB)
    places = {place for imports in graph.values() for place in imports}
    assert {place for place in places if room(place) not in {*LIBRARIES, "generated"}} <= {*graph}


def test_the_protocol_is_only_types():
    assert not floors.without_types((WEB / "protocol.js").read_text())


def tree(folder, files):
    """Write a made-up package or page."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    "line",
    [
        "from digitlab.lab import run",
        "from digitlab.lab.run import start",
        "import digitlab.lab.run",
        "def f():\n    from digitlab.lab.run import start",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import digitlab.lab.run",
        "from digitlab import lab",
    ],
)
def test_an_import_that_points_up_is_found(tmp_path, line):
    package = tree(
        tmp_path / "digitlab",
        {"__init__.py": "", "lab/__init__.py": "", "lab/run.py": "", "network.py": line},
    )
    assert floors.upward(floors.python_graph(package), PYTHON)
    (package / "network.py").write_text("import numpy\nfrom digitlab.validate import same_shape")
    (package / "validate.py").touch()
    assert not floors.upward(floors.python_graph(package), PYTHON)


def test_a_module_on_no_floor_is_found(tmp_path):
    package = tree(
        tmp_path / "digitlab", {"cellar.py": "import digitlab.network", "network.py": ""}
    )
    with pytest.raises(AssertionError, match="cellar is on no floor"):
        floors.upward(floors.python_graph(package), PYTHON)


def test_a_circle_on_one_floor_is_found(tmp_path):
    package = tree(
        tmp_path / "digitlab",
        {
            "code/a.py": "from digitlab.code import b",
            "code/b.py": "def f():\n    from digitlab.code.c import x",
            "code/c.py": "from digitlab.code.a import y",
            "code/d.py": "from digitlab.code.a import y",
        },
    )
    assert floors.circles(floors.python_graph(package)) == [
        ["code.a", "code.b", "code.c", "code.a"]
    ]


@pytest.mark.parametrize("asking", ['getattr(network, "digest", "")', 'hasattr(network, "digest")'])
def test_a_hidden_question_across_floors_is_found(tmp_path, asking):
    above = "class Changed:\n    def __init__(self):\n        self.digest = 1\n"
    package = tree(tmp_path / "digitlab", {"variant.py": above, "network.py": asking})
    assert len(floors.hidden(package, PYTHON)) == 1
    # Who asks on the same floor, or downward, hides nothing.
    (package / "variant.py").write_text(above + asking)
    (package / "network.py").write_text('getattr(network, "__doc__")')
    assert not floors.hidden(package, PYTHON)


@pytest.mark.parametrize("line", ["import js", "def f():\n    from pyodide.ffi import to_js"])
def test_a_browser_in_the_package_is_found(tmp_path, line):
    assert floors.browsers(tree(tmp_path / "digitlab", {"network.py": line}))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("panels/train/index.js", 'import { showPad } from "../draw/pad.js";'),
        ("panels/train/index.js", 'import {\n  showPad,\n} from "../draw/pad.js";'),
        ("panels/train/index.js", 'const { showPad } = await import("../draw/pad.js");'),
        ("panels/train/index.js", '/** @typedef {import("../draw/pad.js").Pad} Pad */'),
        ("panels/train/index.js", '/** @import { Pad } from "../draw/pad.js" */'),
        ("panels/train/index.js", 'import "../draw/pad.js";'),
        ("panels/train/index.js", 'export * from "../draw/pad.js";'),
        ("ui/curve.js", 'import { showPad } from "../panels/draw/pad.js";'),
        ("lab/engine.js", 'import { dom } from "../ui/dom.js";'),
        ("lab/engine.js", '/** @typedef {import("../worker/main.js").Site} Site */'),
        ("worker/main.js", '/** @typedef {import("../lab/engine.js").Site} Site */'),
        ("worker/main.js", 'import { dom } from "../ui/dom.js";'),
        ("protocol.js", '/** @typedef {import("./lab/engine.js").Site} Site */'),
        ("protocol.js", 'import * as Comlink from "./vendor/comlink.mjs";'),
    ],
)
def test_a_script_that_reaches_up_is_found(tmp_path, name, line):
    graph = floors.script_graph(tree(tmp_path, {name: line}))
    assert len(floors.forbidden(graph, allowed)) == 1


def test_scripts_may_import_downward(tmp_path):
    graph = floors.script_graph(
        tree(
            tmp_path,
            {
                "main.js": 'import { mount } from "./panels/train/index.js";',
                "panels/train/index.js": 'import { showForm } from "./form.js";\n'
                'import { dom } from "../../ui/dom.js";\n'
                '/** @typedef {import("../../protocol.js").Report} Report */',
                "lab/engine.js": 'import * as Comlink from "../vendor/comlink.mjs";',
                "worker/main.js": '/** @typedef {import("../protocol.js").Site} Site */',
            },
        )
    )
    assert not floors.forbidden(graph, allowed)
    assert graph["panels/train/index.js"] == {"panels/train/form.js", "ui/dom.js", "protocol.js"}


def test_a_circle_of_scripts_is_found(tmp_path):
    graph = floors.script_graph(
        tree(
            tmp_path,
            {
                "lab/a.js": 'import { b } from "./b.js";',
                "lab/b.js": '/** @typedef {import("./a.js").A} A */',
            },
        )
    )
    assert floors.circles(graph) == [["lab/a.js", "lab/b.js", "lab/a.js"]]


def test_a_protocol_that_runs_something_is_found():
    assert floors.without_types('/* import("./a.js") */\nimport { b } from "./b.js";') == {"./b.js"}
    assert not floors.without_types('/** @typedef {import("./a.js").A} A */\n// import("./b.js")')
