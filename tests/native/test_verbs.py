"""The verbs of build.py: which tests are quick, and what the tools are told."""

import pytest

from sitebuild import BuildError, node
from sitebuild import __main__ as verbs

pytestmark = pytest.mark.native_only("of the build")


@pytest.mark.parametrize(
    ("arguments", "quick"),
    [
        (["tests/native"], True),
        (["tests/architecture", "tests/native", "-q"], True),
        (["tests/native/test_verbs.py::test_quick", "-k", "name"], True),
        (["tests/native", "tests/browser"], False),
        (["tests/browser/test_code.py"], False),
        (["tests"], False),
        (["-x"], False),
        ([], False),
    ],
)
def test_tests_without_a_browser_or_the_site_are_quick(arguments, quick):
    assert verbs._is_quick(arguments) is quick


def test_quick_tests_build_no_site_and_start_no_browser(monkeypatch):
    asked = []
    monkeypatch.setattr(verbs.kernel, "build", lambda: asked.append("kernel"))
    monkeypatch.setattr(verbs, "_pytest", lambda *arguments: asked.append(arguments) or 0)
    monkeypatch.setattr(verbs.site, "build", pytest.fail)
    monkeypatch.setattr(verbs.browser, "ensure", pytest.fail)
    monkeypatch.setattr("sys.argv", ["build.py", "test", "tests/native", "-q"])
    assert verbs.main() == 0
    assert asked == ["kernel", ("-m", "not site", *verbs.PARALLEL, "tests/native", "-q")]


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """A folder of tools of its own; npm's exit code, which a test may change."""
    codes, calls = [0], []
    monkeypatch.setattr(node, "LOCK", tmp_path / "package-lock.json")
    monkeypatch.setattr(node, "ROOT", tmp_path)
    monkeypatch.setattr(node, "STAMP", tmp_path / "stamp")
    node.LOCK.write_text('{"packages": {"node_modules/typescript": {"bin": {"tsc": "bin/tsc"}}}}')

    def run(script, *arguments, cwd):
        calls.append(arguments[0])
        return node.subprocess.CompletedProcess([], codes[0], "no such host")

    monkeypatch.setattr(node, "_node", run)
    return codes, calls


def test_tools_are_installed_once_for_each_lock(tools):
    _, calls = tools
    node.install()
    node.install()
    assert calls == ["ci"]
    node.LOCK.write_text(node.LOCK.read_text() + "\n")
    node.install()
    assert calls == ["ci", "ci"]


def test_tools_that_cannot_be_installed_say_why_and_are_tried_again(tools):
    codes, calls = tools
    codes[0] = 1
    for _ in range(2):
        with pytest.raises(BuildError, match=r"(?s)no such host.*needs a network"):
            node.install()
    assert calls == ["ci", "ci"]


def test_a_tool_that_no_package_brings_is_an_error(tools):
    assert node.path("tsc") == node.FOLDER / "node_modules/typescript/bin/tsc"
    with pytest.raises(BuildError, match=r"no package in package-lock\.json brings eslint"):
        node.path("eslint")
