"""The page as a test uses it: a Playwright page, and the verbs of somebody who has it open.

And the contexts in which pages open.
"""

import base64
import contextlib
import time
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page

from sitebuild import serve

# Milliseconds that anything may take, on a machine that is busy with other things too.
PATIENCE = 60_000
# Points of strokes, in widths of the pad.
SEVEN = [[(0.22, 0.25), (0.5, 0.23), (0.78, 0.25), (0.62, 0.6), (0.45, 1.1)]]
ONE = [[(0.52, 0.2), (0.5, 0.6), (0.48, 1.1)]]
# Python as the browser compiled it: it gets faster with use, and is shared while it is held.
HOLD = """async () => {
    const bytes = await (await fetch("pyodide/pyodide.asm.wasm")).arrayBuffer();
    window.held = await WebAssembly.compile(bytes);
}"""
# What the page keeps under a name in IndexedDB, read without its own code.
KEPT = """async (name) => {
    const open = indexedDB.open("digitlab");
    await new Promise((done) => (open.onsuccess = done));
    const read = open.result.transaction("kept").objectStore("kept").get(name);
    await new Promise((done) => (read.onsuccess = done));
    open.result.close();
    return read.result;
}"""


class LabPage:
    """All that Playwright's page can do, and what tests of this page need besides."""

    def __init__(self, page: Page) -> None:
        page.set_default_timeout(PATIENCE)
        self.page = page

    def __getattr__(self, name: str):
        return getattr(self.page, name)

    def expect_value(self, expression, value):
        """Wait until the expression's value in the page is this one."""
        self.until(lambda: self.page.evaluate(expression) == value, f"{expression} to be {value!r}")

    def wait_for_engine(self, state="ready"):
        self.page.wait_for_selector(f"#engine-status[data-state={state}]")

    def start_over(self):
        """Go back to an empty pad, the default network and first settings, without runs or digits.

        Code in the editor, and what stands in the console, stay.
        """
        self.wait_for_engine()
        self.page.evaluate(
            """async () => {
                const { engine, pad, runs, digits, settings, sources } = digitlab;
                while (pad.canUndo) pad.undo();
                if (!pad.isEmpty) pad.clear();
                if (sources.length) await engine.ask("code.use", {});
                await engine.ask("run.reset");
                for (const { id } of [...runs.all]) runs.remove(id);
                runs.removed = [];
                while (digits.canUndo) digits.undo();
                history.replaceState(null, "", "#");
                settings.replace({ dataset: engine.site.mnist ? "mnist" : "synthetic" });
                digitlab.notice("");
                digitlab.go("train");
            }"""
        )
        self.wait_for_training("idle")
        self.page.wait_for_selector("#prediction:text-is('–')")

    def follow(self, link):
        """Follow a link to the page that is open."""
        self.page.evaluate(
            """link => new Promise((done) => {
                addEventListener("hashchange", done, { once: true });
                location.hash = link;
            })""",
            link,
        )

    def wait_for_training(self, state):
        self.page.wait_for_selector(f"#train-status[data-state={state}]")

    def choose(self, **settings):
        """Choose settings of the next run, as the form does."""
        self.page.evaluate("settings => digitlab.settings.choose(settings)", settings)

    def expect_whole_formulas(self):
        """Wait until the shown step of the derivation has formulas, and none is cut."""
        self.expect_value(
            """(() => {
                const all = [...document.querySelectorAll(".formula")];
                const isCut = (one) => one.scrollWidth > one.clientWidth
                    || one.getBoundingClientRect().right > innerWidth;
                return all.length > 0 && !all.some(isCut);
            })()""",
            True,
        )

    def open_model(self, data):
        """Have the network of a model file answer."""
        self.page.evaluate(
            "text => digitlab.engine.ask("
            "'run.open', Uint8Array.from(atob(text), (one) => one.charCodeAt(0)))",
            base64.b64encode(data).decode(),
        )

    def draw(self, strokes):
        """Draw with the mouse, once the pad takes ink; points are in widths of the pad."""
        self.page.wait_for_function("() => window.digitlab")
        for stroke in strokes:
            pad = self.page.locator("canvas#pad").bounding_box()
            for i, (x, y) in enumerate(stroke):
                self.page.mouse.move(
                    pad["x"] + x * pad["width"], pad["y"] + y * pad["width"], steps=4
                )
                if i == 0:
                    self.page.mouse.down()
            self.page.mouse.up()

    def wait_for_answer(self, digit=None):
        """Wait until the pad's digit is answered; by `digit`, where that is given."""
        wanted = "text !== '–'" if digit is None else f"text === '{digit}'"
        self.page.wait_for_function(
            "() => { const text = document.querySelector('#prediction').textContent;"
            f" return {wanted} }}"
        )

    def wait_for_last_answer(self):
        """Wait until all that is drawn is answered: questions are answered in their order."""
        self.page.evaluate(
            "async () => { for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);"
            " for (let i = 0; i < 2; i++) await digitlab.predict(new Float32Array(768)); }"
        )

    def outputs(self):
        """The ten bars' values as text, "" where there is none, after the last answer."""
        if self.page.evaluate("digitlab.state().status.state") == "ready":
            self.wait_for_last_answer()
        return [
            self.page.get_attribute(f'#outputs [data-digit="{digit}"]', "data-value")
            for digit in range(10)
        ]

    def watch_worker(self):
        """Have the page remember its newest worker: before it is opened."""
        self.page.add_init_script(
            "const Real = Worker; window.Worker = class extends Real {"
            " constructor(...a) { super(...a); window.lastWorker = this } }"
        )

    def lose_worker(self):
        """End the worker as the system might, and wait until another one is ready.

        It needs `watch_worker`, and the clock.
        """
        self.page.evaluate("window.lost = lastWorker; lost.terminate()")
        for _ in range(8):
            self.page.clock.run_for(2000)
        self.page.wait_for_function("() => lastWorker !== lost")
        self.wait_for_engine()

    def run_clock_until(self, selector):
        """Let the page's clock, which is the test's, run ahead until this is to be seen."""
        seen = self.page.locator(selector)
        self.until(lambda: self.page.clock.run_for(1000) or seen.is_visible(), selector)

    def until(self, what, wanted):
        """What `what` gives as soon as that is something; asked between the page's own turns."""
        end = time.monotonic() + PATIENCE / 1000
        while not (found := what()):
            assert time.monotonic() < end, f"expected {wanted} within {PATIENCE} ms"
            self.page.evaluate("null")  # a turn for Playwright's own messages
        return found

    @contextlib.contextmanager
    def holding(self, pattern):
        """Requests that fit the pattern wait, in this list; those left at the end are given up.

        In this order: a request that waits when its route is gone ends as an error in another test.
        """
        routes = []
        self.page.route(pattern, lambda route: routes.append(route))
        try:
            yield routes
        finally:
            for route in routes:
                with contextlib.suppress(Error):  # answered already
                    route.abort()
            self.page.unroute(pattern)

    def saved_by_firefox(self, folder, button):
        """The file that a button saves: Playwright cannot tell when this Firefox has it."""
        before = set(folder.iterdir())
        self.page.click(button)

        def saved():
            new = {*folder.iterdir()} - before
            whole = all(path.suffix != ".part" and path.stat().st_size for path in new)
            return new if whole else None

        [path] = self.until(saved, f"a file that {button} saves")
        return path

    def kept_names(self):
        """What the page has in IndexedDB, read without its own code."""
        return self.page.evaluate(
            """async () => {
                const names = [];
                for (const { name } of await indexedDB.databases()) {
                    const open = indexedDB.open(name);
                    await new Promise((done) => (open.onsuccess = done));
                    for (const store of open.result.objectStoreNames) {
                        const keys = open.result.transaction(store).objectStore(store).getAllKeys();
                        await new Promise((done) => (keys.onsuccess = done));
                        names.push(...keys.result);
                    }
                    open.result.close();
                }
                return names;
            }"""
        )

    def kept(self, name):
        """What the page has under this name in IndexedDB; None: nothing."""
        return self.page.evaluate(KEPT, name)

    def wait_until_value_is_kept(self, name, part):
        """Wait until what is kept under the name has this part, an expression of `kept`."""
        test = f"async (name) => {{ const kept = await ({KEPT})(name); return {part} }}"
        self.until(lambda: self.page.evaluate(test, name), f"{part} of what {name} keeps")

    def wait_until_all_is_kept(self):
        """Wait until all is written that the page has to keep: it writes one after the other."""
        seed = self.page.evaluate(
            "() => { digitlab.settings.choose({ seed: digitlab.settings.value.seed + 1 });"
            " return digitlab.settings.value.seed }"
        )
        self.wait_until_value_is_kept("settings", f"kept?.seed === {seed}")

    def wait_until_kept(self, name, count=1):
        """Wait until so many names that begin with `name` are kept on the device."""

        def are_kept():
            return sum(kept.startswith(name) for kept in self.kept_names()) == count

        self.until(are_kept, f"{count} of {name} to be kept")


def prepared(context):
    """A new context, whose pages say what their policy refuses."""
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) =>"
        " console.error('refused:', event.violatedDirective, event.blockedURI))"
    )
    return context


@contextlib.contextmanager
def warm_context(browser, options, address):
    """A context for one test after the other.

    Its first page keeps what is compiled: a start costs a third less, and training half.
    """
    context = prepared(browser.new_context(**options))
    keeper = context.new_page()
    keeper.goto(address + "LICENSE.txt")
    keeper.evaluate(HOLD)
    yield context
    context.close()


def forget_all(context, address):
    """Close all pages but the first, and delete what they stored but compiled code."""
    keeper, *pages = context.pages
    for page in pages:
        page.close()
    stored = "cookies,indexeddb,local_storage,service_workers,cache_storage"
    context.new_cdp_session(keeper).send(
        "Storage.clearDataForOrigin", {"origin": address.rstrip("/"), "storageTypes": stored}
    )


@contextlib.contextmanager
def watched(context):
    """Sees that no page asks anyone else for anything, or does what its own policy refuses."""
    elsewhere, refused = [], []

    def note_request(request):
        if urlsplit(request.url).hostname not in (None, serve.HOST):
            elsewhere.append(request.url)

    def note_refusal(message):
        if message.text.startswith("refused:"):
            refused.append(message.text)

    listeners = {"request": note_request, "console": note_refusal}
    for name, listen in listeners.items():
        context.on(name, listen)
    yield context
    for name, listen in listeners.items():
        context.remove_listener(name, listen)
    assert (elsewhere, refused) == ([], [])
