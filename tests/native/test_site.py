"""The site that was built, how it is served, and the build script's own set-up."""

import base64
import hashlib
import importlib.util
import json
import posixpath
import re
import sys
import threading
import urllib.request
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from sitebuild import (
    DIST,
    PLAIN,
    ROOT,
    BuildError,
    bundle,
    intranet,
    offline,
    runtime,
    serve,
    single_file,
    strip,
)

pytestmark = pytest.mark.native_only("of the build")

spec = importlib.util.spec_from_file_location("build_script", ROOT / "build.py")
build_script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build_script)

needs_site = pytest.mark.site


@pytest.fixture(scope="module")
def site():
    with serve.serving(DIST) as address:
        yield address


@needs_site
def test_the_lock_file_names_just_what_ships():
    lock = json.loads((DIST / "pyodide" / runtime.LOCK).read_text())
    assert sorted(lock["packages"]) == ["micropip", "packaging"]
    for package in lock["packages"].values():
        data = (DIST / "pyodide" / package["file_name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == package["sha256"]
    shipped = {path.name for path in (DIST / "pyodide").glob("*.whl")}
    assert shipped == {package["file_name"] for package in lock["packages"].values()}


@needs_site
def test_the_package_keeps_its_source_and_leaves_the_build_out():
    listed = json.loads((DIST / "pyodide" / runtime.PACKED_LIST).read_text())[runtime.PACKED]
    packed = (DIST / "pyodide" / runtime.PACKED).read_bytes()
    assert sum(size for _, size in listed) == len(packed)
    names = [name for name, _ in listed]
    at = sum(size for _, size in listed[: names.index("site-packages/digitlab/network.py")])
    source = (ROOT / "py/digitlab/network.py").read_bytes()
    assert packed[at : at + len(source)] == source
    package = "site-packages/digitlab"
    assert {f"{package}/models/default.npz", f"{package}/training/kernel/kernel.wasm"} <= {*names}
    assert {"os.py", "os.pyc"} & {*names}
    assert any(name.endswith(".dist-info/METADATA") for name in names)
    assert not [
        name
        for name in names
        if "sitebuild" in name or (name.endswith(".so") and "digitlab" in name)
    ]


def test_what_is_stripped_is_stripped_and_the_rest_stays(tmp_path):
    archive = tmp_path / "a.zip"
    names = [
        "os.py",
        "xml/etree/__init__.py",
        "idlelib/idle.py",
        "http/client.py",
        "http/server.py",
    ]
    with zipfile.ZipFile(archive, "w") as file:
        for name in names:
            file.writestr(name, name)
    strip.strip(archive, strip.STANDARD_LIBRARY)
    with zipfile.ZipFile(archive) as file:
        assert {name: file.read(name) for name in file.namelist()} == {
            "os.py": b"os.py",
            "http/client.py": b"http/client.py",
        }


@needs_site
def test_the_modules_are_in_bundles_and_whole_in_their_source_maps():
    shipped = {path.relative_to(DIST).as_posix() for path in DIST.rglob("*.*js")}
    apart = {name for name in shipped if name.startswith(("vendor/", "pyodide/"))}
    assert shipped - apart == {*bundle.BUNDLES, "startup.js", offline.WORKER}
    assert not [name for name in apart if name.startswith("vendor/") and name.endswith(".mjs")]
    found = {}
    for name in bundle.BUNDLES:
        assert (DIST / name).read_text().endswith(f"//# sourceMappingURL={Path(name).name}.map\n")
        about = json.loads((DIST / f"{name}.map").read_text())
        for source, text in zip(about["sources"], about["sourcesContent"], strict=True):
            found[posixpath.normpath(posixpath.join(posixpath.dirname(name), source))] = text
    assert {"lab/engine.js", "worker/python.js", "vendor/uplot.mjs"} <= {*found}
    # A module of constants alone is in its bundle by their values.
    sources = {path.relative_to(PLAIN).as_posix(): path for path in PLAIN.rglob("*.*js")}
    assert {*sources} - {*found} <= shipped | {"lab/grid.js"}
    assert {name: sources[name].read_text() for name in found} == found


@needs_site
def test_site_json_tells_the_bytes_to_load():
    described = json.loads((DIST / "site.json").read_text())
    names = {path.name for path in (DIST / "pyodide").glob("*.bin")}
    assert names == {"libraries.bin", "packages.bin", "snapshot.bin"}
    others = {"packages.json", "pyodide-lock.json", "pyodide.asm.wasm"}
    assert {*described["load"]} == {f"pyodide/{name}" for name in names | others}
    assert described["snapshot"]["memory"] % 64 == 0
    for path, content in described["load"].items():
        data = (DIST / path).read_bytes()
        assert content == {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    for path in (described["mnist"] or {}).values():
        assert (DIST / path).is_file()


@needs_site
def test_the_service_worker_stores_every_file_by_its_hash():
    script = (DIST / offline.WORKER).read_text()
    start = script.index("const FILES = ") + len("const FILES = ")
    files, _ = json.JSONDecoder().raw_decode(script, start)
    stored = {file["url"]: file["integrity"].removeprefix("sha256-") for file in files}
    there = {path.relative_to(DIST).as_posix() for path in DIST.rglob("*") if path.is_file()}
    # Both are made of the site, for those who carry it elsewhere.
    maps = {f"{name}.map" for name in bundle.BUNDLES}
    not_stored = {offline.WORKER, "screenshot.png", single_file.NAME, intranet.NAME, *maps}
    assert {*stored} == there - not_stored
    for name, digest in stored.items():
        assert base64.b64decode(digest) == hashlib.sha256((DIST / name).read_bytes()).digest()


@needs_site
def test_the_icons_are_as_large_as_the_manifest_says():
    for icon in json.loads((DIST / "manifest.webmanifest").read_text())["icons"]:
        if icon["type"] == "image/png":
            with Image.open(DIST / icon["src"]) as image:
                assert "x".join(map(str, image.size)) == icon["sizes"]


@pytest.mark.parametrize(
    "file", sorted((ROOT / "web").rglob("*.[hjc]*"), key=str), ids=lambda f: f.name
)
def test_the_page_refers_to_nothing_by_root_or_by_host(file):
    text = file.read_text()
    assert not re.findall(r"""(?:src|href|import|from|url)\s*[=(]?\s*["'(](?:/|https?:)""", text)


@needs_site
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html"),
        ("main.js", "text/javascript"),
        ("pyodide/pyodide.mjs", "text/javascript"),
        ("pyodide/pyodide.asm.wasm", "application/wasm"),
        ("site.json", "application/json"),
        ("styles/tokens.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
        ("manifest.webmanifest", "application/manifest+json"),
    ],
)
def test_files_are_served_by_their_kind(site, path, kind):
    with urllib.request.urlopen(site + path) as response:
        assert response.headers.get_content_type() == kind
        assert response.headers["Content-Encoding"] is None


def test_a_port_in_use_is_said(tmp_path):
    with serve.open_server(tmp_path, 0) as server:
        port = server.server_port
        with pytest.raises(
            BuildError, match=rf"port {port} cannot be used.*--port {port % 60000 + 1}"
        ):
            serve.open_server(tmp_path, port)
    with pytest.raises(BuildError, match="port 99999"):
        serve.open_server(tmp_path, 99999)


def test_a_port_is_free_again_at_once(tmp_path):
    for _ in range(2):
        with serve.open_server(tmp_path, 0) as server:
            port = server.server_port
            thread = threading.Thread(target=server.handle_request)
            thread.start()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as response:
                response.read()
            thread.join()
        with serve.open_server(tmp_path, port):
            pass


def test_the_environments_own_python_does_not_make_it_anew(monkeypatch, tmp_path):
    monkeypatch.setattr(build_script, "ENVIRONMENT", tmp_path / ".venv")
    own = str(tmp_path / ".venv/bin/python")
    monkeypatch.setattr(build_script.sys, "executable", own)
    monkeypatch.setattr(build_script.sys, "version_info", (3, 13, 0))
    monkeypatch.setattr(build_script, "candidates", lambda: [own, "other"])
    monkeypatch.setattr(build_script, "version_of", lambda python: (3, 13))
    assert build_script.find_python() == "other"


def test_a_python_newer_than_all_known_ones_will_do(monkeypatch):
    monkeypatch.setattr(build_script, "candidates", lambda: ["newest"])
    monkeypatch.setattr(build_script, "version_of", {"newest": (3, 16)}.get)
    monkeypatch.setattr(build_script.sys, "version_info", (3, 16, 0))
    assert build_script.find_python() == "newest"


def test_no_python_that_is_new_enough_says_what_to_install(monkeypatch):
    monkeypatch.setattr(build_script, "candidates", lambda: ["an-old-one", "not-there"])
    monkeypatch.setattr(build_script, "version_of", {"an-old-one": (3, 9)}.get)
    monkeypatch.setattr(build_script.sys, "version_info", (3, 9, 1))
    with pytest.raises(build_script.SetupError, match=r"found only 3\.9\. Install Python 3\.13"):
        build_script.find_python()


def test_the_preferred_python_wins(monkeypatch):
    versions = {"a": (3, 14), "b": (3, 13), "c": (3, 12), "d": (3, 8)}
    monkeypatch.setattr(build_script, "candidates", lambda: list(versions))
    monkeypatch.setattr(build_script, "version_of", versions.get)
    monkeypatch.setattr(build_script.sys, "version_info", (3, 12, 0))
    assert build_script.find_python() == "b"


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """An environment folder in which commands are recorded rather than run."""
    commands = []

    def run(command, what):
        commands.append(what)
        python = tmp_path / ".venv/bin/python"
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    monkeypatch.setattr(build_script, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(build_script, "run", run)
    monkeypatch.setattr(build_script.os, "name", "posix")
    monkeypatch.setattr(build_script, "version_of", lambda python: (3, 13))
    monkeypatch.setattr(build_script, "find_python", lambda: sys.executable)
    return tmp_path / ".venv", commands


def test_the_second_set_up_installs_nothing(environment):
    _, commands = environment
    inside = build_script.set_up()
    assert commands == ["make .venv", "install the libraries", "install the package"]
    assert build_script.set_up() == inside
    assert len(commands) == 3


def test_a_half_made_environment_is_made_anew(environment):
    folder, commands = environment
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").touch()
    (folder / "left-over").touch()
    build_script.set_up()
    assert len(commands) == 3
    assert not (folder / "left-over").exists()


def test_a_set_up_that_fails_says_what_to_do(monkeypatch):
    monkeypatch.setattr(build_script.subprocess, "call", lambda *a, **k: 1)
    with pytest.raises(build_script.SetupError, match=r"could not make tea.*needs a network"):
        build_script.run(["tea"], "make tea")


def test_without_a_verb_the_usage_is_printed(capsys):
    assert build_script.main([]) == 0
    assert "build.py serve" in capsys.readouterr().out
    assert build_script.main(["fly"]) == 2
