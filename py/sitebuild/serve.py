"""A static server for this machine: right MIME types, and nothing kept by the browser's cache."""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sitebuild import BuildError

HOST = "127.0.0.1"


class Handler(SimpleHTTPRequestHandler):
    """Serves files; says nothing of each."""

    # Have the browser ask each time whether a file is still the same.
    caching = "no-cache"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".json": "application/json",
        ".webmanifest": "application/manifest+json",
        ".whl": "application/zip",
        ".svg": "image/svg+xml",
        ".gz": "application/gzip",
    }

    def end_headers(self) -> None:
        """Say how long the browser may keep the file."""
        self.send_header("Cache-Control", self.caching)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""


class Server(ThreadingHTTPServer):
    """A server that takes a port only where nobody else has it."""

    # A port may be taken again at once after Ctrl-C; but on Windows this would let two share it.
    allow_reuse_address = os.name != "nt"
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet of browsers that break off; tell of everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def open_server(folder: Path, port: int) -> Server:
    """A server of `folder`, bound but not yet serving. BuildError where the port is taken."""
    try:
        return Server((HOST, port), partial(Handler, directory=str(folder)))
    except (OSError, OverflowError) as error:
        raise BuildError(
            f"port {port} cannot be used ({error}). Stop what uses it, or choose another: "
            f"python3 build.py serve --port {port % 60000 + 1}"
        ) from error


def forever(folder: Path, port: int) -> None:
    """Serve `folder` until Ctrl-C, and print where."""
    with open_server(folder, port) as server:
        print(f"Digit Lab is at http://{HOST}:{server.server_port}/  (Ctrl-C ends it)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve `folder` on a free port while the block runs; gives the address, with its last /."""
    with open_server(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
