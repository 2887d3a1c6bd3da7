"""The panel "Code": code is checked, used, stopped and kept; nothing of it runs unasked."""

import pytest

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
QUICK = "#data=made&examples=200&epochs=3&batch=10&eta=3"


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
    parts = page.evaluate("digitlab.askWorkbench('parts')")
    return next(one["source"] for one in parts if one["name"] == part)


def use(page):
    page.click("#code-use")
    page.wait_for_function(
        "() => document.querySelector('#code-says').textContent.includes('answers now')"
    )


def test_a_wrong_sign_fails_the_check_and_the_cost_rises(page, base_url, hand):
    page.goto(base_url + QUICK)
    hand.wait_for_engine(page)
    hand.draw(page, hand.seven)
    hand.wait_for_answer(page, 7)
    open_code(page)
    page.click("[data-item=cost_derivative]")
    right = original(page, "cost_derivative")
    write(page, "cost_derivative", right.replace("return output", "return -output"))
    use(page)
    assert page.get_attribute("#code-result [data-check=gradient]", "data-good") == "false"
    assert page.get_attribute("#code-result [data-check=shapes]", "data-good") == "true"
    assert "Your code answers" in page.inner_text("#code-badge")
    assert page.inner_text("#answered-by").endswith("by your code")
    page.click("[role=tab][data-panel=train]")
    page.click("#train-start")
    hand.wait_for_training(page, "done")
    costs = [one["cost"] for one in page.evaluate("digitlab.training.progress.measures")]
    assert costs == sorted(costs)
    assert costs[-1] > 1.5 * costs[0]
    assert page.inner_text("#train-status").endswith("your code")
    assert "your code" in page.inner_text("#runs [data-run='1']")
    page.click("#code-badge button")
    page.wait_for_function("() => !document.querySelector('#code-badge').textContent")
    assert page.inner_text("#answered-by") == "your network’s answer"
    page.click("#train-reset")
    hand.wait_for_training(page, "idle")
    page.click("#train-start")
    hand.wait_for_training(page, "done")
    costs = [one["cost"] for one in page.evaluate("digitlab.training.progress.measures")]
    assert costs[-1] < costs[0]
    assert "your code" not in page.inner_text("#train-status")


def test_a_mistake_is_marked_at_its_line_and_not_used(lab):
    open_code(lab)
    write(lab, "backprop", original(lab, "backprop").replace("nabla_b, nabla_w = [], []", "(", 1))
    write(lab, "sigmoid", original(lab, "sigmoid") + "\n")
    lab.click("#code-use")
    lab.wait_for_selector("#code-result [data-check=runs][data-good=false]")
    assert lab.get_attribute("[aria-current][data-item]", "data-item") == "backprop"
    # The editor draws at the next frame.
    lab.wait_for_selector("#code-editor .ace_gutter-cell.ace_error")
    assert lab.locator("#code-editor .ace_gutter-cell.ace_error").count() == 1
    assert "not used" in lab.inner_text("#code-says")
    assert lab.evaluate("digitlab.changed") == []
    lab.click("#code-reset")
    assert written(lab).strip() == original(lab, "backprop").strip()
    lab.click("#code-undo")
    assert "[], []" not in written(lab)


def test_a_run_that_fails_in_it_marks_its_line(page, base_url, hand):
    page.goto(base_url + QUICK)
    hand.wait_for_engine(page)
    open_code(page)
    write(page, "sigmoid", LOOP.replace("while", "if").replace("pass", "return undefined"))
    use(page)
    page.click("[data-item=backprop]")
    page.click("[role=tab][data-panel=train]")
    page.fill("#mini-batch-size", "7")
    page.click("#train-start")
    hand.wait_for_training(page, "failed")
    assert "sigmoid: line 3: NameError" in page.inner_text("#train-status")
    open_code(page)
    page.wait_for_selector("[data-item=sigmoid][aria-current=true]")
    assert page.inner_text("#code-editor .ace_gutter-cell.ace_error").strip() == "3"
    assert "line 3: NameError" in page.inner_text("#code-says")


def test_every_exercise_begins_unsolved_and_its_answer_passes(lab):
    for exercise in lab.evaluate("digitlab.askWorkbench('exercises')"):
        for source, passed in (exercise["start"], False), (exercise["answer"], True):
            found = lab.evaluate(
                "([name, source]) => digitlab.askWorkbench('check_exercise', name, source)",
                [exercise["name"], source],
            )
            assert found["passed"] is passed, (exercise["name"], found)


def test_an_exercise_is_tried_helped_solved_and_remembered(page, base_url, hand):
    page.goto(base_url)
    hand.wait_for_engine(page)
    open_code(page)
    item = "exercise sigmoid_prime"
    write(page, item, "def sigmoid_prime(z):\n    return sigmoid(z)\n")
    page.click("#code-check")
    page.wait_for_function(
        "() => document.querySelector('#code-says').textContent.startsWith('Not yet')"
    )
    assert "its height" in page.inner_text("#code-says")
    for count in 1, 2, 3:
        page.click("#exercise-hint")
        assert page.locator("#exercise-hints li").count() == count
    assert page.is_hidden("#exercise-hint")
    write(page, item, "def sigmoid_prime(z):\n    return sigmoid(z) * (1 - sigmoid(z))\n")
    page.click("#code-check")
    page.wait_for_selector(f"[data-item='{item}'][data-mark=passed]")
    hand.wait_until_kept(page, "exercises")
    page.reload()
    hand.wait_for_engine(page)
    page.wait_for_selector(f"[data-item='{item}'][data-mark=passed]")
    assert page.inner_text("#exercises-passed").startswith("1 of ")
    page.click(f"[data-item='{item}']")
    assert "sigmoid(z) * (1 - sigmoid(z))" in written(page)
    page.click("[data-item='exercise tanh']")
    before = written(page)
    page.click("#exercise-answer")
    assert written(page) == before
    page.click("#exercise-answer")
    assert "1 - s * s" in written(page)


def test_an_endless_loop_in_training_is_stopped_and_everything_is_back(page, base_url, hand):
    page.goto(base_url + QUICK)
    hand.wait_for_engine(page)
    page.click("#train-start")
    hand.wait_for_training(page, "done")
    hand.draw(page, hand.seven)
    hand.wait_for_answer(page)
    before = hand.outputs(page)
    open_code(page)
    write(page, "sigmoid", LOOP)
    use(page)
    page.click("[role=tab][data-panel=train]")
    page.fill("#mini-batch-size", "7")
    page.click("#train-start")
    page.wait_for_selector("#code-badge button:text('Stop')")
    assert "still running" in page.inner_text("#code-badge")
    page.click("#code-badge button")
    assert page.evaluate("digitlab.state().status.state") == "loading"
    hand.wait_for_engine(page)
    hand.wait_for_training(page, "done")
    assert "Your code was stopped" in page.inner_text("#settings-notice")
    assert page.inner_text("#code-badge") == ""
    assert page.evaluate("digitlab.changed") == []
    assert hand.outputs(page) == before
    assert page.locator("#runs li").count() == 1
    page.click("#train-reset")
    hand.wait_for_training(page, "idle")
    page.click("#train-start")
    hand.wait_for_training(page, "done")
    open_code(page)
    assert written(page) == LOOP


def test_a_loop_that_nobody_stops_is_ended_and_too_much_memory_is_said(page, base_url, hand):
    hand.watch_worker(page)
    page.goto(base_url)
    hand.wait_for_engine(page)
    page.evaluate("window.lost = lastWorker")
    open_code(page)
    write(page, "sigmoid", "def sigmoid(z):\n    while True:\n        pass\n")
    page.click("#code-check")
    page.clock.run_for(10_000)
    assert page.evaluate("lost === lastWorker")
    assert "still running" in page.inner_text("#code-badge")
    page.clock.run_for(30_000)
    page.wait_for_function("() => lost !== lastWorker")
    hand.wait_for_engine(page)
    assert "gave no answer" in page.inner_text("#settings-notice")
    write(page, "sigmoid", MUCH)
    page.click("#code-check")
    page.wait_for_selector("#code-result [data-check=runs]")
    assert "line 4: MemoryError" in page.inner_text("#code-result")
    page.evaluate("digitlab.predict(new Float32Array(768))")


def test_code_that_breaks_python_down_has_it_started_anew(page, base_url, hand):
    hand.watch_worker(page)
    page.goto(base_url)
    hand.wait_for_engine(page)
    page.evaluate("window.lost = lastWorker")
    open_code(page)
    write(page, "sigmoid", "import os\n\ndef sigmoid(z):\n    os.abort()\n")
    page.clock.run_for(4100)  # one that breaks down as soon as it is there is not tried again
    page.click("#code-check")
    page.wait_for_function("() => lost !== lastWorker")
    hand.wait_for_engine(page)
    assert len(page.evaluate("digitlab.predict(new Float32Array(768))")) == 10


def test_what_is_typed_survives_a_reload_and_versions_bring_it_back(page, base_url, hand):
    page.goto(base_url)
    hand.wait_for_engine(page)
    open_code(page)
    write(page, "helpers", "SCALE = 2")
    page.click("#versions summary")
    page.fill("#version-name", "doubled")
    page.keyboard.press("Enter")
    hand.wait_until_kept(page, "code", 2)
    page.reload()
    hand.wait_for_engine(page)
    open_code(page)
    assert page.get_attribute("[data-item=helpers]", "data-mark") == "changed"
    page.click("[data-item=helpers]")
    assert written(page) == "SCALE = 2"
    assert page.evaluate("digitlab.changed") == []
    write(page, "helpers", "SCALE = 3")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.ace_content, .ace_scroller, textarea')")
    page.click("#versions summary")
    page.click("#version-list button:text('Open')")
    assert written(page) == "SCALE = 2"
    names = page.eval_on_selector_all("#version-list input", "all => all.map(one => one.value)")
    assert names == ["Before “doubled”", "doubled"]


def test_two_tabs_do_not_overwrite_each_other(page, context, base_url, hand):
    page.goto(base_url)
    hand.wait_for_engine(page)
    other = context.new_page()
    other.goto(base_url)
    hand.wait_for_engine(other)
    for tab, part in (page, "sigmoid"), (other, "helpers"):
        open_code(tab)
        write(tab, part, f"# in {part}")
    for tab in page, other:
        for part in "sigmoid", "helpers":
            tab.wait_for_selector(f"[data-item={part}][data-mark=changed]")
            tab.click(f"[data-item={part}]")
            assert written(tab) == f"# in {part}"


@pytest.mark.parametrize("way", ["chosen", "dropped"])
def test_a_file_of_code_is_shown_and_runs_nothing(page, base_url, hand, way):
    page.goto(base_url)
    hand.wait_for_engine(page)
    hand.draw(page, hand.seven)
    hand.wait_for_answer(page, 7)
    before = hand.outputs(page)
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
    assert page.evaluate("digitlab.changed") == []
    assert page.inner_text("#code-badge") == ""
    assert hand.outputs(page) == before
    page.click("#code-use")
    page.wait_for_selector("#code-result [data-check=runs][data-good=false]")
    assert "it has run" in page.inner_text("#code-result")
    assert hand.outputs(page) == before


def test_a_hostile_link_runs_nothing(page, base_url, hand):
    bad = "def sigmoid(z): raise SystemExit"
    page.goto(f"{base_url}#panel=code&code={bad}&sigmoid={bad}&step={bad}&eta=__import__('os')")
    hand.wait_for_engine(page)
    page.wait_for_selector("#code-work:not([hidden])")
    assert "The link was not followed in all" in page.inner_text("#settings-notice")
    assert written(page) == original(page, "sigmoid").rstrip()
    assert page.locator("[data-mark=changed]").count() == 0
    assert page.evaluate("digitlab.changed") == []


def test_code_and_derivation_lead_to_each_other(lab, hand):
    hand.draw(lab, hand.seven)
    open_code(lab)
    lab.click("[data-item=cost_derivative]")
    lab.click("#code-step")
    lab.wait_for_selector("#steps [data-step='output-a'][aria-current]")
    lab.click("#steps [data-step='hidden-w']")
    lab.click("#go-code")
    assert lab.is_visible("#panel-code")
    assert lab.get_attribute("[aria-current][data-item]", "data-item") == "backprop"


def test_forgetting_everything_forgets_code(page, base_url, hand):
    page.goto(base_url)
    hand.wait_for_engine(page)
    open_code(page)
    write(page, "helpers", "SCALE = 2")
    write(page, "exercise tanh", "def sigmoid(z): ...")
    for name in "code", "exercises":
        hand.wait_until_kept(page, name)
    page.click("[role=tab][data-panel=data]")
    page.click("#forget")
    with page.expect_navigation():
        page.click("#forget-all")
    hand.wait_for_engine(page)
    open_code(page)
    assert page.locator("[data-mark=changed]").count() == 0
    assert [name for name in hand.kept_names(page) if name.startswith(("code", "exer"))] == []


def test_the_editor_costs_the_start_nothing_and_its_lack_is_said(page, base_url, hand):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/vendor/ace.js", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(base_url)
    hand.wait_for_engine(page)
    assert [url for url in asked if "ace" in url or "/panels/code/" in url] == []
    page.click("[role=tab][data-panel=code]")
    page.wait_for_selector("#code-note button")
    page.unroute_all(behavior="wait")
    page.click("#code-note button")
    hand.wait_for_engine(page)
    page.wait_for_selector("#code-work:not([hidden])")


def test_an_attempt_that_gives_way_is_kept_among_the_versions(page, base_url, hand):
    attempts = [f"def sigmoid(z):\n    return z * {n}\n" for n in range(3)]
    page.goto(base_url)
    hand.wait_for_engine(page)
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
    hand.wait_until_kept(page, "code versions")
    kept = page.evaluate(
        "import('./lab/store.js').then(async ({ store }) =>"
        " Object.values(await store.update('code versions', (all) => all)))"
    )
    assert [one["parts"] for one in kept] == [{"sigmoid": attempt} for attempt in attempts]


def test_what_another_tab_keeps_meanwhile_deletes_nothing(page, base_url, hand):
    page.goto(base_url)
    hand.wait_for_engine(page)
    open_code(page)
    write(page, "helpers", "SCALE = 2")
    # Another tab keeps something, and says so, between this one's wish to keep and its keeping.
    page.evaluate(
        """async () => {
            const { store } = await import("./lab/store.js");
            store.update("code", (kept) => ({ ...kept, zeros: "# theirs" }));
            Object.defineProperty(document, "hidden", { value: true, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
            delete document.hidden;
            store.dispatchEvent(new CustomEvent("elsewhere", { detail: "code" }));
            await store.update("asked", () => 1);
            store.dispatchEvent(new CustomEvent("elsewhere", { detail: "code" }));
        }"""
    )
    page.wait_for_selector("[data-item=zeros][data-mark=changed]")
    assert page.get_attribute("[data-item=helpers]", "data-mark") == "changed"
    kept = page.evaluate("import('./lab/store.js').then(({ store }) => store.get('code'))")
    assert kept == {"helpers": "SCALE = 2", "zeros": "# theirs"}


def test_it_opens_though_its_worker_is_replaced_meanwhile(lab, hand):
    lab.evaluate(
        "document.querySelector('[role=tab][data-panel=code]').click(); digitlab.halt('Stopped')"
    )
    lab.wait_for_selector("#code-work:not([hidden])")
    assert written(lab) == original(lab, "sigmoid").rstrip()


def test_the_original_in_use_a_run_of_changed_code_can_be_stopped(page, base_url, hand):
    page.goto(f"{base_url}#data=made&examples=200&batch=12")
    hand.wait_for_engine(page)
    open_code(page)
    right = original(page, "cost_derivative")
    loop = "    while y.shape[1] == 12:\n        pass\n    return"
    write(page, "cost_derivative", right.replace("    return", loop))
    use(page)
    page.click("[role=tab][data-panel=train]")
    page.select_option("#stride", "example")
    page.click("#train-step")
    hand.wait_for_training(page, "paused")
    page.click("#code-badge button")
    page.wait_for_function("() => !document.querySelector('#code-badge').textContent")
    page.click("#train-pause")
    page.click("#code-badge button:text('Stop')")
    hand.wait_for_engine(page)
    assert "Your code was stopped" in page.inner_text("#settings-notice")
