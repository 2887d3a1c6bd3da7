"""`python3 build.py bench`: how the page answers and how well the made digits teach.

The page's figures are taken in one headless browser session; each is a median or a 95th percentile
over many strokes. The made digits are judged natively: a network that has seen only them reads
MNIST's test digits.
"""

import statistics
import time

import numpy as np
from playwright.sync_api import sync_playwright

from digitlab import datasets, handwriting, model_file
from digitlab.network import Network
from digitlab.training import Settings, Training
from sitebuild import DIST, browser, serve

RUNS = 3
STROKE_POINTS = 240

# Runs in the page: the times from a movement's arrival to the bars that answer it, the frames'
# times, and the long tasks of the main thread.
WATCH = """() => {
  const pad = document.querySelector('#pad');
  const found = window.found = { answers: [], frames: [], long: [] };
  let moved = null;
  pad.addEventListener('pointermove', () => { moved ??= performance.now(); }, true);
  new MutationObserver(() => {
    if (moved !== null) found.answers.push(performance.now() - moved);
    moved = null;
  }).observe(document.querySelector('#outputs'), { attributes: true, subtree: true });
  new PerformanceObserver(list => found.long.push(...list.getEntries().map(e => e.duration)))
    .observe({ type: 'longtask' });
  let last = performance.now();
  const frame = now => { found.frames.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""
DERIVE = """async () => {
  const x = new Float32Array(768).fill(0.3), times = [];
  await digitlab.freeze();
  for (let i = 0; i < 30; i++) {
    const began = performance.now();
    await digitlab.derive(x, 3, 0.1, '');
    times.push(performance.now() - began);
  }
  return times;
}"""
# From the press of a step's button to the page laid out anew with its figures.
WALK = """async () => {
  const times = [];
  for (let round = 0; round < 3; round++) {
    for (const button of document.querySelectorAll('#steps button')) {
      const began = performance.now();
      button.click();
      document.body.getBoundingClientRect();
      document.querySelector('#step-figures').getBoundingClientRect();
      times.push(performance.now() - began);
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
  return times;
}"""
FORGET = "() => { for (const list of Object.values(found)) list.length = 0 }"


def main() -> None:
    """Measure and print all."""
    print("\n== The page, headless, medians of", RUNS, "runs ==")
    options = browser.launch_options()
    with serve.serving(DIST) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**options)
        runs = [measure_page(chromium, address) for _ in range(RUNS)]
        chromium.close()
    for name in runs[0]:
        print(f"{name:48} {statistics.median(run[name] for run in runs):10.1f}")
    print("\n== Made digits and the default model, natively ==")
    measure_reading()


def measure_page(chromium, address: str) -> dict[str, float]:
    """One visit: start-up, then strokes idle, then strokes while training."""
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("#engine-status[data-state=ready]", timeout=60_000)
    figures = {"start-up, to ready, ms": 1000 * (time.perf_counter() - began)}
    page.evaluate(WATCH)
    scribble(page)
    figures |= summary(page, "idle")
    page.click("#tab-backprop")
    page.wait_for_selector("#step-figures .equation")
    figures["the whole derivation, there and back, median, ms"] = np.median(page.evaluate(DERIVE))
    walked = page.evaluate(WALK)
    figures["a step of the derivation drawn, median, ms"] = np.median(walked)
    figures["a step of the derivation drawn, p95, ms"] = np.percentile(walked, 95)
    page.click("#tab-train")
    page.select_option("#dataset", index=0)
    page.click("#train-start")
    page.wait_for_function("document.querySelector('#train-status').dataset.samples > 0")
    page.evaluate(FORGET)
    scribble(page)
    figures |= summary(page, "training")
    figures["examples a second, batch 10"] = page.evaluate(
        "digitlab.state().training.progress.samples_per_second"
    )
    page.close()
    return figures


def scribble(page) -> None:
    """A long stroke, a movement a frame."""
    pad = page.locator("#pad").bounding_box()
    page.click("#pad-clear", force=True)
    for i in range(STROKE_POINTS):
        angle = i / 12
        x, y = 0.5 + 0.3 * np.cos(angle), 0.66 + (0.3 + i / 2000) * np.sin(angle)
        page.mouse.move(pad["x"] + x * pad["width"], pad["y"] + y * pad["width"])
        if i == 0:
            page.mouse.down()
        page.evaluate("new Promise(requestAnimationFrame)")
    page.mouse.up()


def summary(page, when: str) -> dict[str, float]:
    """The watched times as figures."""
    found = page.evaluate("window.found")
    return {
        f"drawing to answer, p95, {when}, ms": float(np.percentile(found["answers"], 95)),
        f"drawing to answer, median, {when}, ms": float(np.median(found["answers"])),
        f"frames a second, {when}": 1000 / float(np.mean(found["frames"])),
        f"longest main-thread task over 50 ms, {when}": max(found["long"], default=0.0),
    }


def measure_reading() -> None:
    """What the made digits cost and teach, and what the default model reads."""
    seconds = []
    for seed in range(RUNS):
        began = time.perf_counter()
        handwriting.make(10_000, seed)
        seconds.append(time.perf_counter() - began)
    print(f"10,000 made digits: {statistics.median(seconds):.2f} s")
    folder = DIST / "data"
    if not folder.is_dir():
        print("MNIST is not on this site, so reading it is not measured.")
        return
    test_data = datasets.from_idx(
        folder / "t10k-images-idx3-ubyte.gz", folder / "t10k-labels-idx1-ubyte.gz"
    )
    network, _ = model_file.load_default()
    print(f"default model on MNIST's test digits: {share(network, test_data)}")
    settings = Settings(epochs=20, eta=3.0, halve_at=(10, 14, 17))
    taught = Network(seed=1)
    Training(taught, handwriting.make(20_000, 1), test_data, settings).run_for(float("inf"))
    print(f"trained on 20,000 made digits alone: {share(taught, test_data)}")


def share(network: Network, data: datasets.Dataset) -> str:
    """How much of the data the network reads."""
    return f"{100 * network.evaluate(data) / len(data):.2f} %"


if __name__ == "__main__":
    main()
