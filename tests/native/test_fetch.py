"""What is not ours: only the pinned bytes, from whichever source has them."""

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sitebuild import BuildError, fetch, mnist
from sitebuild.fetch import UnavailableError
from sitebuild.parts import Part

pytestmark = pytest.mark.native_only("of the build")

RIGHT, WRONG = b"the right bytes", b"other bytes"
PART = Part("thing.js", hashlib.sha256(RIGHT).hexdigest())


def gives(data):
    return lambda part: data


def fails(part):
    raise UnavailableError("switched off")


def test_the_first_source_that_works_is_taken_and_kept(tmp_path):
    found = fetch.fetch_part(PART, [("one", fails), ("two", gives(RIGHT))], tmp_path)
    assert found.read_bytes() == RIGHT
    assert fetch.fetch_part(PART, [("one", fails)], tmp_path) == found


def test_wrong_bytes_are_refused_by_name_and_the_next_source_is_tried(tmp_path, capsys):
    found = fetch.fetch_part(PART, [("liar", gives(WRONG)), ("two", gives(RIGHT))], tmp_path)
    assert found.read_bytes() == RIGHT
    said = capsys.readouterr().out
    wrong = hashlib.sha256(WRONG).hexdigest()
    assert f"thing.js from liar: refused, expected sha256 {PART.sha256}, found {wrong}" in said


def test_no_source_at_all_says_what_was_tried_and_what_to_do(tmp_path):
    with pytest.raises(BuildError) as raised:
        fetch.fetch_part(PART, [("one", fails), ("liar", gives(WRONG))], tmp_path)
    said = str(raised.value)
    assert "thing.js could not be fetched" in said
    assert "one: switched off" in said
    assert "liar: refused" in said
    assert "--vendor DIR" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", [b"", RIGHT[:-1], RIGHT + b"!"])
def test_a_damaged_cache_is_noticed_and_fetched_anew(tmp_path, capsys, damage):
    (tmp_path / PART.name).write_bytes(damage)
    assert fetch.fetch_part(PART, [("one", gives(RIGHT))], tmp_path).read_bytes() == RIGHT
    assert "thing.js in the cache is damaged" in capsys.readouterr().out


def test_a_download_that_breaks_off_is_unavailable():
    class Half(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"only this")

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Half) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with pytest.raises(UnavailableError, match="not reached"):
            fetch.download(f"http://127.0.0.1:{server.server_port}/thing.js", "thing.js")


def test_a_local_folder_comes_first(tmp_path):
    (tmp_path / PART.name).write_bytes(RIGHT)
    name, source = fetch.sources(tmp_path)[0]
    assert str(tmp_path) in name
    assert source(PART) == RIGHT
    with pytest.raises(UnavailableError, match="No such file"):
        source(Part("missing.js", ""))


def test_mnist_is_known_by_its_unpacked_bytes(monkeypatch):
    pinned = hashlib.sha256(RIGHT).hexdigest()
    assert mnist.is_right(gzip.compress(RIGHT, 1), pinned)
    assert mnist.is_right(gzip.compress(RIGHT, 9), pinned)
    assert not mnist.is_right(gzip.compress(WRONG), pinned)
    assert not mnist.is_right(gzip.compress(RIGHT)[:-4], pinned)
    assert not mnist.is_right(RIGHT, pinned)
    monkeypatch.setattr(mnist, "SIZE_LIMIT", 10)
    assert not mnist.is_right(gzip.compress(RIGHT), pinned)


def test_a_folder_without_mnist_is_an_error_and_no_mnist_at_all_is_not(
    tmp_path, monkeypatch, capsys
):
    with pytest.raises(BuildError, match=r"expected train-images-idx3-ubyte\.gz"):
        mnist.add_to(tmp_path / "data", tmp_path)
    monkeypatch.setattr(mnist, "SHARED", tmp_path)
    monkeypatch.setattr(mnist, "CACHE", tmp_path)
    monkeypatch.setattr(mnist, "MIRRORS", [])
    assert not mnist.add_to(tmp_path / "data")
    assert "--mnist DIR adds it" in capsys.readouterr().out
