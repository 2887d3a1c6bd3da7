"""A memory snapshot of Python after it has loaded NumPy and our package.

web/worker/python.js makes it, in the browser of the tests, and starts Python from it. Without a
snapshot the page starts more slowly.
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
    """Put a snapshot into the folder pyodide/ of a whole site, and return its header.

    It is kept and used again for the same files. Prints a note and returns None if no browser can
    make it.
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
        # Any file of the site will do: only its origin matters.
        page.goto(address + "LICENSE.txt")
        made = base64.b64decode(page.evaluate(MAKE))
        chromium.close()
    return made
