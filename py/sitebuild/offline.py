"""The icons of the installed site, and the list of files that the service worker stores."""

import base64
import hashlib
import json
from fnmatch import fnmatchcase
from pathlib import Path

from resvg_py import svg_to_bytes

from sitebuild import ROOT

WORKER = "service-worker.js"
# The service worker has this in place of the list.
LIST = "scope.__WB_MANIFEST"
# The browser stores the service worker itself; only the README shows the picture, and only the
# developer tools ask for source maps.
LEFT_OUT = WORKER, "screenshot.png", "*.map"
BLUE = "#1c4f96"


def add_icons(site: Path) -> None:
    """Draw the square PNG icons of manifest.webmanifest from icon.svg, which is not square."""
    drawing = (site / "icon.svg").read_text("utf-8")
    for name, size, background in (
        ("icon-192.png", 192, "none"),
        ("icon-512.png", 512, "none"),
        ("icon-maskable.png", 512, BLUE),  # every device cuts its own shape from it
    ):
        square = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
            f'<rect width="32" height="32" fill="{background}"/>'
            f'<svg x="4" width="24" height="32" {drawing.removeprefix("<svg ")}</svg>'
        )
        (site / name).write_bytes(svg_to_bytes(svg_string=square, width=size, height=size))


def finish(site: Path) -> None:
    """Name the build in site.json, and list all files in the service worker.

    This comes last: the service worker refuses files that change afterwards.
    """
    about = site / "site.json"
    described = json.loads(about.read_text())
    others = [file for file in _files(site) if file["url"] != about.name]
    described["build"] = hashlib.sha256(json.dumps(others).encode()).hexdigest()
    about.write_text(json.dumps(described, indent=1))
    script = (ROOT / "web" / WORKER).read_text("utf-8")
    listed = script.replace(LIST, json.dumps(_files(site), indent=1))
    (site / WORKER).write_text(listed, "utf-8")


def _files(site: Path) -> list[dict[str, str]]:
    """Every file as Workbox expects it. The browser checks `integrity`."""
    files = []
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        url = path.relative_to(site).as_posix()
        if not any(fnmatchcase(url, pattern) for pattern in LEFT_OUT):
            digest = hashlib.sha256(path.read_bytes()).digest()
            integrity = f"sha256-{base64.b64encode(digest).decode()}"
            files.append({"url": url, "revision": digest.hex()[:16], "integrity": integrity})
    return files
