"""Every file that is not ours: missing, cut off, another, or never there; and what is forbidden.
Each is said, with what to do, and another try works once the cause is gone.
"""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import SEVEN, LabPage

from sitebuild import DIST

# What waits for the first answer, or for a click, is another test's.
LATER = ("packages.bin", "snapshot.bin", ".whl")

FILES = ["main.js", "worker/main.js"] + [
    path.relative_to(DIST).as_posix()
    for path in sorted(DIST.glob("pyodide/*"))
    if not path.name.endswith(LATER)
]
SIGN_IN = "<!doctype html><title>Sign in to the school's network</title>"
TO_DO = "Check the connection"
# What is said of a file that is missing, where the server's answer is not known.
MISSING = {
    "main.js": "main.js did not arrive as JavaScript",
    "worker/main.js": "worker/main.js, or what it needs, did not arrive",
    "pyodide/pyodide.mjs": "pyodide.mjs",
    "pyodide/pyodide.asm.js": "pyodide.asm.js did not arrive",
}


def cut(route):
    body = (DIST / urlsplit(route.request.url).path.lstrip("/")).read_bytes()
    route.fulfill(body=body[: len(body) // 2])


SABOTAGE = {
    "missing": lambda route: route.fulfill(status=404, body="gone"),
    "offline": lambda route: route.abort("internetdisconnected"),
    "cut off": cut,
    "somebody's page": lambda route: route.fulfill(body=SIGN_IN, content_type="text/html"),
}


def said(page):
    return page.inner_text("#engine-status .words")


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_wrong_is_said_and_retry_works(page, base_url, file):
    for how, sabotage in SABOTAGE.items():
        page.goto("about:blank")
        page.route(base_url + file, sabotage)
        page.goto(base_url)
        page.wait_for_engine("failed")
        assert TO_DO in said(page)
        if how == "missing":
            answered = f"{file.split('/')[-1]} did not arrive: the server answered 404"
            assert MISSING.get(file, answered) in said(page)
        page.unroute_all(behavior="wait")
    if file != "main.js":
        # Not before: what is said moves the pad.
        page.draw(SEVEN)
        expect(page.locator("#prediction")).to_have_text("–")
    page.click("#engine-status button")
    page.wait_for_engine()
    if file != "main.js":
        page.wait_for_answer(7)


@pytest.mark.parametrize("file", [*FILES, "site.json"])
def test_a_file_that_never_comes_is_said_and_retry_works(page, clock, base_url, file):
    with page.holding(base_url + file):
        page.goto(base_url, wait_until="commit")
        if file != "main.js":
            # Only then: the clock must not outrun the page's own modules.
            page.wait_for_function("() => window.digitlab")
        page.run_clock_until("#engine-status[data-state=failed]")
        assert TO_DO in said(page)
        page.route(base_url + file, lambda route: route.continue_())
        page.click("#engine-status button")
        page.wait_for_engine()


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        ("script-src 'self'", "WebAssembly"),
        (
            "worker-src 'none'",
            "worker/main.js, or what it needs, did not arrive, or is not",
        ),
    ],
)
def test_what_a_policy_forbids_is_said(browser, base_url, policy, says):
    """As of a school's proxy that adds a Content-Security-Policy to all it passes on."""
    context = browser.new_context(service_workers="block")
    page = LabPage(context.new_page())

    def forbid(route):
        answer = route.fetch()
        headers = answer.headers | {"content-security-policy": policy}
        route.fulfill(response=answer, headers=headers)

    # Only what a policy is of: 37 MB through the test's own hands take long.
    page.route(re.compile(r"/$|/main\.js$"), forbid)
    page.goto(base_url)
    page.wait_for_engine("failed")
    assert says in said(page)
    assert "use another browser" in said(page)
    page.unroute_all(behavior="wait")
    page.reload()
    page.wait_for_engine()
    context.close()


def test_a_browser_without_workers_is_told(page, base_url):
    page.add_init_script("delete window.Worker")
    page.goto(base_url)
    page.wait_for_engine("failed")
    assert "does not run workers" in said(page)


def test_a_page_that_breaks_while_it_starts_says_so(page, base_url):
    page.route(
        base_url + "main.js",
        lambda route: route.fulfill(body="undefined.lab", content_type="text/javascript"),
    )
    page.goto(base_url)
    page.wait_for_engine("failed")
    assert "Could not start" in said(page)


@pytest.mark.parametrize("how", SABOTAGE)
def test_a_start_without_the_snapshot_says_it_of_its_files_too(page, base_url, how):
    site = page.request.get(base_url + "site.json").json() | {"snapshot": None}
    page.route("**/site.json", lambda route: route.fulfill(json=site))
    page.route("**/packages.bin", SABOTAGE[how])
    page.goto(base_url)
    page.wait_for_engine("failed")
    assert "packages.bin" in said(page)
    assert TO_DO in said(page)
    page.unroute("**/packages.bin")
    page.click("#engine-status button")
    page.wait_for_engine()


@pytest.mark.parametrize("how", ["missing", "never comes"])
def test_the_file_that_only_training_needs_is_said_and_retry_works(page, clock, base_url, how):
    with page.holding("**/packages.bin") as held:
        page.goto(base_url)
        page.draw(SEVEN)
        page.wait_for_answer(7)
        page.until(lambda: held, "a request that is held")
        if how == "missing":
            held[0].fulfill(status=404)
            page.wait_for_engine("failed")
            assert "packages.bin did not arrive: the server answered 404" in said(page)
        else:
            page.run_clock_until("#engine-status[data-state=failed]")
        assert TO_DO in said(page)
    page.click("#engine-status button")
    page.wait_for_engine()
    page.click("#train-step")
    page.wait_for_training("paused")


@pytest.mark.parametrize("how", ["missing", "offline", "somebody's page"])
def test_words_that_do_not_arrive_are_said_and_retry_works(page, base_url, how):
    page.route("**/words/en/page.ftl", SABOTAGE[how])
    page.goto(base_url)
    page.wait_for_engine("failed")
    assert "words/en/page.ftl did not arrive" in said(page)
    page.unroute_all(behavior="wait")
    page.click("#engine-status button")
    page.wait_for_engine()


@pytest.mark.parametrize("how", ["missing", "never comes"])
@pytest.mark.parametrize("file", ["vendor/uplot.css", "styles/base.css"])
def test_a_style_that_does_not_come_is_said_and_all_goes_on(page, clock, base_url, file, how):
    with page.holding(f"**/{file}") as held:
        page.goto(base_url, wait_until="commit")
        if how == "missing":
            page.until(lambda: held, "a request that is held")[0].fulfill(status=404)
        # Only then: the clock must not outrun the others.
        page.wait_for_function(
            "name => { const links = [...document.querySelectorAll('link[rel=stylesheet]')];"
            " return links.length > 5 && links.every(l => l.sheet || l.href.endsWith(name)) }",
            arg=file,
        )
        if how == "never comes":
            page.run_clock_until("#style-notice")
        page.wait_for_engine()
        expect(page.locator("#style-notice")).to_contain_text(f"{file} did not arrive")


@pytest.mark.parametrize("denied", ["localStorage", "sessionStorage", "caches", "indexedDB"])
def test_without_a_storage_all_goes_on(page, base_url, denied):
    page.add_init_script(
        f"Object.defineProperty(window, '{denied}',"
        " { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page.goto(base_url)
    page.wait_for_engine()
    page.click("#theme")
    page.draw(SEVEN)
    page.wait_for_answer(7)


def test_offline_in_the_middle_of_loading_is_said_and_retry_works(page, base_url):
    with page.holding("**/libraries.bin") as held:
        page.goto(base_url)
        page.wait_for_function("() => digitlab.state().status.share > 0")
        page.context.set_offline(True)
        page.until(lambda: held, "a request that is held")[0].abort("internetdisconnected")
        page.wait_for_engine("failed")
        assert TO_DO in said(page)
    page.context.set_offline(False)
    page.click("#engine-status button")
    page.wait_for_engine()
