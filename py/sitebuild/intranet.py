"""digit-lab-site.zip: the site and its single file, for a web server without internet access."""

import zipfile
from pathlib import Path

NAME = "digit-lab-site.zip"
FOLDER = "digit-lab"
# The earliest date of a zip. It is always this one, so that the same files make the same zip.
DATE = (1980, 1, 1, 0, 0, 0)
READ_ME = """\
Digit Lab
=========

Without a server: double-click digit-lab.html. This one file contains everything and works from a
USB stick; copy it wherever you like.

With a server: put this folder on any web server, under any path. These are plain files; there is
nothing to install and nothing to run. The server must send .mjs files as text/javascript.

With Python, on any computer: in this folder, run

    python3 -m http.server

(on Windows: py -m http.server) and open http://localhost:8000 on that computer. Other computers in
the network use its name or address in place of localhost.

Nothing that is drawn or trained leaves the device. LICENSE.txt and NOTICE.txt say whose work it is.
"""


def make(site: Path, target: Path) -> None:
    """Write the files in the folder `site` as a zip. `target` may be in that folder."""
    files = {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and path != target
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"READ-ME.txt": _for_windows(READ_ME), **files}.items():
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)


def _for_windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
