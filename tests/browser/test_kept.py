"""Nothing is lost: a reload, a worker that is gone, a full or forbidden storage."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import ONE, SEVEN, LabPage

RUN = "#panel=train&data=made&examples=500&epochs=80"
ASKED = "digitlab.predict(new Float32Array(768).fill(0.5))"


def start(page):
    """Start a run, and have it kept where it is as if the page were hidden."""
    page.click("#train-start")
    page.wait_for_function(
        "() => Number(document.querySelector('#train-status').dataset.samples) > 2000"
    )
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'));"
        "delete document.hidden;"
    )


def wait_until_run_is_kept(page):
    """Wait until the device has the run where it had seen some examples."""
    run = page.evaluate("digitlab.run.run")
    page.wait_until_value_is_kept(f"run {run}", "kept?.kept.shown.progress.samples > 0")


def test_a_reload_in_mid_training_goes_on_to_the_same_end(page, base_url):
    page.goto(base_url + RUN)
    page.wait_for_engine()
    start(page)
    page.wait_for_training("done")
    unbroken = page.evaluate(ASKED)
    page.click("#train-reset")
    page.wait_for_training("idle")
    page.draw(SEVEN)
    start(page)
    wait_until_run_is_kept(page)
    page.reload()
    page.wait_for_engine()
    page.wait_for_training("paused")
    samples = int(page.get_attribute("#train-status", "data-samples"))
    assert 0 < samples < 40_000
    page.wait_for_answer()
    answered = re.compile("your network’s answer|the untrained network’s answer")
    expect(page.locator("#answered-by")).to_have_text(answered)
    expect(page.locator("#epochs")).to_have_value("80")
    expect(page.locator("#train-pause")).to_have_text("Resume")
    page.click("#train-pause")
    page.wait_for_training("done")
    page.expect_value(ASKED, unbroken)
    expect(page.locator("#runs li")).to_have_count(2)


def test_a_worker_that_is_killed_is_replaced_and_the_run_goes_on(page, clock, base_url):
    page.watch_worker()
    page.goto(base_url + RUN)
    page.wait_for_engine()
    page.evaluate("window.mark = 1")
    page.draw(SEVEN)
    start(page)
    page.lose_worker()
    page.wait_for_training("paused")
    expect(page.locator("#settings-notice")).to_contain_text("was started again")
    page.expect_value("window.mark", 1)
    page.click("#train-pause")
    page.wait_for_training("done")
    expect(page.locator("#train-status")).to_have_attribute("data-samples", "40000")


@pytest.mark.parametrize(
    "fatal", ["exec('x' + '[0]' * 5000)", "import json; json.loads('[' * 100_000)"]
)
def test_a_python_that_has_ended_is_replaced_at_once(page, clock, base_url, fatal):
    page.goto(base_url + "#panel=code")
    page.wait_for_engine()
    page.draw(SEVEN)
    page.wait_for_answer(7)
    clock.fast_forward(5_000)  # one that is younger is not replaced
    says = page.evaluate(
        """fatal => digitlab.engine.ask("console.run", fatal, new Float32Array(768))
            .then(() => "", (error) => error.id)""",
        fatal,
    )
    assert says == "lost-stopped"
    page.wait_for_engine()
    expect(page.locator("#settings-notice")).to_contain_text("was started again")
    page.draw(ONE)
    page.click("#pad-clear")
    page.draw(ONE)
    page.wait_for_answer(1)


def test_two_tabs_share_digits_and_runs_and_show_their_own(page, context, base_url):
    page.goto(base_url + "#panel=data&data=made&examples=100&epochs=1")
    page.wait_for_engine()
    other = LabPage(context.new_page())
    other.goto(base_url + "#panel=data&data=made&examples=100&epochs=1")
    other.wait_for_engine()
    for count, tab in enumerate((page, other, page), 1):
        tab.bring_to_front()
        tab.draw(ONE)
        tab.keyboard.press("1")
        for one in page, other:
            one.wait_for_function(
                "n => document.querySelectorAll('#own-digits .digit').length === n", arg=count
            )
    for number, tab in enumerate((page, other), 1):
        tab.bring_to_front()
        tab.click("[role=tab][data-panel=train]")
        tab.click("#train-start")
        tab.wait_for_training("done")
        for one in page, other:
            one.wait_for_function(
                "n => document.querySelectorAll('#runs li').length === n", arg=number
            )
    page.wait_until_kept("run ", 2)
    page.reload()
    page.wait_for_selector("[data-run='1'].current")
    other.click("[role=tab][data-panel=data]")
    other.click("#forget")
    with page.expect_navigation():
        other.click("#forget-all")
    page.wait_for_engine()
    expect(page.locator("#all-runs")).to_be_hidden()


def test_what_the_console_tried_is_not_kept_by_steps_put_back(page, base_url):
    page.goto(base_url + "#panel=train&data=made&examples=200&epochs=3")
    page.wait_for_engine()
    page.draw(SEVEN)
    page.click("#train-start")
    page.wait_for_training("done")
    before = page.outputs()
    page.click("[role=tab][data-panel=code]")
    page.fill("#console-input", "net.weights[1][...] = 0")
    page.press("#console-input", "Control+Enter")
    page.wait_for_function("() => digitlab.weights === 'edited'")
    altered = page.outputs()
    page.click("[role=tab][data-panel=backprop]")
    page.click("#step-take")
    page.click("#step-keep")
    page.wait_for_function("() => digitlab.weights === 'kept'")
    page.click("#step-back")
    page.wait_for_function("() => digitlab.weights === 'edited'")
    assert page.outputs() == altered != before
    page.reload()
    page.wait_for_engine()
    page.wait_for_function("() => digitlab.run.state === 'done'")
    page.wait_for_answer()
    assert page.outputs() == before


def test_own_digits_survive_the_worker(page, clock, base_url):
    page.watch_worker()
    page.goto(base_url + "#panel=data")
    page.wait_for_engine()
    for _ in range(3):
        page.draw(SEVEN)
        page.keyboard.press("7")
    page.lose_worker()
    page.click("[role=tab][data-panel=train]")
    page.select_option("#dataset", "user")
    page.click("#train-step")
    page.wait_for_training("paused")
    page.expect_value("digitlab.state().run.progress.examples", 2)


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        (
            "IDBObjectStore.prototype.put = () =>"
            " { throw new DOMException('full', 'QuotaExceededError') }",
            "no room left",
        ),
        (
            "indexedDB.open = () => { throw new DOMException('no', 'SecurityError') }",
            "keeps nothing for the page",
        ),
        ("Object.defineProperty(window, 'indexedDB', { value: undefined })", "keeps nothing"),
    ],
)
def test_without_storage_all_works_and_it_is_said(page, base_url, trouble, says):
    page.add_init_script(trouble)
    page.goto(base_url + "#panel=train&data=made&examples=200&epochs=20")
    page.wait_for_engine()
    page.draw(SEVEN)
    page.wait_for_answer(7)
    page.wait_for_selector("#storage-notice:not([hidden])")
    expect(page.locator("#storage-notice")).to_contain_text(says)
    start(page)
    page.wait_for_training("done")
    expect(page.locator("#runs li")).to_have_count(1)
    page.click("[role=tab][data-panel=data]")
    page.keyboard.press("7")
    for selector in ("#own-export", "#model-npz", "#model-json"):
        with page.expect_download() as download:
            page.click(selector)
        assert download.value.path().stat().st_size > 200


def test_forget_everything_asks_once_and_leaves_nothing(page, base_url):
    page.goto(base_url + "#panel=train&data=made&examples=200&epochs=20")
    page.wait_for_engine()
    page.draw(ONE)
    start(page)
    page.click("#theme")
    page.click("[role=tab][data-panel=data]")
    page.keyboard.press("1")
    for name in ("drawing", "settings", "runs", "run ", "current", "own"):
        page.wait_until_kept(name)
    page.click("#forget")
    page.click("#forget-cancel")
    assert page.kept_names()
    page.click("#forget")
    with page.expect_navigation():
        page.click("#forget-all")
    page.wait_for_engine()
    expect(page.locator("#epochs")).to_have_value("30")
    page.expect_value("Object.keys({ ...localStorage, ...sessionStorage })", [])
    expect(page.locator("#all-runs")).to_be_hidden()
    expect(page.locator("#prediction")).to_have_text("–")
    page.click("[role=tab][data-panel=data]")
    expect(page.locator("#own-count")).to_have_text("No digits yet.")
    assert page.kept_names() == []
