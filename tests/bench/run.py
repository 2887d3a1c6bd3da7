"""`python3 build.py bench`: all measurements, as text and as `results.md`.

    --peers-python PATH    a Python that has PyTorch and scikit-learn (the extra `peers`); without
                           it they are looked for in this one, and skipped where they are not
    --soak [MINUTES]       only this: train and draw in one page for 30 minutes, or as many as
                           given, and write into soak.md what it then holds in memory

Training is compared in one page session, in which TensorFlow.js and plain JavaScript run beside the
page's own Python. The native sides have one thread.
"""

import argparse
import os
import shutil
import sys
import time
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import sync_playwright

import compare
import page
import reading
import scale
import served
import soak
from sitebuild import DIST, browser, parts

RESULTS = Path(__file__).with_name("results.md")
HEAD = """# Measured

`python3 build.py bench` wrote this, in {minutes:.0f} minutes. {machine}

All figures are medians. Times drift from machine to machine and from hour to hour; what holds are
the ratios, each taken within a round, and then the median over the rounds."""
TRAINING = """The network is 768-30-10 with the quadratic cost and η 3, on the first {epoch:,}
images of MNIST; all begin with the same weights, except scikit-learn, whose cost and η are others.
An epoch of what is slow is reckoned from the examples that a round ran. Each side of Digit Lab in
the browser answers waiting messages every 8 ms and reports every 80 ms; no other side does. "Reads"
is the share of MNIST's 10,000 test images that the network gets right after all the examples it has
seen. All run on the processor, all but webgl on one thread; a GPU, which webgl is made for, there
is none."""
SCALE = """In the browser. Where it does not say otherwise: 30 hidden neurons, mini-batches of 10,
an epoch of {epoch:,} examples. Whole epochs are timed for the last, and pieces of one for the
others."""


def main() -> None:
    """Measure all, print it and write it."""
    parser = argparse.ArgumentParser(prog="build.py bench", description=__doc__.splitlines()[0])
    parser.add_argument("--peers-python", default=sys.executable, metavar="PATH")
    parser.add_argument("--soak", nargs="?", type=float, const=soak.MINUTES, metavar="MINUTES")
    options = parser.parse_args()
    if options.soak is not None:
        if options.soak <= 1:
            parser.error(f"expected more than a minute to soak, found {options.soak:g}")
        soak.main(options.soak)
        return
    if shutil.which(options.peers_python) is None:
        parser.error(f"expected a Python, found none at {options.peers_python}")
    began = time.perf_counter()
    if trouble := served.prepare():
        print(f"TensorFlow.js is skipped: {trouble}")
    mnist = DIST / "data" if (DIST / "data").is_dir() else None
    launch = browser.launch_options()
    launch["args"].append(page.EAGER)
    launch["executable_path"] = browser.find_whole() or launch["executable_path"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**launch)
        parts = sections(chromium, mnist, options.peers_python)
        head = HEAD.format(
            minutes=(time.perf_counter() - began) / 60, machine=machine(chromium.version)
        )
        chromium.close()
    text = "\n\n".join([head, *(f"## {title}\n\n{part}" for title, part in parts)])
    print(text)
    RESULTS.write_text(text + "\n", encoding="utf-8")


def sections(chromium, mnist: Path | None, peers_python: str) -> list[tuple[str, str]]:
    """Every part's title and report."""
    parts, epochs = [], None
    with served.serving() as site:
        if mnist:
            bench = chromium.new_page()
            bench.goto(site.address + "bench.html")

            def ask(method: str, *values):
                return bench.evaluate("all => bench(...all)", [method, *values])

            say("training")
            ask("load")
            compared, found = compare.compare(ask, mnist, peers_python)
            explained = TRAINING.format(epoch=compare.EPOCH)
            parts.append(("Training: an epoch", f"{explained}\n\n{compared}"))
            epochs = {name: found[10]["browser", name].seconds for name in ("kernel", "numpy")}
            say("scale")
            grown = scale.measure(ask)
            parts.append(("Scale", f"{SCALE.format(epoch=compare.EPOCH)}\n\n{grown}"))
            bench.close()
            say("the book's run")
            parts.append(("The book's run", page.book(chromium, site, epochs)))
        else:
            parts.append(("Training: an epoch", "Skipped: MNIST is not on this site."))
        say("start-up")
        parts.append(("Start-up", page.start_up(chromium, site)))
        say("bytes over the wire")
        parts.append(("Bytes over the wire", page.wire(chromium, site)))
        say("answers")
        parts.append(("How the page answers", page.answers(chromium, site)))
    if mnist:
        with served.serving(isolated=True) as site:
            parts.append(("Memory", page.memory(chromium, site)))
    say("made digits")
    parts.append(("Reading", reading.measure(mnist)))
    return parts


def say(what: str) -> None:
    """What is measured now."""
    print(f"Measuring {what} …", flush=True)


def machine(browser_version: str) -> str:
    """What it ran on."""
    return (
        f"Headless Chromium {browser_version} on {os.cpu_count()} cores ({sys.platform}), "
        f"Pyodide {parts.PYODIDE}, native NumPy {version('numpy')}."
    )


if __name__ == "__main__":
    main()
