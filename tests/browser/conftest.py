"""The built site, served, in a real browser; and a hand that draws on its pad."""

import contextlib
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

from sitebuild import DIST, browser, serve

SEVEN = [[(0.22, 0.25), (0.5, 0.23), (0.78, 0.25), (0.62, 0.6), (0.45, 1.1)]]
ONE = [[(0.52, 0.2), (0.5, 0.6), (0.48, 1.1)]]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return browser.launch_options()


@pytest.fixture(scope="session")
def base_url():
    with serve.serving(DIST) as address:
        yield address


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """No service worker: it would answer before `page.route`, and store the site in every test."""
    return browser_context_args | {"service_workers": "block"}


@pytest.fixture
def context(context):
    """Where no page asks anyone else for anything, or does what its own policy refuses."""
    elsewhere, refused = [], []

    def note_request(request):
        if urlsplit(request.url).hostname not in (None, serve.HOST):
            elsewhere.append(request.url)

    def note_refusal(message):
        if message.text.startswith("refused:"):
            refused.append(message.text)

    context.on("request", note_request)
    context.on("console", note_refusal)
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) =>"
        " console.error('refused:', event.violatedDirective, event.blockedURI))"
    )
    yield context
    assert (elsewhere, refused) == ([], [])


@pytest.fixture
def lab(page, base_url):
    """The page with its engine ready. Nothing may go wrong in it unseen."""
    with nothing_wrong(page):
        page.goto(base_url)
        wait_for_engine(page)
        yield page


@pytest.fixture(scope="session")
def firefox_downloads(tmp_path_factory):
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def firefox_browser(playwright, firefox_downloads):
    options = browser.firefox_options()
    if options is None:
        pytest.skip("no Firefox here, and none could be installed")
    firefox = playwright.firefox.launch(**options, downloads_path=firefox_downloads)
    yield firefox
    firefox.close()


@pytest.fixture
def firefox(firefox_browser):
    """An empty page in Firefox. Nothing may go wrong in it unseen."""
    context = firefox_browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    with nothing_wrong(page):
        yield page
    context.close()


@contextlib.contextmanager
def nothing_wrong(page):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield
    assert errors == []


def wait_for_engine(page, state="ready"):
    page.wait_for_selector(f"#engine-status[data-state={state}]", timeout=60_000)


def wait_for_training(page, state, timeout=90_000):
    page.wait_for_selector(f"#train-status[data-state={state}]", timeout=timeout)


def draw(page, strokes):
    """Draw with the mouse; points are in widths of the pad."""
    pad = page.locator("canvas#pad").bounding_box()
    for stroke in strokes:
        for i, (x, y) in enumerate(stroke):
            page.mouse.move(pad["x"] + x * pad["width"], pad["y"] + y * pad["width"], steps=4)
            if i == 0:
                page.mouse.down()
        page.mouse.up()


def wait_for_answer(page, digit=None):
    """Wait until the pad's digit is answered; by `digit`, where that is given."""
    wanted = "text !== '–'" if digit is None else f"text === '{digit}'"
    page.wait_for_function(
        "() => { const text = document.querySelector('#prediction').textContent;"
        f" return {wanted} }}"
    )


def wait_for_last_answer(page):
    """Wait until the answer is that to all that is drawn: questions are answered in their order."""
    page.evaluate(
        "async () => { for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);"
        " for (let i = 0; i < 2; i++) await digitlab.predict(new Float32Array(768)); }"
    )


def outputs(page):
    """The ten bars' values as text, "" where there is none, after the last answer."""
    if page.evaluate("digitlab.state().status.state") == "ready":
        wait_for_last_answer(page)
    return [
        page.get_attribute(f'#outputs [data-digit="{digit}"]', "data-value") for digit in range(10)
    ]


def watch_worker(page):
    """Have the page remember its newest worker, and its clock obey: before it is opened."""
    page.clock.install()
    page.add_init_script(
        "const Real = Worker; window.Worker = class extends Real {"
        " constructor(...a) { super(...a); window.lastWorker = this } }"
    )


def lose_worker(page):
    """End the worker as the system might, and wait until another one is ready."""
    page.evaluate("window.lost = lastWorker; lost.terminate()")
    for _ in range(8):
        page.clock.run_for(2000)
    page.wait_for_function("() => lastWorker !== lost")
    wait_for_engine(page)


def until(page, what, wanted):
    """What `what` gives as soon as that is something; asked between the page's own turns."""
    end = time.monotonic() + 30
    while not (found := what()):
        assert time.monotonic() < end, f"expected {wanted} within 30 s"
        page.evaluate("null")  # a turn for Playwright's own messages
    return found


@contextlib.contextmanager
def holding(page, pattern):
    """Requests that fit the pattern wait, in this list; what still waits at the end is given up.

    In this order: a request that waits when its route is gone ends as an error in another test.
    """
    routes = []
    page.route(pattern, lambda route: routes.append(route))
    try:
        yield routes
    finally:
        for route in routes:
            with contextlib.suppress(Error):  # answered already
                route.abort()
        page.unroute(pattern)


def saved_by_firefox(page, folder, button):
    """The file that a button saves: of this Firefox, Playwright cannot tell when one has come."""
    before = set(folder.iterdir())
    page.click(button)

    def saved():
        new = {*folder.iterdir()} - before
        whole = all(path.suffix != ".part" and path.stat().st_size for path in new)
        return new if whole else None

    [path] = until(page, saved, f"a file that {button} saves")
    return path


def kept_names(page):
    """What the page has in IndexedDB, read without its own code."""
    return page.evaluate(
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


def wait_until_kept(page, name, count=1):
    """Wait until so many names that begin with `name` are kept on the device."""

    def are_kept():
        return sum(kept.startswith(name) for kept in kept_names(page)) == count

    until(page, are_kept, f"{count} of {name} to be kept")


@pytest.fixture
def hand():
    """What tests do with the page, without importing this file."""

    class Hand:
        seven, one = SEVEN, ONE
        draw = staticmethod(draw)
        wait_for_answer = staticmethod(wait_for_answer)
        wait_for_last_answer = staticmethod(wait_for_last_answer)
        wait_for_engine = staticmethod(wait_for_engine)
        wait_for_training = staticmethod(wait_for_training)
        outputs = staticmethod(outputs)
        watch_worker = staticmethod(watch_worker)
        lose_worker = staticmethod(lose_worker)
        until = staticmethod(until)
        holding = staticmethod(holding)
        saved_by_firefox = staticmethod(saved_by_firefox)
        kept_names = staticmethod(kept_names)
        wait_until_kept = staticmethod(wait_until_kept)

    return Hand
