"""A static server for this machine, with the right MIME types. Browsers ask anew each time."""

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
    """Serves files and logs nothing."""

    # The browser asks each time whether a file has changed.
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
        """Tell the browser how long it may keep the file."""
        self.send_header("Cache-Control", self.caching)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing."""


class Server(ThreadingHTTPServer):
    """A server that takes a port only if nothing else uses it."""

    # Allows the port again right after Ctrl-C. On Windows it would let two servers share a port.
    allow_reuse_address = os.name != "nt"
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report errors, but not those of browsers that end a connection early."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def open_server(folder: Path, port: int) -> Server:
    """A server of `folder`, bound but not yet serving. Raises BuildError if the port is taken."""
    try:
        return Server((HOST, port), partial(Handler, directory=str(folder)))
    except (OSError, OverflowError) as error:
        raise BuildError(
            f"port {port} cannot be used ({error}). Stop what uses it, or choose another: "
            f"python3 build.py serve --port {port % 60000 + 1}"
        ) from error


def forever(folder: Path, port: int) -> None:
    """Serve `folder` until Ctrl-C, and print its address."""
    with open_server(folder, port) as server:
        print(f"Digit Lab is at http://{HOST}:{server.server_port}/  (Ctrl-C ends it)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve `folder` on a free port while the block runs. Gives the address, which ends in /."""
    with open_server(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
