"""Fetch the files of `parts`, each from the first source that has it.

The sources, in this order: a local folder (for machines without a network), the public CDN, npm,
and a PyPI wheel that contains Pyodide's files, of which only the members that are needed are read.
A file is used only if its sha256 is right, whatever the source.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import requests
import urllib3
from remotezip import RemoteIOError, RemoteZip
from rich.progress import wrap_file

from sitebuild import CACHE, BuildError, node
from sitebuild.parts import CDN, Part

CARRIER = "open-webui==0.9.6"
CARRIER_FOLDER = "open_webui/frontend/pyodide"
CONNECT_SECONDS, READ_SECONDS = 5, 60


class UnavailableError(Exception):
    """The reason why a source cannot give a part."""


Source = tuple[str, Callable[[Part], bytes]]


def sources(folder: Path | None = None) -> list[Source]:
    """All sources, each with its name. A local `folder` comes first."""
    return [
        *([(f"the folder {folder}", lambda part: _from_folder(folder, part))] if folder else []),
        ("the CDN", _from_cdn),
        ("npm", _from_npm),
        (f"the PyPI wheel {CARRIER}", _from_carrier),
    ]


def fetch_part(part: Part, sources: Sequence[Source], cache: Path = CACHE / "vendor") -> Path:
    """The part's file in the cache, fetched from the first source that has the right bytes.

    A source that gives other bytes is reported and skipped. Raises BuildError if none has them.
    """
    file = cache / part.name
    if file.is_file():
        if _sha256(file.read_bytes()) == part.sha256:
            return file
        print(f"{file.name} in the cache is damaged; fetching it again.")
    reasons = []
    for name, source in sources:
        try:
            data = source(part)
        except UnavailableError as error:
            reasons.append(f"{name}: {error}")
            continue
        found = _sha256(data)
        if found == part.sha256:
            cache.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(".partial")
            partial.write_bytes(data)
            partial.replace(file)
            return file
        reason = f"{name}: refused, expected sha256 {part.sha256}, found {found}"
        print(f"{part.name} from {reason}")
        reasons.append(reason)
    raise BuildError(
        f"{part.name} could not be fetched. Tried\n  "
        + "\n  ".join(reasons or ["nothing"])
        + "\nConnect to a network, or name a folder that has the file: --vendor DIR."
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _from_folder(folder: Path, part: Part) -> bytes:
    try:
        return (folder / part.name).read_bytes()
    except OSError as error:
        raise UnavailableError(error.strerror or str(error)) from error


def _from_cdn(part: Part) -> bytes:
    # Ask once whether the CDN is reachable: else each file would wait for its own timeout.
    if reason := _unreachable(CDN):
        raise UnavailableError(reason)
    return download(part.url, part.name)


@cache
def _unreachable(host: str) -> str | None:
    try:
        requests.head(host, timeout=CONNECT_SECONDS)
    except requests.RequestException as error:
        return f"not reached ({type(error).__name__})"
    return None


def download(url: str, name: str) -> bytes:
    """The bytes at a URL, with a progress bar. Raises UnavailableError."""
    try:
        with requests.get(url, stream=True, timeout=(CONNECT_SECONDS, READ_SECONDS)) as response:
            response.raise_for_status()
            response.raw.decode_content = True
            size = int(response.headers.get("content-length", 0))
            with wrap_file(response.raw, size, description=name) as body:
                return body.read()
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise UnavailableError(f"not reached ({type(error).__name__})") from error


def _from_npm(part: Part) -> bytes:
    if part.package is None:
        raise UnavailableError("not an npm package")
    archive = _npm_pack(part.package)
    try:
        with tarfile.open(archive) as tar:
            member = tar.extractfile(f"package/{part.path}")
            if member is None:
                raise UnavailableError(f"{part.path} is not a file of {part.package}")
            return member.read()
    except (KeyError, OSError, tarfile.TarError) as error:
        raise UnavailableError(f"{part.path} is not in {part.package} ({error})") from error


@cache
def _npm_pack(package: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="digitlab-npm-"))
    done = node.npm("pack", package, "--silent", "--pack-destination", folder, cwd=folder)
    if done.returncode != 0:
        raise UnavailableError(f"npm pack {package} failed ({_last_line(done.stdout)})")
    return next(folder.glob("*.tgz"))


def _from_carrier(part: Part) -> bytes:
    if part.package and not part.package.startswith("pyodide@"):
        raise UnavailableError("not one of Pyodide's files")
    try:
        with (
            RemoteZip(_carrier_url()) as wheel,
            wheel.open(f"{CARRIER_FOLDER}/{part.name}") as member,
        ):
            size = wheel.getinfo(member.name).file_size
            with wrap_file(member, size, description=part.name) as body:
                return body.read()
    except (
        KeyError,
        RemoteIOError,
        requests.RequestException,
        urllib3.exceptions.HTTPError,
        zipfile.BadZipFile,
        zlib.error,
        OSError,
    ) as error:
        raise UnavailableError(f"not read from it ({error})") from error


@cache
def _carrier_url() -> str:
    """The address from which pip would install the carrier wheel. Nothing is installed."""
    flags = ["--dry-run", "--quiet", "--no-deps", "--ignore-requires-python"]
    flags += ["--only-binary=:all:", "--disable-pip-version-check", "--report", "-"]
    command = [sys.executable, "-m", "pip", "install", *flags, CARRIER]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise UnavailableError(f"pip does not find it ({_last_line(done.stderr)})")
    return str(json.loads(done.stdout)["install"][0]["download_info"]["url"])


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]
