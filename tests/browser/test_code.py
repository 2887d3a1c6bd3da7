"""The panel "Code": code is checked, used and stopped, and exercises are solved."""

import re

from playwright.sync_api import expect
from tests.browser.code_page import open_code, original, use, write, written
from tests.browser.lab_page import SEVEN

LOOP = """def sigmoid(z):
    while np.shape(z)[-1] == 7:
        pass
    return 1 / (1 + np.exp(-z))
"""


MUCH = """def sigmoid(z):
    much = []
    while True:
        much.append(np.ones(9_999_999))
"""


QUICK = "#data=synthetic&examples=200&epochs=3&batch=10&eta=3"


def test_a_wrong_sign_fails_the_check_and_the_cost_rises(page, base_url):
    page.goto(base_url + QUICK)
    page.wait_for_engine()
    page.draw(SEVEN)
    page.wait_for_answer(7)
    open_code(page)
    page.click("[data-item=cost_derivative]")
    right = original(page, "cost_derivative")
    write(page, "cost_derivative", right.replace("return output", "return -output"))
    use(page)
    expect(page.locator("#code-result [data-check=gradient]")).to_have_attribute(
        "data-good", "false"
    )
    expect(page.locator("#code-result [data-check=shapes]")).to_have_attribute("data-good", "true")
    expect(page.locator("#code-badge")).to_contain_text("Your code answers")
    expect(page.locator("#answered-by")).to_have_text(re.compile("by your code$"))
    page.click("[role=tab][data-panel=train]")
    page.click("#train-start")
    page.wait_for_training("done")
    costs = [one["cost"] for one in page.evaluate("digitlab.run.progress.metrics")]
    assert costs == sorted(costs)
    assert costs[-1] > 1.5 * costs[0]
    expect(page.locator("#train-status")).to_have_text(re.compile("your code$"))
    expect(page.locator("#runs [data-run='1']")).to_contain_text("your code")
    page.click("#code-badge button")
    page.wait_for_function("() => !document.querySelector('#code-badge').textContent")
    expect(page.locator("#answered-by")).to_contain_text("your network’s answer")
    page.click("#train-reset")
    page.wait_for_training("idle")
    page.click("#train-start")
    page.wait_for_training("done")
    costs = [one["cost"] for one in page.evaluate("digitlab.run.progress.metrics")]
    assert costs[-1] < costs[0]
    expect(page.locator("#train-status")).not_to_contain_text("your code")


def test_a_mistake_is_marked_at_its_line_and_not_used(lab):
    open_code(lab)
    line, right = "nabla_b: list[Array] = []", original(lab, "backprop")
    assert line in right
    write(lab, "backprop", right.replace(line, "("))
    write(lab, "sigmoid", original(lab, "sigmoid") + "\n")
    lab.click("#code-use")
    lab.wait_for_selector("#code-result [data-check=runs][data-good=false]")
    expect(lab.locator("[aria-current][data-item]")).to_have_attribute("data-item", "backprop")
    # The editor draws at the next frame.
    lab.wait_for_selector("#code-editor .ace_gutter-cell.ace_error")
    expect(lab.locator("#code-editor .ace_gutter-cell.ace_error")).to_have_count(1)
    expect(lab.locator("#code-says")).to_contain_text("not used")
    lab.expect_value("digitlab.sources", [])
    lab.click("#code-reset")
    assert written(lab).strip() == original(lab, "backprop").strip()
    lab.click("#code-undo")
    assert line not in written(lab)


def test_a_run_that_fails_in_it_marks_its_line(page, base_url):
    page.goto(base_url + QUICK)
    page.wait_for_engine()
    open_code(page)
    write(page, "sigmoid", LOOP.replace("while", "if").replace("pass", "return undefined"))
    use(page)
    page.click("[data-item=backprop]")
    page.click("[role=tab][data-panel=train]")
    page.fill("#mini-batch-size", "7")
    page.click("#train-start")
    page.wait_for_training("failed")
    expect(page.locator("#train-status")).to_contain_text("sigmoid: line 3: NameError")
    open_code(page)
    page.wait_for_selector("[data-item=sigmoid][aria-current=true]")
    expect(page.locator("#code-editor .ace_gutter-cell.ace_error")).to_have_text("3")
    expect(page.locator("#code-says")).to_contain_text("line 3: NameError")


def test_every_exercise_begins_unsolved_and_its_answer_passes(lab):
    for exercise in lab.evaluate("digitlab.engine.ask('code.exercises')"):
        for source, passed in (exercise["start"], False), (exercise["answer"], True):
            found = lab.evaluate(
                "([name, source]) => digitlab.engine.ask('code.check_exercise', name, source)",
                [exercise["name"], source],
            )
            assert found["passed"] is passed, (exercise["name"], found)


def test_an_exercise_is_tried_helped_solved_and_remembered(page, base_url):
    page.goto(base_url)
    page.wait_for_engine()
    open_code(page)
    item = "exercise sigmoid_prime"
    write(page, item, "def sigmoid_prime(z):\n    return sigmoid(z)\n")
    page.click("#code-check")
    page.wait_for_function(
        "() => document.querySelector('#code-says').textContent.startsWith('Not yet')"
    )
    expect(page.locator("#code-says")).to_contain_text("its height")
    for count in 1, 2, 3:
        page.click("#exercise-hint")
        expect(page.locator("#exercise-hints li")).to_have_count(count)
    expect(page.locator("#exercise-hint")).to_be_hidden()
    write(page, item, "def sigmoid_prime(z):\n    return sigmoid(z) * (1 - sigmoid(z))\n")
    page.click("#code-check")
    page.wait_for_selector(f"[data-item='{item}'][data-mark=passed]")
    # What was typed may be kept already, and that it passed not yet.
    page.wait_until_value_is_kept("exercises", "kept?.sigmoid_prime?.passed")
    page.reload()
    page.wait_for_engine()
    page.wait_for_selector(f"[data-item='{item}'][data-mark=passed]")
    expect(page.locator("#exercises-passed")).to_have_text(re.compile("^1 of "))
    page.click(f"[data-item='{item}']")
    assert "sigmoid(z) * (1 - sigmoid(z))" in written(page)
    page.click("[data-item='exercise tanh']")
    before = written(page)
    page.click("#exercise-answer")
    assert written(page) == before
    page.click("#exercise-answer")
    assert "1 - s * s" in written(page)
    page.click("#code-check")
    expect(page.locator("#code-says")).to_contain_text("The answer was shown")
    expect(page.locator("#exercises-passed")).to_have_text(re.compile("^1 of "))
    answer = written(page)
    page.click("#code-reset")
    write(page, "exercise tanh", answer)
    page.click("#code-check")
    expect(page.locator("#exercises-passed")).to_have_text(re.compile("^2 of "))


def test_an_endless_loop_in_training_is_stopped_and_everything_is_back(page, base_url):
    page.goto(base_url + QUICK)
    page.wait_for_engine()
    page.click("#train-start")
    page.wait_for_training("done")
    page.draw(SEVEN)
    page.wait_for_answer()
    before = page.outputs()
    open_code(page)
    write(page, "sigmoid", LOOP)
    use(page)
    page.click("[role=tab][data-panel=train]")
    page.fill("#mini-batch-size", "7")
    page.click("#train-start")
    page.wait_for_selector("#code-badge button:text('Stop')")
    expect(page.locator("#code-badge")).to_contain_text("still running")
    page.click("#code-badge button")
    page.expect_value("digitlab.state().status.state", "loading")
    page.wait_for_engine()
    page.wait_for_training("done")
    expect(page.locator("#settings-notice")).to_contain_text("Your code was stopped")
    expect(page.locator("#code-badge")).to_have_text("")
    page.expect_value("digitlab.sources", [])
    assert page.outputs() == before
    expect(page.locator("#runs li")).to_have_count(1)
    page.click("#train-reset")
    page.wait_for_training("idle")
    page.click("#train-start")
    page.wait_for_training("done")
    open_code(page)
    assert written(page) == LOOP


def test_a_loop_that_nobody_stops_is_ended_and_too_much_memory_is_said(page, clock, base_url):
    page.watch_worker()
    page.goto(base_url)
    page.wait_for_engine()
    page.evaluate("window.lost = lastWorker")
    open_code(page)
    write(page, "sigmoid", "def sigmoid(z):\n    while True:\n        pass\n")
    page.click("#code-check")
    clock.run_for(10_000)
    page.expect_value("lost === lastWorker", True)
    expect(page.locator("#code-badge")).to_contain_text("still running")
    clock.run_for(30_000)
    page.wait_for_function("() => lost !== lastWorker")
    page.wait_for_engine()
    expect(page.locator("#settings-notice")).to_contain_text("gave no answer")
    write(page, "sigmoid", MUCH)
    page.click("#code-check")
    page.wait_for_selector("#code-result [data-check=runs]")
    expect(page.locator("#code-result")).to_contain_text("line 4: MemoryError")
    page.evaluate("digitlab.predict(new Float32Array(768))")


def test_code_that_breaks_python_down_has_it_started_anew(page, clock, base_url):
    page.watch_worker()
    page.goto(base_url)
    page.wait_for_engine()
    page.evaluate("window.lost = lastWorker")
    open_code(page)
    write(page, "sigmoid", "import os\n\ndef sigmoid(z):\n    os.abort()\n")
    clock.run_for(4100)  # one that breaks down as soon as it is there is not tried again
    page.click("#code-check")
    page.wait_for_function("() => lost !== lastWorker")
    page.wait_for_engine()
    assert len(page.evaluate("digitlab.predict(new Float32Array(768))")) == 10


def test_code_and_derivation_lead_to_each_other(lab):
    lab.draw(SEVEN)
    open_code(lab)
    lab.click("[data-item=cost_derivative]")
    lab.click("#code-step")
    lab.wait_for_selector("#steps [data-step='output-a'][aria-current]")
    lab.click("#steps [data-step='hidden-w']")
    lab.click("#go-code")
    expect(lab.locator("#panel-code")).to_be_visible()
    expect(lab.locator("[aria-current][data-item]")).to_have_attribute("data-item", "backprop")


def test_the_editor_costs_the_start_nothing_and_its_lack_is_said(page, base_url):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/vendor/ace.js", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(base_url)
    page.wait_for_engine()
    assert [url for url in asked if re.search("ace|console|code.ftl", url)] == []
    page.click("[role=tab][data-panel=code]")
    page.wait_for_selector("#code-note button")
    page.unroute_all(behavior="wait")
    page.click("#code-note button")
    page.wait_for_engine()
    page.wait_for_selector("#code-work:not([hidden])")


def test_it_opens_though_its_worker_is_replaced_meanwhile(page, base_url):
    page.goto(base_url)
    page.wait_for_engine()
    page.evaluate(
        "document.querySelector('[role=tab][data-panel=code]').click();"
        " digitlab.engine.halt({ message: 'Stopped' })"
    )
    page.wait_for_selector("#code-work:not([hidden])")
    assert written(page) == original(page, "sigmoid").rstrip()


def test_the_original_in_use_a_run_of_changed_code_can_be_stopped(page, base_url):
    page.goto(f"{base_url}#data=synthetic&examples=200&batch=12")
    page.wait_for_engine()
    open_code(page)
    right = original(page, "cost_derivative")
    loop = "    while y.shape[1] == 12:\n        pass\n    return"
    write(page, "cost_derivative", right.replace("    return", loop))
    use(page)
    page.click("[role=tab][data-panel=train]")
    page.select_option("#stride", "example")
    page.click("#train-step")
    page.wait_for_training("paused")
    page.click("#code-badge button")
    page.wait_for_function("() => !document.querySelector('#code-badge').textContent")
    page.click("#train-pause")
    page.click("#code-badge button:text('Stop')")
    page.wait_for_engine()
    expect(page.locator("#settings-notice")).to_contain_text("Your code was stopped")
