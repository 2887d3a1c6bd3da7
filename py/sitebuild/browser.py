"""A browser for the tests: one that is installed, or else one that is installed now."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from sitebuild import BuildError

NAMES = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
]
PLACES = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
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


def launch_options() -> dict:
    """What Playwright's `chromium.launch` needs. Raises BuildError where there is no browser."""
    path = find()
    if path is None:
        raise BuildError("expected Chromium or Chrome, found none: run python3 build.py test")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": path, "args": [*FLAGS, *(["--no-sandbox"] if as_root else [])]}


def find() -> str | None:
    """The path of an installed Chromium, Chrome or Edge; Playwright's own comes last."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return next((path for path in [*PLACES, own] if Path(path).is_file()), None)


def ensure() -> str:
    """The path of a browser, installing one where there is none, and saying so."""
    path = find()
    for command in [] if path else _installers():
        print(f"No Chromium or Chrome found; installing one: {' '.join(command[-3:])}", flush=True)
        if subprocess.call(command) == 0 and (path := find()):
            break
    if path is None:
        raise BuildError(
            "the browser tests need Chromium or Chrome; none was found, and none could be "
            "installed. Install one (on Debian: apt-get install chromium) and run this again."
        )
    print(f"The browser tests run in {path}", flush=True)
    return path


def _installers() -> list[list[str]]:
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        script = "apt-get update -qq && apt-get install -y -qq chromium"
        commands.append(["sh", "-c", script])
    return commands
