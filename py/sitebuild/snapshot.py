"""A memory snapshot of Python with NumPy and our package in it, made in the browser of the tests.

web/worker/python.js makes it and goes on from it; where there is none, the page starts without.
"""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, sync_playwright

from sitebuild import CACHE, BuildError, browser, bundle, serve

NAME = "snapshot.bin"
SCRIPT = "make-snapshot.js"
MAKE = f"import('./{SCRIPT}').then((script) => script.snapshotAsText())"


def add_to(site: Path) -> dict[str, Any] | None:
    """Put a snapshot into the pyodide/ of a whole site; what it says of itself, as python.js tells.

    Made once for the same files. None, and a notice, where no browser can make it.
    """
    key = hashlib.sha256()
    makers = [site / "worker/python.js", site / "worker/internals.js"]
    for path in [*makers, *sorted((site / "pyodide").iterdir())]:
        key.update(path.name.encode() + path.read_bytes())
    kept = CACHE / "snapshot" / f"{key.hexdigest()[:16]}.bin"
    if not kept.exists():
        try:
            data = _make(site)
        except (BuildError, Error) as error:
            print(f"No memory snapshot ({error}): the page will start slower.")
            return None
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(data)
    data = kept.read_bytes()
    (site / "pyodide" / NAME).write_bytes(data)
    header: dict[str, Any] = json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")])
    return header


def _make(site: Path) -> bytes:
    with sync_playwright() as playwright, serve.serving(site) as address:
        chromium = playwright.chromium.launch(**browser.launch_options())
        page = chromium.new_page()
        page.route(address + SCRIPT, lambda route: route.fulfill(path=bundle.SCRIPTS / SCRIPT))
        # Any file of the site: all that counts is where it is from.
        page.goto(address + "LICENSE.txt")
        made = base64.b64decode(page.evaluate(MAKE))
        chromium.close()
    return made
