"""The built site, served, in a real browser."""

import contextlib

import pytest
from playwright.sync_api import expect
from tests.browser.console_page import open_console
from tests.browser.lab_page import PATIENCE, LabPage, forget_all, warm_context, watched

from sitebuild import DIST, PLAIN, browser, serve

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    options = browser.launch_options()
    # One process for all pages of a context: what one of them has compiled is there for the next.
    return options | {"args": [*options["args"], "--renderer-process-limit=1"]}


@pytest.fixture(scope="session")
def base_url():
    with serve.serving(DIST) as address:
        yield address


@pytest.fixture(scope="session")
def plain_url():
    """The site as it is before its modules are bundled: a test can import one of them."""
    with serve.serving(PLAIN) as address:
        yield address


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """No service worker: it would answer before `page.route`, and store the site in every test."""
    return browser_context_args | {"service_workers": "block"}


@pytest.fixture(scope="session")
def home(browser, browser_context_args, base_url):
    """The context of tests that open pages of their own."""
    with warm_context(browser, browser_context_args, base_url) as context:
        yield context


@pytest.fixture(scope="session")
def shared_home(browser, browser_context_args, base_url):
    """The context of pages that tests share."""
    with warm_context(browser, browser_context_args, base_url) as context:
        yield context


@pytest.fixture(scope="session")
def clock_home(browser, browser_context_args, base_url):
    """The context of pages whose clock is the test's: nobody can take a clock back from it."""
    with warm_context(browser, browser_context_args, base_url) as context:
        yield context


@pytest.fixture
def context(request, base_url):
    """Where pages open, with nothing of the tests before."""
    home = "clock_home" if "clock" in request.fixturenames else "home"
    with watched(request.getfixturevalue(home)) as context:
        yield context
    context.unroute_all(behavior="ignoreErrors")
    context.set_offline(False)
    forget_all(context, base_url)


@pytest.fixture
def page(context):
    return LabPage(context.new_page())


@pytest.fixture
def clock(page):
    """The clock of the page, which is the test's from now on."""
    page.clock.install()
    return page.clock


@pytest.fixture(scope="module")
def started(shared_home, base_url):
    """The page with its engine ready, which the tests of a module share: a start takes seconds."""
    page = LabPage(shared_home.new_page())
    page.goto(base_url)
    yield page
    forget_all(shared_home, base_url)


@pytest.fixture
def lab(started, request):
    """The page as a new visitor has it, ready. Nothing may go wrong in it unseen."""
    failures = request.session.testsfailed
    with watched(started.context), nothing_wrong(started):
        started.start_over()
        yield started
    started.context.unroute_all(behavior="ignoreErrors")
    if request.session.testsfailed > failures:
        started.reload()


@pytest.fixture
def console(lab):
    """The page with its console open, and empty."""
    open_console(lab)
    lab.click("#console button:text-is('Clear')")
    return lab


@pytest.fixture
def own_console(page, base_url):
    """The console of a page that keeps nothing of the tests before."""
    page.goto(base_url)
    page.wait_for_engine()
    open_console(page)
    return page


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

    def note_error(error):
        errors.append(str(error))

    page.on("pageerror", note_error)
    yield
    page.remove_listener("pageerror", note_error)
    assert errors == []
