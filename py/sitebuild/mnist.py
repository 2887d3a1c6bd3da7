"""MNIST for the site, from a folder or from public mirrors. Its unpacked bytes are pinned."""

import hashlib
import shutil
import struct
import zlib
from pathlib import Path

import numpy as np

from digitlab.data.formats import read_idx
from sitebuild import CACHE, ROOT, BuildError
from sitebuild.fetch import UnavailableError, download

MIRRORS = [
    "https://ossci-datasets.s3.amazonaws.com/mnist",
    "https://storage.googleapis.com/cvdf-datasets/mnist",
]
SHARED = ROOT.parent / "shared/data/mnist"
LEAST, ALL = 70, 70_000
SIZE_LIMIT = 64 * 1024 * 1024
FILES = {
    "train_images": (
        "train-images-idx3-ubyte.gz",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    "train_labels": (
        "train-labels-idx1-ubyte.gz",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    "test_images": (
        "t10k-images-idx3-ubyte.gz",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    "test_labels": (
        "t10k-labels-idx1-ubyte.gz",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
}


def add_to(folder: Path, source: Path | None = None) -> bool:
    """Put the four files into `folder`. Returns whether they were found.

    They come from the cache, a folder beside the project, or the mirrors; or only from the folder
    `source`, which must have them (BuildError if not).
    """
    try:
        files = {name: _find(name, sha256, source) for name, sha256 in FILES.values()}
    except UnavailableError as error:
        if source:
            raise BuildError(f"--mnist {source}: {error}") from error
        print(f"No MNIST ({error}): the page offers synthetic digits. --mnist DIR adds it.")
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in files.items():
        shutil.copyfile(file, folder / name)
    return True


def sample(site: Path, places: dict[str, str] | None, count: int) -> dict[str, bytes]:
    """A random sample of the site's digits as IDX files, by path: always the same sample.

    `count` digits, a seventh of them for testing, as in MNIST. Raises BuildError if the site has
    no MNIST, or if `count` is out of range.
    """
    if not places:
        raise BuildError("expected MNIST for --with-mnist, found none: --mnist DIR adds it")
    if not LEAST <= count <= ALL:
        raise BuildError(f"expected --with-mnist from {LEAST} to {ALL:,} digits, found {count:,}")
    parts: dict[str, bytes] = {}
    for part, share in ("test", count // 7), ("train", count - count // 7):
        names = places[f"{part}_images"], places[f"{part}_labels"]
        images, labels = (read_idx(site / name) for name in names)
        chosen = np.sort(np.random.default_rng(0).permutation(len(labels))[:share])
        parts |= {name: _idx(a[chosen]) for name, a in zip(names, (images, labels), strict=True)}
    return parts


def _idx(array: np.ndarray) -> bytes:
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def _find(name: str, sha256: str, source: Path | None) -> Path:
    cached = CACHE / "mnist" / name
    places = [source] if source else [cached.parent, SHARED]
    for place in places:
        file = place / name
        if file.is_file() and is_right(file.read_bytes(), sha256):
            return file
    if source:
        raise UnavailableError(f"expected {name} with MNIST's own content, found none")
    for mirror in MIRRORS:
        try:
            data = download(f"{mirror}/{name}", name)
        except UnavailableError:
            continue
        if is_right(data, sha256):
            cached.parent.mkdir(parents=True, exist_ok=True)
            cached.write_bytes(data)
            return cached
    raise UnavailableError(f"{name} was not reached")


def is_right(data: bytes, sha256: str) -> bool:
    """Whether gzip data unpack to bytes of that sha256, within SIZE_LIMIT."""
    unpack = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpack.decompress(data, SIZE_LIMIT)
    except zlib.error:
        return False
    return unpack.eof and hashlib.sha256(unpacked).hexdigest() == sha256
