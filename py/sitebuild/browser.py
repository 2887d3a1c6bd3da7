"""Browsers for the tests: those that are installed, or else this installs them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from sitebuild import BuildError

# It has no windows: a page opens in it in a quarter of the time.
SHELL = "chromium-headless-shell"
WITH_WINDOWS = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
]
NAMES = [SHELL, *WITH_WINDOWS]
PLACES = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
]
FIREFOX_NAMES = ["firefox-esr", "firefox"]
FIREFOX_PLACES = [
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    r"C:\Program Files\Mozilla Firefox\firefox.exe",
]
# Quiet: no updates, no reports, no traffic of its own.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch_options() -> dict[str, Any]:
    """The arguments of Playwright's `chromium.launch`. Raises BuildError if there is no browser."""
    path = find()
    if path is None:
        raise BuildError("expected Chromium or Chrome, found none: run python3 build.py test")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": path, "args": [*FLAGS, *(["--no-sandbox"] if as_root else [])]}


def firefox_options() -> dict[str, Any] | None:
    """The arguments of Playwright's `firefox.launch` that drive an installed Firefox, unpatched.

    It does so over WebDriver BiDi. None if there is no Firefox.
    """
    path = find_firefox()
    return {"channel": "moz-firefox", "executable_path": path} if path else None


def find() -> str | None:
    """The path of an installed Chromium, Chrome or Edge; Playwright's own comes last."""
    if path := _find(NAMES, PLACES):
        return path
    with sync_playwright() as playwright:
        return _find([], [playwright.chromium.executable_path])


def find_whole() -> str | None:
    """The path of an installed browser with windows: only those measure a page's memory."""
    return _find(WITH_WINDOWS, PLACES)


def find_firefox() -> str | None:
    """The path of an installed Firefox."""
    return _find(FIREFOX_NAMES, FIREFOX_PLACES)


def _find(names: list[str], places: list[str]) -> str | None:
    on_path = next((path for name in names if (path := shutil.which(name))), None)
    return on_path or next((path for path in places if Path(path).is_file()), None)


def ensure() -> None:
    """Install Chromium where there is none, and say so. BuildError where it cannot be had."""
    own = [sys.executable, "-m", "playwright", "install", "chromium"]
    if not _ensure("Chromium or Chrome", find, [own, *_apt(SHELL), *_apt("chromium")]):
        raise BuildError(
            "the browser tests need Chromium or Chrome; none was found, and none could be "
            "installed. Install one (on Debian: apt-get install chromium) and run this again."
        )


def ensure_firefox() -> None:
    """Install Firefox where there is none, and say so. Where it cannot be had its tests skip."""
    if not _ensure("Firefox", find_firefox, _apt("firefox-esr")):
        print("No Firefox could be installed: install one to run its tests too.", flush=True)


def _ensure(what: str, look: Callable[[], str | None], installers: list[list[str]]) -> bool:
    path = look()
    for command in [] if path else installers:
        print(f"No {what} found; installing one: {' '.join(command[-3:])}", flush=True)
        if subprocess.call(command) == 0 and (path := look()):
            break
    if path:
        print(f"Browser tests run in {path}", flush=True)
    return path is not None


def _apt(package: str) -> list[list[str]]:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return []
    return [["sh", "-c", f"apt-get update -qq && apt-get install -y -qq {package}"]]
