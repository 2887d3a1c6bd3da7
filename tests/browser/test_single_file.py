"""digit-lab.html, opened from a folder with the network off: it does all that the site does."""

import contextlib
import shutil

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import SEVEN, LabPage, prepared

from sitebuild import DIST, PLAIN, BuildError, single_file


@contextlib.contextmanager
def opened(context, file, folder):
    """A single file where there is nothing else; nothing may be asked of anyone."""
    asked, errors = [], []
    copy = folder / "on a stick" / "digit-lab.html"
    copy.parent.mkdir()
    shutil.copyfile(file, copy)
    context.on("request", lambda request: asked.append(request.url))
    page = LabPage(context.new_page())
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(copy.as_uri())
    page.wait_for_engine()
    yield page
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    # Itself, and once more after a reload.
    assert sum(url.startswith("file:") for url in asked) <= 2
    assert errors == []


@pytest.fixture(scope="module")
def started_alone(browser, tmp_path_factory):
    context = browser.new_context(offline=True)
    with opened(context, DIST / single_file.NAME, tmp_path_factory.mktemp("alone")) as page:
        yield page
    context.close()


@pytest.fixture
def alone(started_alone):
    """The single file as a new visitor has it."""
    started_alone.start_over()
    return started_alone


def test_it_reads_learns_and_explains_without_a_network(alone):
    alone.draw(SEVEN)
    alone.wait_for_answer(7)
    assert alone.eval_on_selector_all("#dataset option", "all => all.map(o => o.value)") == [
        "synthetic"
    ]
    alone.choose(examples=500, epochs=2)
    alone.click("#train-start")
    alone.wait_for_training("done")
    expect(alone.locator("#train-status")).to_have_attribute("data-samples", "1000")
    alone.click("[role=tab][data-panel=backprop]")
    alone.click("#steps [data-step='hidden-a']")
    alone.wait_for_selector("#step-words math")
    alone.click("[role=tab][data-panel=quality]")
    alone.wait_for_selector("#confusion td")
    alone.click("[role=tab][data-panel=inside]")
    alone.wait_for_selector("#layers canvas")


def test_its_code_is_read_changed_and_run(alone):
    alone.click("[role=tab][data-panel=code]")
    alone.wait_for_selector("#code-work:not([hidden]) .ace_content")
    alone.click("[data-item='sigmoid']")
    alone.click("#code-use")
    alone.wait_for_selector("#code-result [data-check=gradient][data-good=true]")
    alone.fill("#console-input", "net.feedforward(x).shape")
    alone.press("#console-input", "Control+Enter")
    alone.wait_for_selector("#console :text('(10, 1)')")


def test_a_network_is_saved_as_a_file_and_opened_again(alone):
    alone.draw(SEVEN)
    alone.wait_for_answer(7)
    trained = alone.outputs()
    alone.choose(examples=100)
    alone.click("#train-step")
    alone.wait_for_training("paused")
    alone.click("[role=tab][data-panel=data]")
    with alone.expect_download() as download:
        alone.click("#model-json")
    saved = download.value.path().read_bytes()
    alone.wait_for_last_answer()
    stepped = alone.outputs()
    assert stepped != trained
    alone.click("[role=tab][data-panel=train]")
    alone.click("#train-reset")
    alone.wait_for_training("idle")
    assert alone.outputs() == trained
    alone.click("[role=tab][data-panel=data]")
    model = {"name": "mine.json", "mimeType": "application/json", "buffer": saved}
    alone.set_input_files("#model-choose", model)
    alone.wait_for_selector("#answered-by:has-text('opened')")
    assert alone.outputs() == stepped


def test_a_reload_keeps_the_drawing(new_context, tmp_path):
    with opened(new_context(offline=True), DIST / single_file.NAME, tmp_path) as page:
        page.clock.install()
        page.draw(SEVEN)
        page.wait_for_answer(7)
        page.clock.run_for(1000)  # a drawing is kept at most every 0.3 s
        assert "drawing" in page.kept_names()  # read after all that is being written
        page.reload()
        page.wait_for_engine()
        page.wait_for_answer(7)


def test_some_of_mnist_can_be_put_in(new_context, tmp_path):
    if not (DIST / "data").is_dir():
        pytest.skip("MNIST could not be had for this site")
    single_file.make(PLAIN, tmp_path / "with.html", mnist_digits=700)
    with opened(new_context(offline=True), tmp_path / "with.html", tmp_path) as page:
        expect(page.locator("#dataset")).to_have_value("mnist")
        page.fill("#epochs", "1")
        page.click("#train-start")
        page.wait_for_training("done")
        expect(page.locator("#train-status")).to_have_attribute("data-samples", "600")
    with pytest.raises(BuildError, match="from 70 to 70,000 digits, found 7"):
        single_file.make(PLAIN, tmp_path / "seven.html", mnist_digits=7)


def test_what_python_wants_from_elsewhere_is_refused_at_once(alone):
    alone.click("[role=tab][data-panel=code]")
    alone.fill("#console-input", "import js\nawait js.fetch('https://elsewhere.invalid/a')")
    alone.press("#console-input", "Control+Enter")
    alone.wait_for_selector("#console-log .error:has-text('Nothing was asked of')")
    expect(alone.locator("#settings-notice")).to_contain_text("one file, which asks nobody")
    expect(alone.locator("#agree")).to_have_count(0)


def test_the_page_for_teachers_and_the_sheet_are_in_it_and_their_links_work(new_context, tmp_path):
    copy = tmp_path / single_file.NAME
    shutil.copyfile(DIST / single_file.NAME, copy)
    page = LabPage(prepared(new_context(offline=True)).new_page())
    troubles = []
    page.on("console", lambda said: said.type == "error" and troubles.append(said.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(copy.as_uri())
    page.click("#for-teachers")
    expect(page.page).to_have_title("For teachers · Digit Lab")
    expect(page.locator("#pad")).to_have_count(0)
    page.click("nav a[href$='at=links']")
    expect(page.locator("#links-title")).to_be_in_viewport()
    page.click("nav a[href='#page=sheet']")
    expect(page.page).to_have_title("Tasks · Digit Lab")
    page.click("a:text-is('all weights zero at first')")
    page.wait_for_engine()
    expect(page.locator("#initialiser")).to_have_value("zeros")
    expect(page.locator("#settings-notice")).to_have_text("")
    page.go_back()
    expect(page.page).to_have_title("Tasks · Digit Lab")
    assert troubles == []
