"""The files that others made: each pinned by its version and its sha256."""

from dataclasses import dataclass

PYODIDE = "0.28.3"
WORKBOX = "7.4.1"
CDN = "https://cdn.jsdelivr.net"


@dataclass(frozen=True)
class Part:
    """One file. `package` is the npm package that has it, `path` its path in that package."""

    name: str
    sha256: str
    package: str | None = None
    path: str = ""

    @property
    def url(self) -> str:
        """Its address on the CDN."""
        if self.package and not self.package.startswith("pyodide@"):
            return f"{CDN}/npm/{self.package}/{self.path}"
        return f"{CDN}/pyodide/v{PYODIDE}/full/{self.name}"


def _core(name: str, sha256: str) -> Part:
    return Part(name, sha256, f"pyodide@{PYODIDE}", name)


def _workbox(module: str, sha256: str) -> Part:
    name = f"workbox-{module}"
    return Part(f"{name}.js", sha256, f"{name}@{WORKBOX}", f"build/{name}.prod.js")


CORE = [
    _core("pyodide.mjs", "635a6da3218fe4e5668da595acfe8b5ce77453d597d602f19a423dd250653441"),
    _core("pyodide.asm.js", "b22e5831eade9ff10e6fe2c811c68688cd91f10154377b4f80debcf5bafa1e56"),
    _core("pyodide.asm.wasm", "5effb6a1a6cc4a1a85bec4622701aa797c031e1de923cbbaf2ad47abdc4ab325"),
    _core("python_stdlib.zip", "71fee17f88a6260ec8c9c7c063533ee59c021fdc88a1ce76247378d3c4a35f4c"),
    _core("pyodide-lock.json", "f6e6f42f451f42affbbcddb00e8c9a3278dcbf399f57aab9f3f568839a7ff4a6"),
]
WHEELS = [
    Part(
        "numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl",
        "3db3c4f3e0448f4d62a85c262692f1260ccd8a91335442bd2442f21ffeddb558",
    ),
    Part(
        "micropip-0.10.1-py3-none-any.whl",
        "b9a92334c27943f9180f9e2b32f26df2ba03920ac9c19eb5e8eb9b821e3ec8eb",
    ),
    Part(
        "packaging-24.2-py3-none-any.whl",
        "fdbc12e70e25c89b3e95a853f09065c629ebd6add9bf7a788ce6cfdb35b5c7b0",
    ),
]
LIBRARIES = [
    Part(
        "comlink.mjs",
        "ba9d0de49a44aa9f42c70d6e98e2f00ef3836ca11b785dccd707917d6a4c719b",
        "comlink@4.4.2",
        "dist/esm/comlink.mjs",
    ),
    Part(
        "idb-keyval.mjs",
        "5d1e57524e8a6b562cd895685ffceee1bad43943216ffb5219ce5bb5b237c0b4",
        "idb-keyval@6.2.2",
        "dist/index.js",
    ),
    Part(
        "uplot.mjs",
        "5dd9b3281aa64b461b42d9945f6adb2649d346502b12281a9ae0d46599a80eba",
        "uplot@1.6.32",
        "dist/uPlot.esm.js",
    ),
    Part(
        "uplot.css",
        "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
        "uplot@1.6.32",
        "dist/uPlot.min.css",
    ),
    _workbox("core", "e5fe645c1c2019c0e32b5a863a03b484db2311d17df443704c025babc0bb1f4f"),
    _workbox("routing", "844e227e94979b17caa529a90bead72541c32985d91f1e17ed2589a741cf7647"),
    _workbox("strategies", "c4139ddc2510aea347456a8ed167f820683492561394c64fd1eca5827cd219d3"),
    _workbox("precaching", "a7c8857d7754a36f076646ddb3a36d4c08d91f37e9310a1313495c3b1875f1da"),
    Part(
        "ace.js",
        "6430923a29a3d30f94eb321700a56ec12cb8060270831632087d166bbac7aca9",
        "ace-builds@1.45.2",
        "src-min-noconflict/ace.js",
    ),
    Part(
        "ace-python.js",
        "88eba07c61f5168ebef54323f6e2d31f7e129c05954ea6aa5a3b0a04a2b03aad",
        "ace-builds@1.45.2",
        "src-min-noconflict/mode-python.js",
    ),
    Part(
        "ace.css",
        "2272e3f6e5efac0fed1e2d4815fe2c3223fd6cda22aab6cd397fe6881f49ec13",
        "ace-builds@1.45.2",
        "css/ace.css",
    ),
]
# What `bench` compares the lab with. The site has none of it.
PEERS = [
    Part(
        "tf.min.js",
        "300dfae273d20b4046f46a06d735688f03675a807561e9bcb5f664eb2f3d2831",
        "@tensorflow/tfjs@4.22.0",
        "dist/tf.min.js",
    ),
    Part(
        "tf-backend-wasm.min.js",
        "691bbec0ef8b5a7f17f212e9c5d85832030f90d030b46e99acb4dea1fb16f009",
        "@tensorflow/tfjs-backend-wasm@4.22.0",
        "dist/tf-backend-wasm.min.js",
    ),
    Part(
        "tfjs-backend-wasm-simd.wasm",
        "77ebb28a6d34f371dbbf2086b7f2de8994acd8ea5a3cf1fa24d2c26c840cac7b",
        "@tensorflow/tfjs-backend-wasm@4.22.0",
        "dist/tfjs-backend-wasm-simd.wasm",
    ),
]
