"""digit-lab.html: the whole site in one file, which opens by double click and needs no network.

esbuild makes one script of all modules of the page, and another of the worker's; the pages beside
it are in it as templates, and every other file as a block of base64. `one_file/` has the scripts
that start it, and the modules that take the place of the site's own there. Nothing in web/ knows of
this.
"""

import base64
import hashlib
import json
import re
import shutil
import tempfile
import zlib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from sitebuild import BuildError, bundle, mnist

NAME = "digit-lab.html"
# No host can have this name (RFC 6761): only one_file/files.js answers there.
BASE = "https://digit-lab.invalid/"
CHARSET = '<meta charset="utf-8">'
SCRIPTS = Path(__file__).parent / "one_file"
EARLY_SCRIPT, PAGE_SCRIPT, WORKER_SCRIPT = "show-page.js", "start.js", "worker.js"
# The pages beside the laboratory, as `#page=teachers` names them.
PAGES = "teachers", "sheet", "paper"
# What Pyodide imports in Node only.
FOR_NODE = ["node:*", "child_process", "crypto", "fs", "path", "ws"]
LEFT_OUT = {
    "esbuild bundles them": ["*.js", "*.mjs"],
    "they are written out": ["*.html", "LICENSE.txt", "NOTICE.txt"],
    "all of MNIST would double the file": ["data/*"],
    "the page starts sooner with it, but the file would be half as large again": [
        "pyodide/snapshot.bin"
    ],
    "a file needs no storing and no installing": ["icon*", "*.webmanifest"],
    "only the README shows it": ["screenshot.png"],
}
# The page requests nothing from anywhere: data: and blob: are in the file.
POLICY = (
    "default-src 'none'; script-src {scripts} 'wasm-unsafe-eval'; worker-src blob:; "
    "style-src {styles}; img-src blob: data:; connect-src blob: data:; base-uri 'none'; "
    "form-action 'none'"
)
TAG = re.compile(
    r'<(?P<kind>link|script)\b(?=[^>]*\b(?:href|src)="(?P<name>[^"]+)")[^>]*>(?:</script>)?'
)
LINK = re.compile(r'(?P<tag><a\b[^>]*?) href="(?P<file>[^"#]*)#?(?P<place>[^"]*)"(?: download)?')
TITLE_AND_BODY = re.compile(r"(<title\b.*?</title>).*?<body([^>]*)>(.*)</body>", re.DOTALL)
FRIENDLY = re.compile(r'<section id="as-file".*?</section>', re.DOTALL)
POLICY_TAG = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def make(site: Path, target: Path, mnist_digits: int = 0) -> None:
    """Write the site in the folder `site` as one file, with `mnist_digits` of MNIST's digits.

    Raises BuildError if a file cannot be included, or if the site has no MNIST.
    """
    paths = (path for path in site.rglob("*") if path.is_file())
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(paths)}
    left_out = [pattern for group in LEFT_OUT.values() for pattern in group]
    blocks = {
        name: data
        for name, data in files.items()
        if not any(fnmatchcase(name, pattern) for pattern in left_out)
    }
    about = json.loads(files["site.json"])
    if mnist_digits:
        blocks |= mnist.sample(site, about["mnist"], mnist_digits)
    blocks["site.json"] = json.dumps(_described(about, blocks, bool(mnist_digits))).encode()
    early, script, worker = scripts(site)
    blocks[WORKER_SCRIPT] = worker.encode()
    target.write_text(page(files, early, script, blocks), encoding="utf-8")


def _described(about: dict[str, Any], blocks: dict[str, bytes], has_mnist: bool) -> dict[str, Any]:
    """The site's description of itself, as it is true of the single file."""
    load = {name: content for name, content in about["load"].items() if name in blocks}
    mnist_files = about["mnist"] if has_mnist else None
    return about | {"load": load, "snapshot": None, "mnist": mnist_files}


def scripts(site: Path) -> tuple[str, str, str]:
    """The early script, the page's and the worker's, each with all modules that it can import.

    Raises BuildError for an import that cannot be followed.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        modules = folder / "modules"
        for path in site.rglob("*"):
            if path.suffix in (".js", ".mjs"):
                copy = modules / path.relative_to(site)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
        shutil.copytree(SCRIPTS, modules, dirs_exist_ok=True)
        # Modules name other files from the site's root, by as many "../" as they need.
        place = f'--define:import.meta.url="{BASE}"'
        flags = "--bundle", "--charset=utf8", place, *(f"--external:{name}" for name in FOR_NODE)
        bundled = []
        # A module runs late, and Chromium starts no module worker from a file.
        for name, kind in (EARLY_SCRIPT, "iife"), (PAGE_SCRIPT, "esm"), (WORKER_SCRIPT, "iife"):
            made = folder / "made" / name
            bundle.esbuild(name, *flags, f"--format={kind}", f"--outfile={made}", cwd=modules)
            bundled.append(made.read_text("utf-8"))
    return bundled[0], bundled[1], bundled[2]


def page(files: dict[str, bytes], early: str, script: str, blocks: dict[str, bytes]) -> str:
    """The single file's text: the page with its scripts, and the files that it may fetch."""
    styles: list[str] = []

    def written_out(tag: re.Match[str]) -> str:
        name = tag["name"]
        if "stylesheet" in tag[0]:
            styles.append(name)
        if 'rel="icon"' in tag[0]:
            data = base64.b64encode(files[name]).decode()
            return tag[0].replace(name, f"data:image/svg+xml;base64,{data}")
        return ""

    html = files["index.html"].decode()
    for unwanted in POLICY_TAG, FRIENDLY:
        html = unwanted.sub("", html)
    html = TAG.sub(written_out, _linked(html))
    others = {name: files[f"{name}.html"].decode() for name in PAGES}
    style = _style(files, styles)
    others_style = _style(files, [tag["name"] for tag in TAG.finditer("".join(others.values()))])
    if re.search(r"<!--|<script|</script|\r|\0", early + script):
        raise BuildError("a module has what HTML reads otherwise: <!--, <script or a bare CR")
    policy = POLICY.format(scripts=_hashes(early, script), styles=_hashes(style, others_style))
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    legal = "\n".join(files[name].decode() for name in ("LICENSE.txt", "NOTICE.txt"))
    html = html.replace(CHARSET, f"{CHARSET}\n    {head}\n    <!--\n{legal}-->", 1)
    both = f'<style>{style}</style>\n  <style media="not all">{others_style}</style>'
    html = html.replace("</head>", f"  {both}\n  </head>", 1)
    parts = [_template(name, text) for name, text in others.items()]
    parts.append(f"<script>{early}</script>")
    parts += [_block(name, data) for name, data in sorted(blocks.items())]
    parts.append(f'<script type="module">{script}</script>\n  ')
    return html.replace("</body>", "\n".join(parts) + "</body>", 1)


def _style(files: dict[str, bytes], names: list[str]) -> str:
    """The style sheets among these files, one after another, each once."""
    sheets = dict.fromkeys(name for name in names if name.endswith(".css"))
    style = "\n".join(files[name].decode() for name in sheets)
    if "url(" in style.replace("url(data:", ""):
        raise BuildError("a style asks for a file by url(): expected only data: in the styles")
    return style


def _template(name: str, html: str) -> str:
    """A page beside the laboratory, which `one_file/pages.js` shows: its title and its body."""
    found = TITLE_AND_BODY.search(html)
    if not found:
        raise BuildError(f"{name}.html: expected a title and a body")
    title, attributes, body = found.groups()
    return f'<template id="page-{name}"{attributes}>{title}{_linked(body, name)}</template>'


def _linked(html: str, page: str = "") -> str:
    """A page with links that stay in the file: `page` names it, and "" is the laboratory.

    A link to a file that is not in this one, as a download is, becomes its words.
    """

    def link(found: re.Match[str]) -> str:
        tag, file, place = found["tag"], found["file"], found["place"]
        to = file.removesuffix(".html") or page
        if to in PAGES:
            at = f"&amp;at={place}" if place else ""
            return f'{tag} href="#page={to}{at}"'
        return f'{tag} href="#{place}"' if to in ("index", "") else tag

    return LINK.sub(link, html)


def _hashes(*texts: str) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _block(name: str, data: bytes) -> str:
    packed = base64.b64encode(zlib.compress(data, 6, wbits=31)).decode()
    return f'<script type="application/gzip" title="{name}">{packed}</script>'
