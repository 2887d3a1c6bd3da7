"""What becomes one file: modules in their order, and nothing that would be missing in it."""

import io
import zipfile

import pytest

from sitebuild import DIST, BuildError, intranet, single_file

pytestmark = pytest.mark.native_only("of the build")
needs_site = pytest.mark.site


def test_modules_come_after_what_they_import_and_know_their_place():
    modules = {
        "main.js": b'import { a } from "./panels/a.js"; import("./b.mjs"); // import "./x.js"',
        "panels/a.js": b'export * from "../b.mjs"; new URL("x", import.meta.url)',
        "b.mjs": b"/** @type {import('./main.js').Main} */ export const a = /import '/;",
    }
    assert single_file.in_order(modules) == [
        ("b.mjs", modules["b.mjs"].decode()),
        (
            "panels/a.js",
            'export * from "module:b.mjs"; new URL("x", "https://digit-lab.invalid/panels/a.js")',
        ),
        (
            "main.js",
            'import { a } from "module:panels/a.js"; import("module:b.mjs"); // import "./x.js"',
        ),
    ]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b'import "./gone.js"', r'main.js imports "./gone.js": expected a module of the site'),
        (b'import "a-package"', "a-package"),
        (b"import(`./${name}.js`)", "by a path in quotes"),
        (b'import "./main.js"', "in a circle: main.js"),
    ],
)
def test_an_import_that_cannot_be_followed_stops_the_build(source, says):
    with pytest.raises(BuildError, match=says):
        single_file.in_order({"main.js": source})


@needs_site
def test_the_single_file_names_no_other_file_and_is_small():
    text = (DIST / single_file.NAME).read_text()
    assert len(text) < 16_000_000
    assert "connect-src blob: data:;" in text[:1500]
    shown = text[: text.index("application/gzip")]
    assert 'href="' not in shown.replace('href="data:', "").replace('href="#', "")
    assert 'src="' not in shown


@needs_site
def test_the_zip_is_the_site_with_its_single_file_and_is_always_the_same(tmp_path):
    again = tmp_path / intranet.NAME
    archive = zipfile.ZipFile(io.BytesIO((DIST / intranet.NAME).read_bytes()))
    files = {path.relative_to(DIST).as_posix() for path in DIST.rglob("*") if path.is_file()}
    inside = {name.removeprefix("digit-lab/") for name in archive.namelist()}
    assert inside == files - {intranet.NAME} | {"READ-ME.txt"}
    assert b"python3 -m http.server" in archive.read("digit-lab/READ-ME.txt")
    archive.extractall(tmp_path)
    (tmp_path / "digit-lab/READ-ME.txt").unlink()
    intranet.make(tmp_path / "digit-lab", again)
    assert again.read_bytes() == (DIST / intranet.NAME).read_bytes()
