"""What is written in the panel "Code" is not lost, and what is brought runs nothing unasked."""

import pytest
from playwright.sync_api import expect
from tests.browser.code_page import open_code, original, use, write, written
from tests.browser.lab_page import SEVEN, LabPage

FILE = '''"""From a friend"""

# Part: sigmoid
raise SystemExit("it has run")


def sigmoid(z):
    return z
'''


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
    expect(page.locator("#code-editor .ace_scroller")).to_be_focused()
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
