"""What is not ours: only the pinned bytes, from whichever source has them."""

import gzip
import hashlib
import re
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sitebuild import ROOT, BuildError, mnist, vendor
from sitebuild.vendor import Part, UnavailableError

pytestmark = pytest.mark.native_only("of the build")

RIGHT, WRONG = b"the right bytes", b"other bytes"
PART = Part("thing.js", hashlib.sha256(RIGHT).hexdigest())


def gives(data):
    return lambda part: data


def fails(part):
    raise UnavailableError("switched off")


def test_the_first_source_that_works_is_taken_and_kept(tmp_path):
    found = vendor.fetch(PART, [("one", fails), ("two", gives(RIGHT))], tmp_path)
    assert found.read_bytes() == RIGHT
    assert vendor.fetch(PART, [("one", fails)], tmp_path) == found


def test_wrong_bytes_are_refused_by_name_and_the_next_source_is_tried(tmp_path, capsys):
    found = vendor.fetch(PART, [("liar", gives(WRONG)), ("two", gives(RIGHT))], tmp_path)
    assert found.read_bytes() == RIGHT
    said = capsys.readouterr().out
    wrong = hashlib.sha256(WRONG).hexdigest()
    assert f"thing.js from liar: refused, expected sha256 {PART.sha256}, found {wrong}" in said


def test_no_source_at_all_says_what_was_tried_and_what_to_do(tmp_path):
    with pytest.raises(BuildError) as raised:
        vendor.fetch(PART, [("one", fails), ("liar", gives(WRONG))], tmp_path)
    said = str(raised.value)
    assert "thing.js could not be had" in said
    assert "one: switched off" in said
    assert "liar: refused" in said
    assert "--vendor DIR" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", [b"", RIGHT[:-1], RIGHT + b"!"])
def test_a_damaged_cache_is_noticed_and_fetched_anew(tmp_path, capsys, damage):
    (tmp_path / PART.name).write_bytes(damage)
    assert vendor.fetch(PART, [("one", gives(RIGHT))], tmp_path).read_bytes() == RIGHT
    assert "thing.js in the cache is not what it should be" in capsys.readouterr().out


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
            vendor.download(f"http://127.0.0.1:{server.server_port}/thing.js", "thing.js")


def test_a_local_folder_comes_first(tmp_path):
    (tmp_path / PART.name).write_bytes(RIGHT)
    name, source = vendor.sources(tmp_path)[0]
    assert str(tmp_path) in name
    assert source(PART) == RIGHT
    with pytest.raises(UnavailableError, match="No such file"):
        source(Part("missing.js", ""))


def test_every_part_is_pinned_once():
    parts = [*vendor.CORE, *vendor.WHEELS, *vendor.LIBRARIES]
    assert len({part.name for part in parts}) == len(parts) == 19
    assert all(len(part.sha256) == 64 for part in parts)
    assert all(part.url.startswith("https://") for part in parts)


def test_every_requirement_is_pinned_exactly():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = settings["project"]["optional-dependencies"]
    wanted = [
        *settings["build-system"]["requires"],
        *(one for some in extras.values() for one in some),
    ]
    assert len(wanted) > 15
    assert [one for one in wanted if not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\d.]+", one)] == []


def test_every_action_of_the_workflow_is_pinned_by_commit():
    workflow = (ROOT / ".github/workflows/pages.yml").read_text()
    used = re.findall(r"uses: *(\S+)", workflow)
    assert len(used) > 3
    assert [one for one in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one)] == []
    assert re.search(r"pip-audit==[\d.]+ ", workflow)


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
