"""Offline, updated and under any path: with the service worker that the other tests go without."""

import json
import re
import shutil
import threading
from functools import partial

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import ONE, SEVEN, LabPage, forget_all, warm_context, watched

from sitebuild import DIST, intranet, offline, serve, single_file

PATH = "any/sub/path/"
# Each version of `Host.deploy` is marked in these.
MARKED = ["index.html", "main.js", "worker/main.js", "formulas.json", "site.json"]


@pytest.fixture(scope="module")
def offline_home(browser, base_url):
    with warm_context(browser, {"service_workers": "allow"}, base_url) as context:
        yield context


@pytest.fixture
def context(offline_home, host):
    with watched(offline_home):
        yield offline_home
    forget_all(offline_home, host.origin)


class Host:
    """A web host: versions of the site are deployed to it, it goes away, and comes back."""

    def __init__(self, folder):
        self.folder = folder
        self.caching = "no-cache"
        self.asked = []
        self.port = 0
        self.server = None

    @property
    def origin(self):
        return f"http://{serve.HOST}:{self.port}"

    @property
    def address(self):
        return f"{self.origin}/{PATH}"

    @property
    def site(self):
        return self.folder / PATH

    def deploy(self, version=None):
        """Put a version of the site in place of the last one; those with a name lack MNIST."""
        shutil.rmtree(self.site, ignore_errors=True)
        left_out = [single_file.NAME, intranet.NAME, *(["data"] if version else [])]
        shutil.copytree(DIST, self.site, ignore=shutil.ignore_patterns(*left_out))
        for name in MARKED if version else []:
            file = self.site / name
            text = file.read_text()
            if name.endswith(".json"):
                text = json.dumps(json.loads(text) | {"version": version, "mnist": None})
            elif name.endswith(".html"):
                text += f"<!-- version {version} -->\n"
            else:
                text += f"\n// version {version}\n"
            file.write_text(text)
        offline.finish(self.site)

    def start(self):
        host = self

        class Handler(serve.Handler):
            caching = self.caching

            def do_GET(self):
                host.asked.append(self.path.removeprefix("/" + PATH))
                super().do_GET()

        handler = partial(Handler, directory=str(self.folder))
        self.server = serve.Server((serve.HOST, self.port), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        if self.server:
            self.server.shutdown()
            self.server.server_close()
        self.server = None


@pytest.fixture
def host(tmp_path):
    host = Host(tmp_path)
    host.deploy()
    host.start()
    yield host
    host.stop()


@pytest.fixture
def laptop(tmp_path, browser_type, browser_type_launch_args):
    """A page in a profile on the disk: a test's usual one is private, and has little room."""
    context = browser_type.launch_persistent_context(
        tmp_path / "profile", **browser_type_launch_args
    )
    yield LabPage(context.new_page())
    context.close()


def wait_for_offline(page, state="ready"):
    page.wait_for_selector(f"#offline-status[data-state={state}]")


def open_stored(page, host):
    """Open the page, and wait until all of it is stored."""
    page.goto(host.address)
    page.wait_for_engine()
    wait_for_offline(page)


def versions(page):
    """The versions of all marked files that the page gets now, in their order."""
    return page.evaluate(
        """names => Promise.all(names.map(async (name) => {
            const text = await (await fetch(name)).text();
            return text.match(/"version": "(.*?)"|version (\\w)(?: -->)?\\n$/)?.slice(1).join("");
        }))""",
        MARKED,
    )


def wait_for_offer(page):
    page.wait_for_selector("#update-notice:not([hidden])")


def look_for_work(page):
    """Have the page look for a new version, or store what is missing, as after a break."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def reload_to(page, version):
    """Take the new version that is offered."""
    with page.expect_navigation():
        page.click("#update-notice button")
    page.wait_for_engine()
    assert versions(page) == [version] * len(MARKED)
    expect(page.locator("#update-notice")).to_be_hidden()


def train(page, dataset):
    page.click("[role=tab][data-panel=train]")
    page.choose(dataset=dataset, examples=200, epochs=1)
    page.click("#train-start")
    page.wait_for_training("done")


def test_all_works_offline_from_the_first_visit(page, host):
    open_stored(page, host)
    expect(page.locator("#offline-status")).to_have_text("offline ✓")
    host.stop()
    # The tab that was first, with what it had no need of until now.
    page.draw(SEVEN)
    page.click("[role=tab][data-panel=backprop]")
    page.wait_for_selector("#step-words math")
    if page.evaluate("digitlab.engine.site.mnist !== null"):
        train(page, "mnist")
    for address in ("", "?from=a-course#panel=train&data=synthetic&examples=500"):
        page.goto(host.address.rstrip("/") + "/" + address)
        page.reload()
        page.wait_for_engine()
        wait_for_offline(page)
        page.click("#pad-clear")
        page.draw(ONE)
        page.wait_for_answer()
        train(page, "synthetic")
    page.reload()
    page.wait_for_engine()
    page.wait_for_training("done")


def test_firefox_works_offline_too(firefox, host):
    open_stored(firefox, host)
    host.stop()
    firefox.reload()
    firefox.wait_for_engine()
    firefox.draw(SEVEN)
    firefox.wait_for_answer(7)
    firefox.choose(dataset="synthetic", examples=100)
    firefox.click("#train-step")
    firefox.wait_for_training("paused")


def test_it_is_installable_and_the_first_visit_fetches_nothing_large_twice(laptop, host):
    open_stored(laptop, host)
    large = [name for name in host.asked if name.endswith((".bin", ".wasm", ".gz", ".whl"))]
    assert len(large) >= 5
    assert sorted(large) == sorted(set(large))
    browser = laptop.context.new_cdp_session(laptop)
    manifest = browser.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["name"] == "Digit Lab"
    assert browser.send("Page.getInstallabilityErrors")["installabilityErrors"] == []


@pytest.mark.parametrize("caching", ["no-cache", "max-age=600"])
def test_a_new_version_comes_whole_and_when_it_is_wanted(page, host, caching):
    host.stop()
    host.caching = caching
    host.deploy("A")
    host.start()
    open_stored(page, host)
    host.deploy("B")
    page.reload()
    page.wait_for_engine()
    wait_for_offer(page)
    assert versions(page) == ["A"] * len(MARKED)
    page.reload()
    page.wait_for_engine()
    wait_for_offer(page)
    assert versions(page) == ["A"] * len(MARKED)
    train(page, "synthetic")
    reload_to(page, "B")
    wait_for_offline(page)
    host.stop()
    page.reload()
    page.wait_for_engine()
    assert versions(page) == ["B"] * len(MARKED)
    # The way back is an update, too, and its files are the older ones.
    host.deploy("A")
    host.start()
    look_for_work(page)
    wait_for_offer(page)
    reload_to(page, "A")


def test_two_tabs_keep_their_version_until_one_is_left(page, context, host):
    host.deploy("A")
    other = LabPage(context.new_page())
    for tab in page, other:
        tab.goto(host.address, wait_until="commit")
    for tab in page, other:
        tab.wait_for_engine()
        wait_for_offline(tab)
    host.deploy("B")
    look_for_work(page)
    for tab in page, other:
        wait_for_offer(tab)
    page.click("#update-notice button")
    page.wait_for_selector("#update-notice:has-text('open in 1 more tab')")
    for tab in page, other:
        assert versions(tab) == ["A"] * len(MARKED)
    train(other, "synthetic")
    other.close()
    reload_to(page, "B")


def test_half_an_update_changes_nothing_and_is_tried_again(page, host):
    host.deploy("A")
    open_stored(page, host)
    host.deploy("B")
    cut = host.site / "worker/main.js"
    whole = cut.read_text()
    cut.write_text(whole[:1000])
    host.asked.clear()
    page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.getRegistration();
            const givenUp = new Promise((resolve) => registration.addEventListener("updatefound",
                () => registration.installing.addEventListener("statechange",
                    ({ target }) => target.state === "redundant" && resolve())));
            window.dispatchEvent(new Event("online"));
            await givenUp;
        }"""
    )
    assert "worker/main.js" in host.asked
    expect(page.locator("#update-notice")).to_be_hidden()
    page.reload()
    page.wait_for_engine()
    wait_for_offline(page)
    assert versions(page) == ["A"] * len(MARKED)
    cut.write_text(whole)
    look_for_work(page)
    wait_for_offer(page)
    reload_to(page, "B")


def test_a_page_from_before_is_not_mixed_with_a_new_version(page, host):
    host.deploy("A")
    worker = host.site / offline.WORKER
    worker.unlink()
    page.goto(host.address)
    page.wait_for_engine()
    wait_for_offline(page, "unavailable")
    host.deploy("B")
    look_for_work(page)
    wait_for_offer(page)
    page.expect_value("navigator.serviceWorker.controller", None)
    reload_to(page, "B")


def test_what_the_browser_drops_is_stored_again(page, context, host):
    open_stored(page, host)
    drop = """async () => {
        const cache = await caches.open((await caches.keys())[0]);
        for (const { url } of await cache.keys()) {
            if (url.includes("formulas.json")) await cache.delete(url);
        }
    }"""
    page.evaluate(drop)
    context.new_cdp_session(page).send("Network.clearBrowserCache")
    formulas = (host.site / "formulas.json").read_text()
    (host.site / "formulas.json").write_text("{}")
    page.reload()
    page.wait_for_engine()
    wait_for_offline(page, "unavailable")
    (host.site / "formulas.json").write_text(formulas)
    look_for_work(page)
    wait_for_offline(page)
    host.stop()
    page.reload()
    page.wait_for_engine()
    wait_for_offline(page)
    page.click("[role=tab][data-panel=backprop]")
    page.wait_for_selector("#step-words math")


def test_without_room_it_works_online_and_says_so(page, context, host):
    browser = context.new_cdp_session(page)
    origin = host.origin
    browser.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1_000_000})
    page.goto(host.address)
    page.wait_for_engine()
    wait_for_offline(page, "unavailable")
    expect(page.locator("#offline-status")).to_have_attribute("title", re.compile("no room"))
    page.draw(SEVEN)
    page.wait_for_answer(7)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    look_for_work(page)
    wait_for_offline(page)


@pytest.mark.parametrize(("secure", "says"), [("true", "stores no pages"), ("false", "https")])
def test_without_service_workers_it_works_online_and_says_so(page, host, secure, says):
    page.add_init_script(
        "delete Navigator.prototype.serviceWorker;"
        f"Object.defineProperty(window, 'isSecureContext', {{ value: {secure} }})"
    )
    page.goto(host.address)
    page.wait_for_engine()
    wait_for_offline(page, "unavailable")
    expect(page.locator("#offline-status")).to_have_text("online only")
    expect(page.locator("#offline-status")).to_have_attribute("title", re.compile(re.escape(says)))
    page.draw(SEVEN)
    page.wait_for_answer(7)
