"""digit-lab.html: the whole site in one file, which opens by double click and needs no network.

Every file that the page could ask for is in it as a block of base64; boot.js makes modules and
answers of them again. Nothing in web/ knows of this.
"""

import base64
import hashlib
import json
import posixpath
import re
import zlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import tree_sitter_javascript
from tree_sitter import Language, Parser, Query, QueryCursor

from sitebuild import BuildError, mnist

NAME = "digit-lab.html"
# No host can have this name (RFC 6761): only boot.js answers there.
BASE = "https://digit-lab.invalid/"
CHARSET = '<meta charset="utf-8">'
LEFT_OUT = {
    "they are written out": ["index.html", "LICENSE.txt", "NOTICE.txt"],
    "they are other pages, and what is made of the site": ["*.html", "teachers.js", "*.zip"],
    "boot.js does its work": ["startup.js"],
    "whole it would double the file": ["data/*"],
    "it starts sooner, but would be half as much again": ["pyodide/snapshot.bin"],
    "a file needs no storing and no installing": [
        "icon*",
        "*.webmanifest",
        "service-worker.js",
        "vendor/workbox-*",
    ],
    "only the README shows it": ["screenshot.png"],
}
# Some modules have less to do in a file.
INSTEAD = {
    "panels/header/offline.js": """
        export function showOffline() {
          const box = document.querySelector("#offline-status");
          box.dataset.state = "ready";
          box.textContent = "offline ✓";
          box.title = "This is one file, with all in it: it never needs a network.";
        }
    """,
    "ui/consent.js": """
        import { notice } from "../panels/train/form.js";
        export function agree({ url, answer }) {
          const { host } = new URL(url);
          notice(
            `Python wanted something of ${host}. It was refused: this is one file, ` +
            "which asks nobody. The lab on a web server can ask."
          );
          answer(false);
        }
    """,
}
# Nothing is asked of anyone: data: and blob: are in the file.
POLICY = (
    "default-src 'none'; script-src '{boot}' blob: 'wasm-unsafe-eval'; worker-src blob:; "
    "style-src '{style}'; img-src blob: data:; connect-src blob: data:; base-uri 'none'; "
    "form-action 'none'"
)
JAVASCRIPT = Language(tree_sitter_javascript.language())
IMPORTS = Query(
    JAVASCRIPT,
    """
    (import_statement source: (_) @import)
    (export_statement source: (_) @import)
    (call_expression function: (import) arguments: (arguments . (_) @import))
    (member_expression object: (meta_property) property: (_)) @place
    """,
)
TAG = re.compile(
    r'<(?P<kind>link|script)\b(?=[^>]*\b(?:href|src)="(?P<name>[^"]+)")[^>]*>(?:</script>)?'
)
# A link to another page, with the line that is about it.
OTHER_PAGE = re.compile(
    r'(<p\b[^>]*>\s*)?<a\b[^>]*\bhref="[\w-]+\.html"[^>]*>.*?</a>(?(1).*?</p>)', re.DOTALL
)
FRIENDLY = re.compile(r'<section id="as-file".*?</section>', re.DOTALL)
POLICY_TAG = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def make(site: Path, target: Path, mnist_digits: int = 0) -> None:
    """Write the site in the folder `site` as one file, with so many of MNIST's digits.

    Raises BuildError where it cannot be one, or MNIST is not there.
    """
    paths = (path for path in site.rglob("*") if path.is_file())
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(paths)}
    left_out = [pattern for some in LEFT_OUT.values() for pattern in some]
    wanted = {
        name: data
        for name, data in files.items()
        if not any(fnmatchcase(name, pattern) for pattern in left_out)
    }
    wanted |= {name: source.encode() for name, source in INSTEAD.items() if name in wanted}
    about = json.loads(files["site.json"])
    wanted |= mnist.some(site, about["mnist"], mnist_digits) if mnist_digits else {}
    about |= {
        "load": {name: content for name, content in about["load"].items() if name in wanted},
        "snapshot": None,
        "mnist": about["mnist"] if mnist_digits else None,
    }
    wanted["site.json"] = json.dumps(about).encode()
    target.write_text(page(files, wanted), encoding="utf-8")


def page(files: dict[str, bytes], wanted: dict[str, bytes]) -> str:
    """The single file's text, from a site's files by name, and those that may be asked for."""
    styles = []

    def written_out(tag: re.Match) -> str:
        name = tag["name"]
        if "stylesheet" in tag[0]:
            styles.append(files[name].decode())
        if 'rel="icon"' in tag[0]:
            data = base64.b64encode(files[name]).decode()
            return tag[0].replace(name, f"data:image/svg+xml;base64,{data}")
        return ""

    html = files["index.html"].decode()
    for unwanted in POLICY_TAG, FRIENDLY, OTHER_PAGE:
        html = unwanted.sub("", html)
    html = TAG.sub(written_out, html)
    style = "\n".join(styles)
    if "url(" in style.replace("url(data:", ""):
        raise BuildError("a style asks for a file by url(): expected only data: in the styles")
    boot = (Path(__file__).parent / "boot.js").read_text()
    policy = POLICY.format(boot=_hash(boot), style=_hash(style))
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    body = f'{"\n".join(_blocks(wanted))}\n<script data-base="{BASE}">{boot}</script>'
    legal = "\n".join(files[name].decode() for name in ("LICENSE.txt", "NOTICE.txt"))
    html = html.replace(CHARSET, f"{CHARSET}\n    {head}\n    <!--\n{legal}-->", 1)
    html = html.replace("</head>", f"  <style>{style}</style>\n  </head>", 1)
    return html.replace("</body>", f"{body}\n  </body>", 1)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _blocks(files: dict[str, bytes]) -> Iterator[str]:
    """A block for each file, modules last and each after those that it imports."""
    modules = {name: data for name, data in files.items() if name.endswith((".js", ".mjs"))}
    for name in sorted(files.keys() - modules.keys()):
        yield _block(name, files[name])
    for name, source in in_order(modules):
        yield _block(name, source.encode(), "data-module")


def _block(name: str, data: bytes, mark: str = "") -> str:
    packed = base64.b64encode(zlib.compress(data, 6, wbits=31)).decode()
    return f'<script type="application/gzip" title="{name}" {mark}>{packed}</script>'


def in_order(modules: dict[str, bytes]) -> list[tuple[str, str]]:
    """Names and sources of modules, each after those it imports, which it names as `module:name`.

    Raises BuildError for an import of what is not there, and for modules in a circle.
    """
    sources, imports = {}, {}
    for name, source in modules.items():
        sources[name], imports[name] = _placed(name, source, modules)
    try:
        order = TopologicalSorter(imports).static_order()
        return [(name, sources[name]) for name in order]
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise BuildError(f"modules import each other in a circle: {circle}") from error


def _placed(name: str, source: bytes, modules: dict[str, bytes]) -> tuple[str, list[str]]:
    """A module that knows its place without a server, and the names that it imports."""
    found = QueryCursor(IMPORTS).captures(Parser(JAVASCRIPT).parse(source).root_node)
    changes = [(node, BASE + name) for node in found.get("place", [])]
    imports = []
    # Pyodide's own imports are for Node, and of what python.js has imported already.
    for node in found.get("import", []) if not name.startswith("pyodide/") else ():
        asked = node.text.decode().strip("\"'`")
        imported = posixpath.normpath(posixpath.join(posixpath.dirname(name), asked))
        if node.type != "string" or not asked.startswith(".") or imported not in modules:
            raise BuildError(
                f"{name} imports {node.text.decode()}: expected a module of the site, "
                "by a path in quotes that begins with a dot"
            )
        imports.append(imported)
        changes.append((node, f"module:{imported}"))
    for node, text in sorted(changes, key=lambda change: -change[0].start_byte):
        source = source[: node.start_byte] + json.dumps(text).encode() + source[node.end_byte :]
    return source.decode(), imports
