"""The panel "Code": code is checked, used, stopped and kept; nothing of it runs unasked."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import SEVEN, LabPage

LOOP = """def sigmoid(z):
    while np.shape(z)[-1] == 7:
        pass
    return 1 / (1 + np.exp(-z))
"""
FILE = '''"""From a friend"""

# Part: sigmoid
raise SystemExit("it has run")


def sigmoid(z):
    return z
'''
MUCH = """def sigmoid(z):
    much = []
    while True:
        much.append(np.ones(9_999_999))
"""
QUICK = "#data=synthetic&examples=200&epochs=3&batch=10&eta=3"


def open_code(page):
    page.click("[role=tab][data-panel=code]")
    page.wait_for_selector("#code-work:not([hidden])")


def write(page, item, text):
    """Write `text` in the place of what the editor shows, by keyboard."""
    page.click(f"[data-item='{item}']")
    page.click("#code-editor .ace_content")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def written(page):
    return page.evaluate("ace.edit('code-editor').getValue()")


def original(page, part):
    parts = page.evaluate("digitlab.engine.ask('code.parts')")
    return next(one["source"] for one in parts if one["name"] == part)


def use(page):
    page.click("#code-use")
    page.wait_for_function(
        "() => document.querySelector('#code-says').textContent.includes('answers now')"
    )


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
    expect(page.locator("#answered-by")).to_have_text("your network’s answer")
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


def test_what_is_typed_survives_a_reload_and_versions_bring_it_back(page, base_url):
    page.goto(base_url)
    page.wait_for_engine()
    open_code(page)
    write(page, "helpers", "SCALE = 2")
    page.click("#versions summary")
    page.fill("#version-name", "doubled")
    page.keyboard.press("Enter")
    page.wait_until_kept("code", 2)
    page.reload()
    page.wait_for_engine()
    open_code(page)
    expect(page.locator("[data-item=helpers]")).to_have_attribute("data-mark", "changed")
    page.click("[data-item=helpers]")
    assert written(page) == "SCALE = 2"
    page.expect_value("digitlab.sources", [])
    write(page, "helpers", "SCALE = 3")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.expect_value(
        "!document.activeElement.closest('.ace_content, .ace_scroller, textarea')", True
    )
    page.click("#versions summary")
    page.click("#version-list button:text('Open')")
    assert written(page) == "SCALE = 2"
    names = page.eval_on_selector_all("#version-list input", "all => all.map(one => one.value)")
    assert names == ["Before “doubled”", "doubled"]


def test_two_tabs_do_not_overwrite_each_other(page, context, base_url):
    page.goto(base_url)
    page.wait_for_engine()
    other = LabPage(context.new_page())
    other.goto(base_url)
    other.wait_for_engine()
    for tab, part in (page, "sigmoid"), (other, "helpers"):
        open_code(tab)
        write(tab, part, f"# in {part}")
    for tab in page, other:
        for part in "sigmoid", "helpers":
            tab.wait_for_selector(f"[data-item={part}][data-mark=changed]")
            tab.click(f"[data-item={part}]")
            assert written(tab) == f"# in {part}"


@pytest.mark.parametrize("way", ["chosen", "dropped"])
def test_a_file_of_code_is_shown_and_runs_nothing(page, base_url, way):
    page.goto(base_url)
    page.wait_for_engine()
    page.draw(SEVEN)
    page.wait_for_answer(7)
    before = page.outputs()
    if way == "chosen":
        open_code(page)
        page.click("#versions summary")
        file = {"name": "friend.py", "mimeType": "text/x-python", "buffer": FILE.encode()}
        page.set_input_files("#code-choose", [file])
    else:
        page.evaluate(
            """text => {
                const dataTransfer = new DataTransfer();
                dataTransfer.items.add(new File([text], "friend.py", { type: "text/x-python" }));
                window.dispatchEvent(new DragEvent("drop", { dataTransfer }));
            }""",
            FILE,
        )
    page.wait_for_function(
        "() => document.querySelector('#code-says')?.textContent.includes('From a friend')"
    )
    assert "it has run" in written(page)
    page.expect_value("digitlab.sources", [])
    expect(page.locator("#code-badge")).to_have_text("")
    assert page.outputs() == before
    page.click("#code-use")
    page.wait_for_selector("#code-result [data-check=runs][data-good=false]")
    expect(page.locator("#code-result")).to_contain_text("it has run")
    assert page.outputs() == before


def test_a_hostile_link_runs_nothing(page, base_url):
    bad = "def sigmoid(z): raise SystemExit"
    page.goto(f"{base_url}#panel=code&code={bad}&sigmoid={bad}&step={bad}&eta=__import__('os')")
    page.wait_for_engine()
    page.wait_for_selector("#code-work:not([hidden])")
    expect(page.locator("#settings-notice")).to_contain_text("could not be used")
    assert written(page) == original(page, "sigmoid").rstrip()
    expect(page.locator("[data-mark=changed]")).to_have_count(0)
    page.expect_value("digitlab.sources", [])


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


def test_forgetting_everything_forgets_code(page, base_url):
    page.goto(base_url)
    page.wait_for_engine()
    open_code(page)
    write(page, "helpers", "SCALE = 2")
    write(page, "exercise tanh", "def sigmoid(z): ...")
    for name in "code", "exercises":
        page.wait_until_kept(name)
    page.click("[role=tab][data-panel=data]")
    page.click("#forget")
    with page.expect_navigation():
        page.click("#forget-all")
    page.wait_for_engine()
    open_code(page)
    expect(page.locator("[data-mark=changed]")).to_have_count(0)
    assert [name for name in page.kept_names() if name.startswith(("code", "exer"))] == []


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


def test_an_attempt_that_gives_way_is_kept_among_the_versions(page, base_url):
    attempts = [f"def sigmoid(z):\n    return z * {n}\n" for n in range(3)]
    page.goto(base_url)
    page.wait_for_engine()
    open_code(page)
    write(page, "helpers", "SCALE = 2")
    item = "exercise tanh"
    write(page, item, attempts[0])
    use(page)
    write(page, item, attempts[1])
    page.click("#exercise-answer")
    page.click("#exercise-answer")
    write(page, item, attempts[2])
    page.click("#code-reset")
    count = len(attempts)
    page.wait_until_value_is_kept("code versions", f"Object.keys(kept ?? {{}}).length >= {count}")
    page.wait_until_all_is_kept()
    kept = page.kept("code versions").values()
    assert [one["parts"] for one in kept] == [{"sigmoid": attempt} for attempt in attempts]


def test_what_another_tab_keeps_meanwhile_deletes_nothing(page, base_url):
    page.add_init_script(
        "const Real = BroadcastChannel; window.BroadcastChannel = class extends Real {"
        " constructor(name) { super(name); window.otherTabs = this } };"
        "window.hearOfCode = () =>"
        " otherTabs.dispatchEvent(new MessageEvent('message', { data: ['code'] }));"
    )
    page.goto(base_url)
    page.wait_for_engine()
    open_code(page)
    write(page, "helpers", "SCALE = 2")
    # Another tab keeps something, and says so, between this one's wish to keep and its keeping.
    page.evaluate(
        """async () => {
            const open = indexedDB.open("digitlab");
            await new Promise((done) => (open.onsuccess = done));
            digitlab.settings.choose({ epochs: 7 }); // what this tab keeps waits until this is kept
            Object.defineProperty(document, "hidden", { value: true, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
            delete document.hidden;
            hearOfCode();
            for (let i = 0; i < 5; i++) await null; // it reads what is kept
            const all = open.result.transaction("kept", "readwrite").objectStore("kept");
            all.get("code").onsuccess = ({ target }) =>
                all.put({ ...target.result, zeros: "# theirs" }, "code");
            await new Promise((done) => (all.transaction.oncomplete = done));
            open.result.close();
        }"""
    )
    page.wait_until_all_is_kept()
    page.evaluate("hearOfCode()")
    page.wait_for_selector("[data-item=zeros][data-mark=changed]")
    expect(page.locator("[data-item=helpers]")).to_have_attribute("data-mark", "changed")
    assert page.kept("code") == {"helpers": "SCALE = 2", "zeros": "# theirs"}


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
