"""The SIMD kernel, `digitlab/training/kernel/kernel.c`: compiled for the browser and this machine.

The compiler and linker come from the ziglang package, or else from Debian's clang and lld. The
results lie beside the source and are compiled again when the source or the compiler changes.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from sitebuild import CACHE, ROOT

FOLDER = ROOT / "py/digitlab/training/kernel"
SOURCE = FOLDER / "kernel.c"
WASM, NATIVE = FOLDER / "kernel.wasm", FOLDER / "kernel.so"
ZIG = [sys.executable, "-m", "ziglang"]
# Without -fno-builtin the compiler would call a C library, which WebAssembly does not have.
FLAGS = ["-std=c11", "-O3", "-fPIC", "-fno-builtin", "-Wall", "-Wextra", "-Werror"]
SIDE_MODULE = ["-shared", "--experimental-pic", "--no-entry", "--export-dynamic", "--strip-all"]

Tools = tuple[list[str], list[str], str]


def build() -> bool:
    """Compile both if needed. Returns whether the browser has a kernel."""
    key = hashlib.sha256(SOURCE.read_bytes() + repr((FLAGS, version("ziglang"))).encode())
    stamp = CACHE / "kernel-stamp"
    wanted = key.hexdigest()
    if not (stamp.is_file() and stamp.read_text() == wanted and WASM.is_file()):
        for file in WASM, NATIVE:
            file.unlink(missing_ok=True)
        reasons = [_compile(*tools) for tools in _tools()]
        if not WASM.is_file():
            print(f"No SIMD kernel: NumPy trains instead, about five times slower. {reasons}")
            return False
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted)
    return True


def _tools() -> Iterator[Tools]:
    """Each compiler that is installed, with its linker and its name for WebAssembly."""
    yield [*ZIG, "cc"], [*ZIG, "wasm-ld"], "wasm32-freestanding"
    if not WASM.is_file() and shutil.which("clang") and shutil.which("wasm-ld"):
        yield ["clang"], ["wasm-ld"], "wasm32-unknown-unknown"


def _compile(compiler: list[str], linker: list[str], target: str) -> str:
    """Compile both files and put them beside the source. Returns what went wrong, or nothing."""
    partial = CACHE / "kernel"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    objects, wasm, native = (partial / name for name in ("kernel.o", WASM.name, NATIVE.name))
    side_module = [f"--target={target}", "-msimd128", "-c", str(SOURCE), "-o", str(objects)]
    try:
        for command in (
            [*compiler, *FLAGS, *side_module],
            [*linker, *SIDE_MODULE, str(objects), "-o", str(wasm)],
            [*compiler, *FLAGS, "-shared", str(SOURCE), "-o", str(native)],
        ):
            subprocess.run(command, check=True, capture_output=True, text=True)
    except OSError as error:
        return f"{compiler[0]}: {error}."
    except subprocess.CalledProcessError as error:
        return f"{' '.join(compiler)}: {error.stderr.strip()[-500:]}"
    finally:
        for made, file in (wasm, WASM), (native, NATIVE):
            if made.is_file():
                shutil.copyfile(made, Path(file))
    return ""
