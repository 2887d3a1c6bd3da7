"""What build.py calls: it builds, serves, tests and measures the site.

The package's wheel does not contain it.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
DIST = ROOT / "dist"
# The site as it is before its modules are bundled.
PLAIN = CACHE / "plain"


class BuildError(Exception):
    """Why a verb cannot go on: what was expected, what was found, and what to do."""
