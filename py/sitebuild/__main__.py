"""The verbs of build.py, inside its environment."""

import argparse
import subprocess
import sys
from pathlib import Path

from sitebuild import (
    ROOT,
    BuildError,
    browser,
    intranet,
    kernel,
    mend,
    serve,
    single_file,
    site,
)

# Tests that need no browser; the others leave an event loop behind, which these do not expect.
QUICK = [ROOT / "tests/architecture", ROOT / "tests/native"]
BROWSER = [ROOT / "tests/browser"]
PARALLEL = ["-n", "auto", "--dist", "worksteal"]


def main() -> int:
    """Run one verb; its exit code."""
    options, rest = _parser().parse_known_args()
    if rest and options.verb not in ("test", "bench"):
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        return _run(options, rest)
    except BuildError as error:
        print(f"build.py {options.verb}: {error}", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace, rest: list[str]) -> int:
    if options.verb == "format":
        return mend.run()
    if options.verb == "test" and _is_quick(rest):
        kernel.build()
        return _pytest("-m", "not site", *PARALLEL, *rest)
    if options.verb in ("test", "bench"):
        browser.ensure()
    digits = options.with_mnist if options.verb == "build" else 0
    folder = site.build(
        vendor_folder=options.vendor,
        mnist_folder=options.mnist,
        mnist_digits=digits,
        pseudo=options.verb == "test",
    )
    match options.verb:
        case "build":
            print(f"The site is in {folder}, and with it")
            for name in single_file.NAME, intranet.NAME:
                print(f"  {name}, {(folder / name).stat().st_size / 1e6:.1f} MB")
        case "serve":
            serve.forever(folder, options.port)
        case "test":
            browser.ensure_firefox()
            if _paths(rest):
                return _pytest(*rest)
            return max(
                _pytest(*PARALLEL, *map(str, folders), *rest) for folders in (QUICK, BROWSER)
            )
        case "bench":
            return subprocess.call([sys.executable, "tests/bench/run.py", *rest], cwd=ROOT)
    return 0


def _paths(arguments: list[str]) -> list[Path]:
    """The files and folders that pytest's arguments name."""
    return [path for text in arguments if (path := ROOT / text.split("::")[0]).exists()]


def _is_quick(arguments: list[str]) -> bool:
    """Whether pytest's arguments name only tests of the folders that need no site."""
    paths = _paths(arguments)
    return bool(paths) and all(
        any(path.is_relative_to(folder) for folder in QUICK) for path in paths
    )


def _pytest(*arguments: str) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=ROOT)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py", allow_abbrev=False)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("format", allow_abbrev=False)
    for verb in "build", "serve", "test", "bench":
        command = verbs.add_parser(verb, allow_abbrev=False)
        command.add_argument("--vendor", type=Path, metavar="DIR", help="files that are not ours")
        command.add_argument("--mnist", type=Path, metavar="DIR", help="MNIST's four .gz files")
        if verb == "build":
            command.add_argument(
                "--with-mnist",
                type=int,
                default=0,
                metavar="N",
                help="so many of MNIST's digits in digit-lab.html, a seventh of them for testing",
            )
        if verb == "serve":
            command.add_argument("--port", type=int, default=8000)
    return parser


if __name__ == "__main__":
    sys.exit(main())
