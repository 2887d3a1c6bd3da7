"""The page's own figures: start-up, bytes, how it answers a pen, memory, and the book's run.

Each visit is in a headless browser. Times are medians over visits, or percentiles over strokes.
"""

import gzip
import json
import statistics
from typing import Any

import brotli
import numpy as np

from compare import EPOCH, ROUNDS
from served import FOLDER, Served
from table import number, table

VISITS = 5
STROKE_POINTS = 240
# Without a service worker: what it stores behind the page would be measured too.
VISITOR = {"viewport": {"width": 1280, "height": 720}, "service_workers": "block"}
WAIT = 120_000
# A new tab goes on making processes for a third of a second: none of that is a page's own time.
SETTLED = 1500
# How often a page is asked whether it has answered: at each frame, it would draw frames for that.
ASKED = 100
ISOLATED = {"Content-Type": "text/javascript", "Cross-Origin-Embedder-Policy": "require-corp"}
MOST_BYTES = 6.5e6
MOST_OF_PUBLISHED = {"this page": 0.30, "without the snapshot": 0.45}
MOST_OF_BENCHED = 1.25

# Runs before the page's own scripts: when the engine says what it is doing, and when it is ready.
PHASES = """
window.phases = [];
Object.defineProperty(window, 'digitlab', { configurable: true, set(lab) {
  Object.defineProperty(window, 'digitlab', { value: lab, writable: true });
  const { engine } = lab;
  const names = {
    begin: 'Loading', files: 'Loading Python and NumPy', python: 'Starting Python',
  };
  const note = () => {
    const name = engine.status.state === 'loading' ? names[engine.status.phase] : 'first answer';
    if (!phases.some(([known]) => known === name)) phases.push([name, performance.now()]);
  };
  engine.addEventListener('status', note);
}});
"""
ANSWERED = "() => window.phases.some(([name]) => name === 'first answer')"

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
FORGET = "() => { for (const list of Object.values(found)) list.length = 0 }"
DERIVE = """async () => {
  const x = new Float32Array(768).fill(0.3), times = [];
  await digitlab.engine.ask('study.freeze');
  for (let i = 0; i < 30; i++) {
    const began = performance.now();
    await digitlab.engine.ask('study.derive', x, 3, 0.1, '');
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
# Seconds from a run's first report to its last, and what it then reads.
BOOK = """async (settings) => {
  let began;
  const done = new Promise((resolve, reject) => digitlab.on('run', (run) => {
    const { state, progress, problem } = run;
    if (state === 'failed') reject(new Error(problem.message));
    if (progress) began ??= performance.now();
    if (state !== 'done') return;
    resolve([(performance.now() - began) / 1000, progress.metrics.at(-1).accuracy]);
  }));
  await digitlab.engine.ask('run.start', settings);
  return done;
}"""
MEMORY = """async () => {
  const { bytes, breakdown } = await performance.measureUserAgentSpecificMemory();
  const ofWorker = ({ scope }) => scope.startsWith('Dedicated');
  const worker = breakdown.filter(({ attribution }) => attribution.some(ofWorker));
  return [bytes, worker.reduce((sum, { bytes }) => sum + bytes, 0)];
}"""
# Without it the browser measures its memory only when it next cleans up, perhaps in minutes.
EAGER = "--enable-blink-features=ForceEagerMeasureMemory"
# Python's memory is the worker's own; this, ahead of its first line, lets it be asked for.
HEAP = """{
  const { Memory } = WebAssembly, made = [];
  WebAssembly.Memory = class extends Memory { constructor(how) { super(how); made.push(this); } };
  self.heap = () => Math.max(...made.map(({ buffer }) => buffer.byteLength));
}
"""


def start_up(chromium, served: Served) -> str:
    """From navigation to the first answer, cold and warm, this page and as published."""
    pages = {
        "this page": ("lab/", PHASES),
        "without the snapshot": ("plain/", PHASES),
        "as published": ("published/published.html", ""),
    }
    found: dict[tuple[str, str], list[dict[str, float]]] = {}
    for _ in range(VISITS):
        for name, (path, script) in pages.items():
            context = chromium.new_context(**VISITOR)
            page = context.new_page()
            page.add_init_script(script)
            for when in "cold", "warm":
                page.wait_for_timeout(SETTLED)
                page.goto(served.address + path)
                page.wait_for_function(ANSWERED, timeout=WAIT, polling=ASKED)
                found.setdefault((name, when), []).append(dict(page.evaluate("phases")))
            context.close()
    rows = []
    for name in pages:
        # A page that is quick does not tell of each phase.
        for phase in max(found[name, "cold"] + found[name, "warm"], key=len):
            times = (
                [visit[phase] for visit in found[name, when] if phase in visit]
                for when in ("cold", "warm")
            )
            medians = (f"{statistics.median(ms):,.0f}" if ms else "–" for ms in times)
            rows.append((f"{name}: {phase}", *medians))
    for name, most in MOST_OF_PUBLISHED.items():
        shares = [share_of_published(found, name, when) for when in ("cold", "warm")]
        what = f"{name}: share of as published (cold: at most {most:.2f})"
        rows.append((what, *(f"{share:.2f}" for share in shares)))
    return table(("milliseconds from navigation to …", "cold", "warm"), rows)


def share_of_published(
    found: dict[tuple[str, str], list[dict[str, float]]], name: str, when: str
) -> float:
    """The median share of a page's time to the first answer in that of Pyodide as published."""
    pairs = zip(found[name, when], found["as published", when], strict=True)
    return statistics.median(
        ours["first answer"] / theirs["first answer"] for ours, theirs in pairs
    )


def wire(chromium, served: Served) -> str:
    """What is asked for up to the first answer, and its bytes by each compression."""
    context = chromium.new_context(**VISITOR)
    page = context.new_page()
    page.add_init_script(PHASES)
    if json.loads((FOLDER / "lab/site.json").read_text())["snapshot"]:
        # It is asked for too late to count.
        page.route("**/packages.bin", lambda route: route.abort())
    served.paths.clear()
    page.goto(served.address + "lab/")
    page.wait_for_function(ANSWERED, timeout=WAIT)
    paths = sorted(set(served.paths))
    context.close()
    sizes = {}
    for path in paths:
        file = FOLDER / path.lstrip("/")
        data = (file / "index.html" if file.is_dir() else file).read_bytes()
        # A server sends as it is what does not shrink.
        packed = len(gzip.compress(data, 9)), len(brotli.compress(data))
        sizes[path.removeprefix("/lab/") or "index.html"] = (
            len(data),
            *(min(len(data), n) for n in packed),
        )
    ordered = sorted(sizes.items(), key=lambda item: -item[1][0])
    large = [(name, *map("{:,}".format, size)) for name, size in ordered if size[0] >= 20_000]
    small = [size for _, size in ordered if size[0] < 20_000]
    totals = [sum(column) for column in zip(*sizes.values(), strict=True)]
    if small:
        sums = (sum(column) for column in zip(*small, strict=True))
        large.append((f"{len(small)} files below 20,000 bytes", *map("{:,}".format, sums)))
    large.append(("all", *map("{:,}".format, totals)))
    header = "bytes up to the first answer", "as they are", "gzip -9", "brotli -q 11"
    verdict = " and ".join(
        f"{name} {'within' if total <= MOST_BYTES else 'above'}"
        for name, total in zip(("gzip", "brotli"), totals[1:], strict=True)
    )
    return f"{table(header, large)}\n\nAt most {MOST_BYTES:,.0f} bytes are wanted: {verdict}."


def answers(chromium, served: Served) -> str:
    """How the page answers a pen and the derivation, idle and while training."""
    visits = [visit(chromium, served.address + "lab/") for _ in range(ROUNDS)]
    medians = {name: statistics.median(visit[name] for visit in visits) for name in visits[0]}
    rows = [(name, number(value)) for name, value in medians.items()]
    return table((f"the page, medians of {ROUNDS} visits", ""), rows)


def visit(chromium, address: str) -> dict[str, float]:
    """One visit: strokes idle, the derivation, then strokes while training."""
    page = chromium.new_page(**VISITOR)
    page.goto(address)
    page.wait_for_selector("#engine-status[data-state=ready]", timeout=WAIT)
    page.evaluate(WATCH)
    scribble(page)
    figures = summary(page, "idle")
    page.click("#tab-backprop")
    page.wait_for_selector("#step-figures .equation")
    figures["the whole derivation, there and back, ms"] = np.median(page.evaluate(DERIVE))
    walked = page.evaluate(WALK)
    figures["a step of the derivation drawn, median, ms"] = np.median(walked)
    figures["a step of the derivation drawn, p95, ms"] = np.percentile(walked, 95)
    page.click("#tab-train")
    page.select_option("#dataset", index=0)
    page.fill("#epochs", "1000")  # longer than the strokes, however fast
    page.click("#train-start")
    page.wait_for_function("() => document.querySelector('#train-status').dataset.samples > 0")
    page.evaluate(FORGET)
    scribble(page)
    figures |= summary(page, "training")
    training = page.evaluate("digitlab.state().run")
    if training["state"] != "running":
        raise RuntimeError(f"expected the run to outlast the strokes, found it {training['state']}")
    figures["examples a second"] = training["progress"]["samples_per_second"]
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
        f"drawing to answer, median, {when}, ms": float(np.median(found["answers"])),
        f"drawing to answer, p95, {when}, ms": float(np.percentile(found["answers"], 95)),
        f"frames a second, {when}": 1000 / float(np.mean(found["frames"])),
        f"longest main-thread task over 50 ms, {when}": max(found["long"], default=0.0),
    }


def with_heap(chromium, address: str):
    """A visit whose worker tells the size of Python's memory."""
    page = chromium.new_page(**VISITOR)
    worker = HEAP + (FOLDER / "lab/worker/main.js").read_text(encoding="utf-8")
    page.route("**/worker/main.js", lambda route: route.fulfill(body=worker, headers=ISOLATED))
    page.goto(address)
    page.wait_for_selector("#engine-status[data-state=ready]", timeout=WAIT)
    return page


def memory(chromium, served: Served) -> str:
    """What the page holds when it is ready, and after a run on MNIST. `served` is isolated."""
    page = with_heap(chromium, served.address + "lab/")

    def figures() -> list[int]:
        return [page.workers[0].evaluate("heap()"), *page.evaluate(MEMORY)]

    try:
        rows = [("ready", *figures())]
        page.evaluate(BOOK, settings("kernel", 1))
        rows.append((f"after an epoch of MNIST's {EPOCH:,}", *figures()))
    except Exception as error:  # an API that few browsers have
        return f"Skipped: the page's memory: {str(error).splitlines()[0]}."
    finally:
        page.close()
    rows = [(name, *(f"{bytes_ / 1e6:,.0f}" for bytes_ in values)) for name, *values in rows]
    header = "memory, MB", "Python's WebAssembly", "JavaScript and the page", "the worker's part"
    return table(header, rows)


def book(chromium, served: Served, benched: dict[str, list[float]]) -> str:
    """The book's run in the page, evaluation, reports and curves included, against bare epochs.

    `benched` are the seconds of an epoch by backend, from `compare`.
    """
    page = chromium.new_page(**VISITOR)
    page.goto(served.address + "lab/")
    page.wait_for_selector("#engine-status[data-state=ready]", timeout=WAIT)
    page.evaluate(BOOK, settings("kernel", 1))  # fetches MNIST
    rows = []
    for backend, epochs, times in ("kernel", 30, ROUNDS), ("numpy", 3, 1):
        runs = [page.evaluate(BOOK, settings(backend, epochs)) for _ in range(times)]
        seconds = statistics.median(seconds for seconds, _ in runs)
        share = seconds / epochs / statistics.median(benched[backend])
        name = f"{backend}: {epochs} epochs with evaluation"
        read = f"{100 * runs[-1][1]:.1f} %"
        rows.append((name, number(seconds), f"{share:.2f}", f"{MOST_OF_BENCHED}", read))
    page.close()
    return table(("the book's run in the page", "s", "× bare epochs", "at most", "reads"), rows)


def settings(backend: str, epochs: int) -> dict[str, Any]:
    """The book's, for the engine: the form's names."""
    return {
        "dataset": "mnist",
        "examples": EPOCH,
        "epochs": epochs,
        "mini_batch_size": 10,
        "eta": 3.0,
        "seed": 1,
        "initialiser": "normal",
        "backend": backend,
    }
