"""Finding the browser for the tests, and what is said where there is none."""

import pytest

from sitebuild import BuildError, browser

pytestmark = pytest.mark.native_only("of the build")


@pytest.fixture
def machine(monkeypatch):
    """A machine without a browser, on which installers only leave their commands."""
    commands = []
    monkeypatch.setattr(browser, "_find", lambda names, places: None)
    monkeypatch.setattr(browser, "_apt", lambda package: [["apt", package]])
    monkeypatch.setattr(browser.subprocess, "call", lambda command: commands.append(command) or 1)
    return commands


def test_no_browser_at_all_is_an_error_that_says_how(machine):
    with pytest.raises(BuildError, match=r"none could be installed\. Install one"):
        browser.ensure()
    assert [command[-1] for command in machine] == ["chromium", browser.SHELL, "chromium"]
    with pytest.raises(BuildError, match=r"found none: run python3 build\.py test"):
        browser.launch_options()


def test_the_first_installer_that_works_is_enough(machine, monkeypatch, capsys):
    monkeypatch.setattr(browser.subprocess, "call", lambda command: machine.append(command) or 0)
    monkeypatch.setattr(browser, "find", lambda: "/a/browser" if machine else None)
    browser.ensure()
    [command] = machine
    assert command[-2:] == ["install", "chromium"]
    said = capsys.readouterr().out
    assert "installing one: playwright install chromium" in said
    assert "run in /a/browser" in said


def test_an_installed_browser_is_taken_as_it_is(machine, monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: "/usr/bin/some-chromium")
    browser.ensure()
    assert machine == []
    assert browser.launch_options()["executable_path"] == "/usr/bin/some-chromium"


def test_without_firefox_the_rest_goes_on_and_that_is_said(machine, monkeypatch, capsys):
    browser.ensure_firefox()
    assert machine == [["apt", "firefox-esr"]]
    assert "install one to run its tests too" in capsys.readouterr().out
    assert browser.firefox_options() is None
    monkeypatch.setattr(browser, "find_firefox", lambda: "/usr/bin/some-firefox")
    assert browser.firefox_options()["executable_path"] == "/usr/bin/some-firefox"
