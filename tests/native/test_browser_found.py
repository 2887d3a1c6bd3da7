"""Finding the browser for the tests, and what is said where there is none."""

import pytest

from sitebuild import BuildError, browser


@pytest.fixture
def machine(monkeypatch):
    """A machine without a browser, on which installers only leave their commands."""
    commands = []
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "_installers", lambda: [["one"], ["two"]])
    monkeypatch.setattr(browser.subprocess, "call", lambda command: commands.append(command) or 1)
    return commands


def test_no_browser_at_all_is_an_error_that_says_how(machine):
    with pytest.raises(BuildError, match=r"none could be installed\. Install one"):
        browser.ensure()
    assert machine == [["one"], ["two"]]
    with pytest.raises(BuildError, match=r"found none: run python3 build\.py test"):
        browser.launch_options()


def test_the_first_installer_that_works_is_enough(machine, monkeypatch, capsys):
    monkeypatch.setattr(browser.subprocess, "call", lambda command: machine.append(command) or 0)
    monkeypatch.setattr(browser, "find", lambda: "/a/browser" if machine else None)
    assert browser.ensure() == "/a/browser"
    assert machine == [["one"]]
    said = capsys.readouterr().out
    assert "installing one: one" in said
    assert "run in /a/browser" in said


def test_an_installed_browser_is_taken_as_it_is(machine, monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: "/usr/bin/some-chromium")
    assert browser.ensure() == "/usr/bin/some-chromium"
    assert machine == []
    assert browser.launch_options()["executable_path"] == "/usr/bin/some-chromium"
