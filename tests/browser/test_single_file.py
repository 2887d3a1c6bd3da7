"""digit-lab.html, opened from a folder with the network off: it does all that the site does."""

import shutil

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import SEVEN, LabPage

from sitebuild import DIST, PLAIN, BuildError, single_file


@pytest.fixture
def alone(new_context, tmp_path):
    """Opens a single file where there is nothing else; nothing may be asked of anyone."""
    asked, errors = [], []

    def open_file(file):
        copy = tmp_path / "on a stick" / "digit-lab.html"
        copy.parent.mkdir()
        shutil.copyfile(file, copy)
        context = new_context(offline=True)
        context.on("request", lambda request: asked.append(request.url))
        page = LabPage(context.new_page())
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(copy.as_uri())
        page.wait_for_engine()
        return page

    yield open_file
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert (
        sum(url.startswith("file:") for url in asked) <= 2
    )  # itself, and once more after a reload
    assert errors == []


def test_it_reads_learns_and_explains_without_a_network(alone):
    page = alone(DIST / single_file.NAME)
    page.draw(SEVEN)
    page.wait_for_answer(7)
    assert page.eval_on_selector_all("#dataset option", "all => all.map(o => o.value)") == [
        "synthetic"
    ]
    page.choose(examples=500, epochs=2)
    page.click("#train-start")
    page.wait_for_training("done")
    expect(page.locator("#train-status")).to_have_attribute("data-samples", "1000")
    page.click("[role=tab][data-panel=backprop]")
    page.click("#steps [data-step='hidden-a']")
    page.wait_for_selector("#step-words math")
    page.click("[role=tab][data-panel=quality]")
    page.wait_for_selector("#confusion td")
    page.click("[role=tab][data-panel=inside]")
    page.wait_for_selector("#layers canvas")


def test_its_code_is_read_changed_and_run(alone):
    page = alone(DIST / single_file.NAME)
    page.click("[role=tab][data-panel=code]")
    page.wait_for_selector("#code-work:not([hidden]) .ace_content")
    page.click("[data-item='sigmoid']")
    page.click("#code-use")
    page.wait_for_selector("#code-result [data-check=gradient][data-good=true]")
    page.fill("#console-input", "net.feedforward(x).shape")
    page.press("#console-input", "Control+Enter")
    page.wait_for_selector("#console :text('(10, 1)')")


def test_a_network_is_saved_as_a_file_and_opened_again(alone):
    page = alone(DIST / single_file.NAME)
    page.draw(SEVEN)
    page.wait_for_answer(7)
    trained = page.outputs()
    page.choose(examples=100)
    page.click("#train-step")
    page.wait_for_training("paused")
    page.click("[role=tab][data-panel=data]")
    with page.expect_download() as download:
        page.click("#model-json")
    saved = download.value.path().read_bytes()
    page.wait_for_last_answer()
    stepped = page.outputs()
    assert stepped != trained
    page.click("[role=tab][data-panel=train]")
    page.click("#train-reset")
    page.wait_for_training("idle")
    assert page.outputs() == trained
    page.click("[role=tab][data-panel=data]")
    model = {"name": "mine.json", "mimeType": "application/json", "buffer": saved}
    page.set_input_files("#model-choose", model)
    page.wait_for_selector("#answered-by:has-text('opened')")
    assert page.outputs() == stepped


def test_a_reload_keeps_the_drawing(alone):
    page = alone(DIST / single_file.NAME)
    page.clock.install()
    page.draw(SEVEN)
    page.wait_for_answer(7)
    page.clock.run_for(1000)  # a drawing is kept at most every 0.3 s
    assert "drawing" in page.kept_names()  # read after all that is being written
    page.reload()
    page.wait_for_engine()
    page.wait_for_answer(7)


def test_some_of_mnist_can_be_put_in(alone, tmp_path):
    if not (DIST / "data").is_dir():
        pytest.skip("MNIST could not be had for this site")
    single_file.make(PLAIN, tmp_path / "with.html", mnist_digits=700)
    page = alone(tmp_path / "with.html")
    expect(page.locator("#dataset")).to_have_value("mnist")
    page.fill("#epochs", "1")
    page.click("#train-start")
    page.wait_for_training("done")
    expect(page.locator("#train-status")).to_have_attribute("data-samples", "600")
    with pytest.raises(BuildError, match="from 70 to 70,000 digits, found 7"):
        single_file.make(PLAIN, tmp_path / "seven.html", mnist_digits=7)


def test_what_python_wants_from_elsewhere_is_refused_at_once(alone):
    page = alone(DIST / single_file.NAME)
    page.click("[role=tab][data-panel=code]")
    page.fill("#console-input", "import js\nawait js.fetch('https://elsewhere.invalid/a')")
    page.press("#console-input", "Control+Enter")
    page.wait_for_selector("#console-log .error:has-text('Nothing was asked of')")
    expect(page.locator("#settings-notice")).to_contain_text("one file, which asks nobody")
    expect(page.locator("#agree")).to_have_count(0)
