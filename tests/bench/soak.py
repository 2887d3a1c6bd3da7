"""Half an hour of training and drawing in one page, and what it then holds in memory.

Two things are measured each half minute: the size of Python's WebAssembly memory, which can only
grow, and what the page and its worker hold besides, after a collection. Their sum at the end may be
at most 10 % above that after the first minute.
"""

import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

import page as pages
import served
from sitebuild import browser
from table import table

MINUTES = 30
EVERY_SECONDS = 30
MOST_GROWTH = 0.10
RESULTS = Path(__file__).with_name("soak.md")
# Minutes long; the page keeps it, draws its curves and saves it as it goes.
RUN = "#data=mnist&examples=60000&epochs=1000"
HEAD = """# A long lesson

`python3 build.py bench --soak` wrote this: {minutes:.0f} minutes of training and drawing in one
page, headless Chromium {version}. Python's memory is the size of its WebAssembly memory,
which can only grow; JavaScript's is what the browser counts for the page and its worker after a
collection."""
AGAIN = """() => {
  const { state } = digitlab.state().run;
  if (state === 'failed') throw new Error(digitlab.run.problem.message);
  if (state === 'done') document.querySelector('#train-start').click();
}"""


def main(minutes: float) -> None:
    """Soak, print the figures and write them. Exits with 1 where memory grew too much."""
    figures = []
    served.prepare()
    launch = browser.launch_options()
    launch["args"].append(pages.EAGER)
    with sync_playwright() as playwright, served.serving(isolated=True) as site:
        chromium = playwright.chromium.launch(**launch)
        page = pages.with_heap(chromium, site.address + "lab/" + RUN)
        page.click("#train-start")
        page.wait_for_function(
            "() => document.querySelector('#train-status').dataset.samples > 0", timeout=pages.WAIT
        )
        began = time.perf_counter()
        for _ in range(round(60 * minutes / EVERY_SECONDS)):
            due = began + EVERY_SECONDS * (len(figures) + 1)
            while time.perf_counter() < due:
                pages.scribble(page)
                page.evaluate(AGAIN)
            figures.append(((time.perf_counter() - began) / 60, *measure(page)))
            minute, python, script = figures[-1]
            print(f"{minute:4.1f} minutes: {python:.1f} MB + {script:.1f} MB", flush=True)
        version = chromium.version
        chromium.close()
    text = report(figures, version)
    print(text)
    RESULTS.write_text(text + "\n", encoding="utf-8")
    sys.exit(growth(figures) > MOST_GROWTH)


def measure(page) -> tuple[float, float]:
    """MB of Python's memory, and of all JavaScript after a collection."""
    script, _ = page.evaluate(pages.MEMORY)
    return page.workers[0].evaluate("heap()") / 1e6, script / 1e6


def growth(figures: list[tuple[float, float, float]]) -> float:
    """How much more is held at the end than after the first minute, as a share."""
    first = next(figure for figure in figures if figure[0] >= 1)
    return sum(figures[-1][1:]) / sum(first[1:]) - 1


def report(figures: list[tuple[float, float, float]], version: str) -> str:
    """The figures as text; of many, about ten and the last."""
    some = figures[1 :: max(1, len(figures) // 10)]
    if some[-1] is not figures[-1]:
        some.append(figures[-1])
    rows = [(f"{minutes:.1f}", f"{a:.1f}", f"{b:.1f}", f"{a + b:.1f}") for minutes, a, b in some]
    header = "minutes", "Python's WebAssembly, MB", "JavaScript and the page, MB", "both"
    grown = f"{100 * growth(figures):.1f} %; at most {100 * MOST_GROWTH:.0f} % are wanted."
    head = HEAD.format(minutes=figures[-1][0], version=version)
    return f"{head}\n\n{table(header, rows)}\n\nFrom the first minute to the end it grew by {grown}"
