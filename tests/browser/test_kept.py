"""Nothing is lost: a reload, a worker that is gone, a full or forbidden storage."""

import pytest

RUN = "#panel=train&data=made&examples=1000&epochs=200"
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
    page.evaluate(
        """async () => {
            const { store } = await import("./lab/store.js");
            for (let i = 0; i < 10_000; i++) {
                const run = await store.get(`run ${digitlab.training.run}`);
                if (run?.kept.training.progress.samples > 0) return;
            }
            throw new Error("expected the run to be kept, found it is not");
        }"""
    )


def test_a_reload_in_mid_training_goes_on_to_the_same_end(page, base_url, hand):
    page.goto(base_url + RUN)
    hand.wait_for_engine(page)
    start(page)
    hand.wait_for_training(page, "done")
    unbroken = page.evaluate(ASKED)
    page.click("#train-reset")
    hand.wait_for_training(page, "idle")
    hand.draw(page, hand.seven)
    start(page)
    wait_until_run_is_kept(page)
    page.reload()
    hand.wait_for_engine(page)
    hand.wait_for_training(page, "paused")
    samples = int(page.get_attribute("#train-status", "data-samples"))
    assert 0 < samples < 200_000
    hand.wait_for_answer(page)
    assert page.inner_text("#answered-by") in (
        "your network’s answer",
        "the untrained network’s answer",
    )
    assert page.input_value("#epochs") == "200"
    assert page.inner_text("#train-pause") == "Go on"
    page.click("#train-pause")
    hand.wait_for_training(page, "done")
    assert page.evaluate(ASKED) == unbroken
    assert page.locator("#runs li").count() == 2


def test_a_worker_that_is_killed_is_replaced_and_the_run_goes_on(page, base_url, hand):
    hand.watch_worker(page)
    page.goto(base_url + RUN)
    hand.wait_for_engine(page)
    page.evaluate("window.mark = 1")
    hand.draw(page, hand.seven)
    start(page)
    hand.lose_worker(page)
    hand.wait_for_training(page, "paused")
    assert "was started anew" in page.inner_text("#settings-notice")
    assert page.evaluate("window.mark") == 1
    page.click("#train-pause")
    hand.wait_for_training(page, "done")
    assert page.get_attribute("#train-status", "data-samples") == "200000"


def test_two_tabs_share_digits_and_runs(page, context, base_url, hand):
    page.goto(base_url + "#panel=data&data=made&examples=300&epochs=1")
    hand.wait_for_engine(page)
    other = context.new_page()
    other.goto(base_url + "#panel=data&data=made&examples=300&epochs=1")
    hand.wait_for_engine(other)
    for count, tab in enumerate((page, other, page), 1):
        tab.bring_to_front()
        hand.draw(tab, hand.one)
        tab.keyboard.press("1")
        for one in page, other:
            one.wait_for_function(
                "n => document.querySelectorAll('#own-digits .digit').length === n", arg=count
            )
    for number, tab in enumerate((page, other), 1):
        tab.bring_to_front()
        tab.click("[role=tab][data-panel=train]")
        tab.click("#train-start")
        hand.wait_for_training(tab, "done")
        for one in page, other:
            one.wait_for_function(
                "n => document.querySelectorAll('#runs li').length === n", arg=number
            )
    other.click("[role=tab][data-panel=data]")
    other.click("#forget")
    with page.expect_navigation():
        other.click("#forget-all")
    hand.wait_for_engine(page)
    assert page.is_hidden("#all-runs")


def test_what_the_console_tried_is_not_kept_by_steps_put_back(page, base_url, hand):
    page.goto(base_url + "#panel=train&data=made&examples=200&epochs=3")
    hand.wait_for_engine(page)
    hand.draw(page, hand.seven)
    page.click("#train-start")
    hand.wait_for_training(page, "done")
    before = hand.outputs(page)
    page.click("[role=tab][data-panel=code]")
    page.fill("#console-input", "net.weights[1][...] = 0")
    page.press("#console-input", "Control+Enter")
    page.wait_for_function("() => digitlab.origin === 'altered'")
    altered = hand.outputs(page)
    page.click("[role=tab][data-panel=backprop]")
    page.click("#step-take")
    page.click("#step-keep")
    page.wait_for_function("() => digitlab.origin === 'kept'")
    page.click("#step-back")
    page.wait_for_function("() => digitlab.origin === 'altered'")
    assert hand.outputs(page) == altered != before
    page.reload()
    hand.wait_for_engine(page)
    page.wait_for_function("() => digitlab.training.state === 'done'")
    hand.wait_for_answer(page)
    assert hand.outputs(page) == before


def test_own_digits_survive_the_worker(page, base_url, hand):
    hand.watch_worker(page)
    page.goto(base_url + "#panel=data")
    hand.wait_for_engine(page)
    for _ in range(3):
        hand.draw(page, hand.seven)
        page.keyboard.press("7")
    hand.lose_worker(page)
    page.click("[role=tab][data-panel=train]")
    page.select_option("#dataset", "own")
    page.click("#train-step")
    hand.wait_for_training(page, "paused")
    assert page.evaluate("digitlab.state().training.progress.examples") == 2


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
def test_without_storage_all_works_and_it_is_said(page, base_url, hand, trouble, says):
    page.add_init_script(trouble)
    page.goto(base_url + RUN)
    hand.wait_for_engine(page)
    hand.draw(page, hand.seven)
    hand.wait_for_answer(page, 7)
    page.wait_for_selector("#storage-notice:not([hidden])")
    assert says in page.inner_text("#storage-notice")
    start(page)
    hand.wait_for_training(page, "done")
    assert page.locator("#runs li").count() == 1
    page.click("[role=tab][data-panel=data]")
    page.keyboard.press("7")
    for selector in ("#own-export", "#model-npz", "#model-json"):
        with page.expect_download() as download:
            page.click(selector)
        assert download.value.path().stat().st_size > 200


def test_forget_everything_asks_once_and_leaves_nothing(page, base_url, hand):
    page.goto(base_url + RUN)
    hand.wait_for_engine(page)
    hand.draw(page, hand.one)
    start(page)
    page.click("#theme")
    page.click("[role=tab][data-panel=data]")
    page.keyboard.press("1")
    for name in ("drawing", "settings", "runs", "run ", "current", "own"):
        hand.wait_until_kept(page, name)
    page.click("#forget")
    page.click("#forget-cancel")
    assert hand.kept_names(page)
    page.click("#forget")
    with page.expect_navigation():
        page.click("#forget-all")
    hand.wait_for_engine(page)
    assert page.input_value("#epochs") == "30"
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.is_hidden("#all-runs")
    assert page.inner_text("#prediction") == "–"
    page.click("[role=tab][data-panel=data]")
    assert page.inner_text("#own-count") == "None yet."
    assert hand.kept_names(page) == []
