"""What the bench's browser is served: the site, the bench's own pages, and the peers.

Nothing of it goes into dist. The server notes what was asked for.
"""

import contextlib
import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sitebuild import CACHE, DIST, PLAIN, BuildError, fetch, parts, runtime, serve

HERE = Path(__file__).parent
FOLDER = CACHE / "bench" / "site"
OURS = ["bench.html", "worker.js", "peers.js", "sides.py"]
PUBLISHED = ["published.html", "published.js"]


@dataclass
class Served:
    """Where the pages are, and which paths were asked for since `paths` was last cleared."""

    address: str
    paths: list[str] = field(default_factory=list)


def prepare() -> str:
    """Put all into `FOLDER`; why TensorFlow.js is not there, or nothing."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(DIST, FOLDER / "lab")
    shutil.copytree(PLAIN, FOLDER / "modules")
    add_plain(FOLDER / "plain")
    for name in OURS:
        shutil.copyfile(HERE / name, FOLDER / name)
    add_published(FOLDER / "published")
    sources = fetch.sources()
    try:
        for part in parts.PEERS:
            shutil.copyfile(fetch.fetch_part(part, sources), FOLDER / part.name)
    except BuildError as error:
        return str(error)
    return ""


def add_plain(folder: Path) -> None:
    """The site as it is where nobody could make the memory snapshot."""
    shutil.copytree(DIST, folder)
    site = json.loads((folder / "site.json").read_text())
    (folder / "site.json").write_text(json.dumps(site | {"snapshot": None}))


def add_published(folder: Path) -> None:
    """Pyodide's files as published, neither compiled nor stripped, with our wheel and a page.

    The page does what Pyodide's own documentation shows, up to the first answer, and nothing else:
    if anything, it is too fast to compare with.
    """
    folder.mkdir()
    sources = fetch.sources()
    for part in [*parts.CORE, *parts.WHEELS]:
        shutil.copyfile(fetch.fetch_part(part, sources), folder / part.name)
    ours = runtime.build_wheel(folder)
    for name in PUBLISHED:
        page = (HERE / name).read_text(encoding="utf-8").replace("{wheel}", ours.name)
        (folder / name).write_text(page, encoding="utf-8")


@contextlib.contextmanager
def serving(*, isolated: bool = False) -> Iterator[Served]:
    """Serve `FOLDER` while the block runs; `isolated` from other origins, which some APIs want."""
    served = Served("")

    class Handler(serve.Handler):
        # Many files over one connection, as web servers do; without that delay no body waits for
        # an answer to its headers.
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            served.paths.append(self.path.partition("?")[0])
            super().do_GET()

        def end_headers(self) -> None:
            if isolated:
                self.send_header("Cross-Origin-Opener-Policy", "same-origin")
                self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            super().end_headers()

    with serve.Server((serve.HOST, 0), partial(Handler, directory=str(FOLDER))) as server:
        served.address = f"http://{serve.HOST}:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
