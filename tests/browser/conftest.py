"""The built site, served, in a real browser."""

import contextlib
from urllib.parse import urlsplit

import pytest
from tests.browser.lab_page import LabPage

from sitebuild import DIST, browser, serve


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
def page(page):
    return LabPage(page)


@pytest.fixture
def lab(page, base_url):
    """The page with its engine ready. Nothing may go wrong in it unseen."""
    with nothing_wrong(page):
        page.goto(base_url)
        page.wait_for_engine()
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
    page = LabPage(context.new_page())
    with nothing_wrong(page):
        yield page
    context.close()


@contextlib.contextmanager
def nothing_wrong(page):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield
    assert errors == []
