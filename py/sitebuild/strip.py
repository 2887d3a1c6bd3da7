"""The files of the standard library and of NumPy that do not ship, with the reason for each.

A browser has no sockets, no processes, no terminal and no compiler, so code for them cannot run
there. The patterns match names inside the archive; `*` matches `/` too.
"""

import io
import zipfile
from fnmatch import fnmatchcase
from pathlib import Path

STANDARD_LIBRARY = {
    "no processes to start": ["multiprocessing/*", "concurrent/futures/process.py", "pty.py"],
    "no sockets to serve or ask with": [
        "ftplib.py",
        "http/server.py",
        "imaplib.py",
        "mailbox.py",
        "netrc.py",
        "poplib.py",
        "smtplib.py",
        "socketserver.py",
        "wsgiref/*",
        "xmlrpc/*",
    ],
    # help() needs _pyrepl/pager.py.
    "no terminal": [
        "_pyrepl/[!_p]*",
        "_pyrepl/_[!_]*",
        "_pyrepl/__main__.py",
        "curses/*",
        "tty.py",
    ],
    "no windows": ["idlelib/*", "tkinter/*", "turtle.py", "turtledemo/*", "webbrowser.py"],
    "no environments to make": ["ensurepip/*", "lib2to3/*", "venv/*", "zipapp.py"],
    "no XML in the lab": ["plistlib.py", "xml/*"],
    "slow versions of built-in modules": ["_pydatetime.py", "_pydecimal.py", "_pyio.py"],
    "Python's own tests of itself, and its topics for help()": [
        "pickletools.py",
        "pydoc_data/*",
        "test/*",
    ],
}
NUMPY = {
    "declarations for compilers and type checkers": [
        "*.a",
        "*.h",
        "*.lib",
        "*.pxd",
        "*.pyi",
        "*/py.typed",
        "numpy/_core/lib/*",
        "numpy/random/_examples/*",
        "numpy/random/lib/*",
    ],
    "no Fortran compiler": ["numpy/distutils/*", "numpy/f2py/*"],
    "NumPy's tests of itself": [
        "*/tests/*",
        "numpy/_core/_multiarray_tests*",
        "numpy/_core/_operand_flag_tests*",
        "numpy/_core/_rational_tests*",
        "numpy/_core/_simd*",
        "numpy/_core/_struct_ufunc_tests*",
        "numpy/_core/_umath_tests*",
        "numpy/conftest.py",
        "numpy/testing/*",
    ],
    "for packages that freeze programs": ["numpy/_pyinstaller/*"],
    "not used by the lab, half a megabyte": [
        "numpy/fft/*",
        "numpy/ma/*",
        "numpy/polynomial/*",
    ],
}

# They only add docstrings, which do not ship.
EMPTIED = ["numpy/_core/_add_newdocs.py", "numpy/_core/_add_newdocs_scalars.py"]


def strip(archive: Path, reasons: dict[str, list[str]]) -> None:
    """Remove the files that match from a zip or wheel, in place, and empty those of `EMPTIED`."""
    patterns = [pattern for group in reasons.values() for pattern in group]
    stripped = io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(stripped, "w") as new:
        for entry in old.infolist():
            if not any(fnmatchcase(entry.filename, pattern) for pattern in patterns):
                new.writestr(entry, b"" if entry.filename in EMPTIED else old.read(entry))
    archive.write_bytes(stripped.getvalue())
