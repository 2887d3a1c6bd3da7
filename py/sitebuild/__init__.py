"""What build.py calls: vendor, wheel, site, serve, browser. Not part of the package's wheel."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
DIST = ROOT / "dist"


class BuildError(Exception):
    """What keeps a verb from its end: expected, found, and what to do."""
