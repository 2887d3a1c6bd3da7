"""The console: Python with the live objects, in the worker, which it neither leaves nor breaks."""

import json

from playwright.sync_api import expect
from tests.browser.console_page import INPUT, begin, newest, open_console, run, wait_for_end
from tests.browser.lab_page import ONE, SEVEN, LabPage


def test_computes_what_the_bars_show(console):
    console.draw(SEVEN)
    console.wait_for_answer(7)
    [(kind, text)] = run(console, "net.feedforward(x)[:, 0].tolist()")
    assert kind == "result"
    assert [float(number) for number in text.strip("[]").split(",")] == [
        float(output) for output in console.outputs()
    ]


def test_a_changed_weight_is_seen_at_once_and_reset_undoes_it(console):
    console.draw(SEVEN)
    console.wait_for_answer(7)
    before = console.outputs()
    assert run(console, "net.biases[1][[3, 7]] = [[50], [-50]]") == []
    console.wait_for_answer(3)
    expect(console.locator("#answered-by")).to_contain_text("you changed")
    console.click("[role=tab][data-panel=train]")
    console.click("#train-reset")
    console.wait_for_answer(7)
    assert console.outputs() == before


def test_the_run_is_live_and_goes_on_between_commands(console):
    console.click("[role=tab][data-panel=train]")
    console.choose(dataset="synthetic", examples=500, epochs=1000)
    console.click("#train-start")
    console.wait_for_selector("#train-status[data-state=running]:not([data-samples=''])")
    open_console(console)
    seen = []
    for _ in range(2):
        [(_, text)] = run(console, "training.progress().samples")
        seen.append(int(text))
        before = console.get_attribute("#train-status", "data-samples")
        console.wait_for_function(
            "(before) => document.querySelector('#train-status').dataset.samples !== before",
            arg=before,
        )
    assert 0 < seen[0] < seen[1]
    assert run(console, "training")[0][1].startswith("<Training: epoch")


def test_a_definition_is_typed_line_by_line(console):
    console.click(INPUT)
    for line in ["def twice(n):", "return 2 * n", ""]:
        console.keyboard.type(line)
        console.keyboard.press("Enter")
        wait_for_end(console)
    expect(console.locator("#console-log .command")).to_have_text(
        "def twice(n):\n    return 2 * n\n    "
    )
    console.keyboard.type("twice(4)")
    console.keyboard.press("Enter")
    console.wait_for_selector("#console-log .result")
    assert newest(console) == [("result", "8")]


def test_an_error_shows_the_students_lines_only(console):
    run(console, "def wrong(a):\n    return net.feedforward(a)")
    [(kind, text)] = run(console, "wrong(x[1:])")
    assert kind == "error"
    assert text.count("File ") == 2
    assert "return net.feedforward(a)" in text
    assert "network.py" not in text


def test_tab_completes_and_escape_lets_it_leave(console):
    console.fill(INPUT, "net.feedf")
    console.press(INPUT, "Tab")
    console.wait_for_function(
        f"() => document.querySelector('{INPUT}').value === 'net.feedforward('"
    )
    console.press(INPUT, "Escape")
    console.press(INPUT, "Tab")
    console.expect_value(f"document.activeElement.matches('{INPUT}')", False)
    console.fill(INPUT, "")
    console.press(INPUT, "Tab")
    console.expect_value(f"document.activeElement.matches('{INPUT}')", False)


def test_lines_come_back_after_a_reload(own_console):
    run(own_console, "1 + 1")
    run(own_console, "2 + 2")
    own_console.wait_until_kept("console")
    own_console.reload()
    own_console.wait_for_engine()
    open_console(own_console)
    own_console.fill(INPUT, "half wri")
    for key, text in [
        ("ArrowUp", "2 + 2"),
        ("ArrowUp", "1 + 1"),
        ("ArrowUp", "1 + 1"),
        ("ArrowDown", "2 + 2"),
        ("ArrowDown", "half wri"),
    ]:
        own_console.press(INPUT, key)
        expect(own_console.locator(INPUT)).to_have_value(text)


def test_numbers_are_drawn(console):
    console.draw(ONE)
    console.wait_for_answer()
    run(console, "show(x); show(net.weights[1])")
    sizes = console.eval_on_selector_all(
        "#console-log figure > .heatmap canvas", "all => all.map((one) => [one.width, one.height])"
    )
    assert sizes == [[24, 32], [30, 10]]
    drawn = console.evaluate(
        """() => {
            const canvas = document.querySelector("#console-log canvas");
            const { data } = canvas.getContext("2d").getImageData(0, 0, 24, 32);
            return [...new Uint32Array(data.buffer)];
        }"""
    )
    [(_, inked)] = run(console, "(x[:, 0] > 0.05).astype(int).tolist()")
    assert [int(pixel != drawn[0]) for pixel in drawn] == json.loads(inked)


def test_a_flood_is_cut_and_stopped_and_everything_is_back(console):
    console.click("[role=tab][data-panel=train]")
    console.choose(dataset="synthetic", examples=500, epochs=1)
    console.click("#train-start")
    console.wait_for_training("done")
    accuracy = console.get_attribute("#train-status", "data-accuracy")
    open_console(console)
    console.draw(SEVEN)
    console.wait_for_answer()
    answer = console.outputs()
    run(console, "mine = 5; net.weights[0][...] = 0")
    assert console.outputs() != answer
    begin(console, "while True: print('again')")
    cut = console.locator("#console-log .cut")
    cut.wait_for()
    first = cut.text_content()
    console.wait_for_function(
        "(first) => document.querySelector('#console-log .cut').textContent !== first", arg=first
    )
    assert "lines more, not shown" in first
    assert len(console.text_content("#console-log .out")) <= 10_000
    console.click("#console-busy button")
    wait_for_end(console)
    expect(console.locator("#console-log .note")).to_contain_text("was stopped")
    console.wait_for_engine()
    console.wait_for_function(
        """(answer) => answer.every((value, digit) =>
            document.querySelector(`#outputs [data-digit="${digit}"]`).dataset.value === value)""",
        arg=answer,
    )
    expect(console.locator("#train-status")).to_have_attribute("data-state", "done")
    expect(console.locator("#train-status")).to_have_attribute("data-accuracy", accuracy)
    assert "NameError" in run(console, "mine")[0][1]


def test_a_command_of_many_seconds_is_left_to_end(page, clock, base_url):
    page.watch_worker()
    page.goto(base_url)
    page.wait_for_engine()
    open_console(page)
    run(page, "1")  # all files are there
    page.evaluate("window.first = lastWorker")
    # The worker is silent until it is done; the page's clock, which is ours, runs ahead.
    begin(page, "for n in range(30_000_000): pass\n\nn")
    clock.run_for(30_000)
    expect(page.locator("#console-busy button")).to_be_visible()
    wait_for_end(page)
    assert newest(page) == [("result", "29999999")]
    page.expect_value("window.first === lastWorker", True)


def test_python_that_breaks_down_is_started_anew(page, clock, base_url):
    page.watch_worker()
    page.goto(base_url)
    page.wait_for_engine()
    open_console(page)
    clock.run_for(4100)  # one that breaks down as soon as it is there is not tried again
    page.evaluate("window.first = lastWorker")
    begin(page, "import os\nos.abort()")
    page.wait_for_function("() => first !== lastWorker")
    wait_for_end(page)
    page.wait_for_engine()
    assert len(page.evaluate("digitlab.predict(new Float32Array(768))")) == 10


def test_the_lines_of_two_tabs_are_all_kept(own_console, context, base_url):
    other = LabPage(context.new_page())
    other.goto(base_url)
    other.wait_for_engine()
    open_console(other)
    run(own_console, "1 + 1")
    run(other, "2 + 2")
    run(own_console, "3 + 3")
    own_console.wait_until_all_is_kept()
    own_console.reload()
    own_console.wait_for_engine()
    open_console(own_console)
    for text in "3 + 3", "2 + 2", "1 + 1":
        own_console.press(INPUT, "ArrowUp")
        expect(own_console.locator(INPUT)).to_have_value(text)


def test_a_run_that_is_put_back_is_kept_as_it_had_learnt(own_console):
    own_console.click("[role=tab][data-panel=train]")
    own_console.choose(dataset="synthetic", examples=500, epochs=1)
    own_console.click("#train-start")
    own_console.wait_for_training("done")
    own_console.draw(SEVEN)
    own_console.wait_for_answer()
    learnt = own_console.outputs()
    open_console(own_console)
    run(own_console, "net.biases[1][3] = 50")
    own_console.wait_for_answer(3)
    edited = own_console.outputs()
    own_console.click("[role=tab][data-panel=backprop]")
    own_console.click("#step-take")
    own_console.click("#step-keep:enabled")
    own_console.wait_for_selector("#answered-by:has-text('after your steps')")
    own_console.click("#step-back")
    own_console.wait_for_selector("#answered-by:has-text('you changed')")
    assert own_console.outputs() == edited
    own_console.wait_until_all_is_kept()
    own_console.reload()
    own_console.wait_for_engine()
    own_console.click("[role=tab][data-panel=train]")
    own_console.wait_for_training("done")
    own_console.wait_for_answer()
    assert own_console.outputs() == learnt
    expect(own_console.locator("#answered-by")).not_to_contain_text("you changed")
