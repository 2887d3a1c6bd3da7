"""What becomes one file: modules in their order, and nothing that would be missing in it."""

import io
import re
import zipfile

import pytest

from sitebuild import DIST, ROOT, BuildError, intranet, single_file

pytestmark = pytest.mark.native_only("of the build")
needs_site = pytest.mark.site


def site_with(folder, **modules):
    """A site of modules, with the worker's and those that the single file replaces."""
    files = {
        "main.js": "",
        "teachers.js": "",
        "lab/address.js": "export const fromAddress = () => null, showAddress = () => {};",
        "worker/main.js": "",
        "ui/words.js": "export const say = (id) => id;",
        **{name.replace("_", "/") + ".js": source for name, source in modules.items()},
    }
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source)
    return folder


def test_all_modules_are_in_the_script_and_know_their_place(tmp_path):
    site = site_with(
        tmp_path,
        main='import { a } from "./panels/a.js"; import("./b.js"); console.log(a)',
        panels_a='export const a = new URL("../x.css", import.meta.url)',
        b='console.log("later", "</script>", "η")',
        worker_main='console.log("in the worker"); import("node:fs")',
    )
    _, page, worker = single_file.scripts(site)
    assert 'import_meta = { url: "https://digit-lab.invalid/' not in page
    assert 'new URL("../x.css", "https://digit-lab.invalid/")' in page
    assert '"later", "<\\/script>", "η"' in page
    assert "in the worker" in worker
    assert "in the worker" not in page


def test_the_single_file_has_its_own_modules_in_place_of_some(tmp_path):
    site = site_with(
        tmp_path,
        main='import { answerConsent } from "./ui/consent.js"; answerConsent()',
        ui_consent='export const answerConsent = () => console.log("as on the site")',
    )
    _, page, _ = single_file.scripts(site)
    assert "as on the site" not in page
    assert "consent-file" in page


@pytest.mark.parametrize("source", ['import "./gone.js"', 'import "a-package"', "import {"])
def test_an_import_that_cannot_be_followed_stops_the_build(tmp_path, source):
    with pytest.raises(BuildError, match=r"main\.js:1:"):
        single_file.scripts(site_with(tmp_path, main=source))


FILES = {
    "index.html": b"""<head><meta charset="utf-8"><title>Lab</title></head>
        <body><a id="t" href="teachers.html">T</a><a href="sheet.html#b">S</a></body>""",
    "teachers.html": b"""<head><title>T</title></head><body class="t">
        <a href="#a">a</a><a href="index.html">lab</a><a href="index.html#panel=data">data</a>
        <a href="other.zip" download data-l10n-name="zip">zip</a></body>""",
    "sheet.html": b"<head><title>S</title></head><body>tasks</body>",
    "paper.html": b"<head><title>P</title></head><body>boxes</body>",
    "LICENSE.txt": b"",
    "NOTICE.txt": b"",
}


def test_the_pages_beside_the_laboratory_are_in_it_and_links_stay_in_the_file():
    text = single_file.page(FILES, "", "", {})
    assert '<a id="t" href="#page=teachers">T</a><a href="#page=sheet&amp;at=b">S</a>' in text
    assert '<template id="page-teachers" class="t"><title>T</title>' in text
    assert '<a href="#page=teachers&amp;at=a">a</a><a href="#">lab</a>' in text
    assert '<a href="#panel=data">data</a>' in text
    assert '<a data-l10n-name="zip">zip</a></template>' in text
    assert '<template id="page-sheet"><title>S</title>tasks</template>' in text


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


MODULES = sorted((ROOT / "web").rglob("*.js"), key=str)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_modules_name_other_files_from_the_root_of_the_site(module):
    # In a bundle a module has another place, and in the single file all have the same one.
    text = module.read_text()
    if module.parent.name != "worker":
        assert "import.meta" not in text
    for named in re.findall(r"new URL\(\s*([\"'`][^,]*),\s*import\.meta\.url", text):
        assert re.match(r"[\"'`]\.\./(?!\.)", named), named
