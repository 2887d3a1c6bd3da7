"""In the pseudo-language: no word that is not the catalogue's, and no control that is cut off.

`build.py test` builds the site with it: every letter of the catalogue has an accent, and each third
letter is there twice.
"""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import SEVEN

SIZES = [(1280, 720), (768, 1024), (390, 844)]
# Names in code, in files and of Python, formulas, what Python itself says, and letters of formulas.
KEPT = "code, pre, kbd, math, .ace_editor, .name, script, style, template, noscript, #pad-hint"
WORDS = """([root, kept]) => {
    const texts = [];
    const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
    const box = document.querySelector(root);
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const { parentElement } = node;
        if (!parentElement.closest(kept) && isSeen(parentElement)) texts.push(node.data);
    }
    for (const element of box.querySelectorAll("*"))
        if (isSeen(element) && !element.closest(kept))
            for (const name of ["aria-label", "title", "placeholder", "alt"])
                texts.push(element.getAttribute(name) ?? "");
    return texts.filter((text) => /[A-Za-z]/.test(text));
}"""
CUT = """(root) => {
    const cut = [];
    const selector = "button, label, legend, select, summary, h1, h2, h3, p, th, [role=tab]";
    for (const element of document.querySelector(root).querySelectorAll(selector)) {
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        if (element.closest("table, .unseen, nav, #steps, [role=tablist]")) continue; // they scroll
        const { left, right, width } = element.getBoundingClientRect();
        const hides = getComputedStyle(element).overflowX !== "visible";
        if (right > innerWidth + 1 || left < -1 || (hides && element.scrollWidth > width + 2))
            cut.push(`${element.tagName} ${element.id} ${element.textContent.trim().slice(0, 40)}`);
    }
    return cut;
}"""
# Words that are names wherever they stand: of the network's parts, of what computes, of files.
NAMES = re.compile(
    r"^(sigmoid|sigmoid_prime|quadratic_cost|cost_derivative|feedforward|forward|backprop|normal"
    r"|update_mini_batch|scaled|http|zeros|helpers|net|bin|csv|npz|json|py|network|pyodide|asm|wasm|ms|e|[jkzaxywbnCV]|T)$"
)


@pytest.fixture
def pseudo(page, base_url):
    page.goto(base_url + "#language=pseudo&data=synthetic&examples=100&epochs=2")
    page.wait_for_engine()
    page.draw(SEVEN)
    page.wait_for_answer(7)
    return page


def plain_words(page, root="body"):
    """The words that a person sees or hears in `root`, and that have no accents."""
    texts = page.evaluate(WORDS, [root, KEPT])
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+(?:_[a-z]+)*", text)}
    return sorted(word for word in words if word.isascii() and not NAMES.match(word))


def check(page, root="body"):
    """Wait until every word in `root` is the catalogue's; at each size no control is cut off."""
    try:
        page.until(lambda: not plain_words(page, root), "only accented words")
    except AssertionError:
        assert plain_words(page, root) == []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        cut = page.evaluate(CUT, root)
        assert cut == [], f"cut off at {width} × {height}"
    page.set_viewport_size({"width": 1280, "height": 720})


def show(page, name):
    page.click(f"[role=tab][data-panel={name}]")
    expect(page.locator(f"[role=tab][data-panel={name}]")).to_have_attribute(
        "aria-selected", "true"
    )


def test_training_and_its_notices(pseudo):
    check(pseudo)
    pseudo.click("#more-settings summary")
    pseudo.fill("#eta", "0")
    pseudo.click("#train-start")
    expect(pseudo.locator("#settings-notice")).not_to_be_empty()
    check(pseudo)
    pseudo.fill("#eta", "0.5")
    pseudo.click("#train-step")
    pseudo.wait_for_training("paused")
    check(pseudo)
    pseudo.click("#train-pause")
    pseudo.wait_for_training("done")
    check(pseudo)
    pseudo.select_option("#lesson", index=1)
    check(pseudo)


def test_looking_inside_and_evaluating(pseudo):
    show(pseudo, "inside")
    pseudo.wait_for_selector(".cell[data-neuron='29']")
    pseudo.click("#dream-start")
    pseudo.wait_for_selector("#dream[data-state=done]")
    check(pseudo)
    show(pseudo, "quality")
    pseudo.wait_for_selector("#mistakes .digit")
    check(pseudo)


def test_backprop_step_by_step(pseudo):
    show(pseudo, "backprop")
    pseudo.wait_for_selector("#step-figures .equation")
    for step in pseudo.locator("#steps button").all():
        step.click()
        expect(step).to_have_attribute("aria-current", "step")
        check(pseudo)
    pseudo.select_option("#fault", index=1)
    pseudo.click("#step-take")
    pseudo.wait_for_selector("#trial-bars .change")
    pseudo.click("#check-run")
    pseudo.wait_for_selector("#check-says[data-agrees=false]")
    check(pseudo)


def test_digits_files_and_the_question_before_everything_is_deleted(pseudo):
    show(pseudo, "data")
    pseudo.keyboard.press("7")
    pseudo.set_input_files(
        "#files-choose",
        [
            {"name": "x.csv", "mimeType": "text/csv", "buffer": b"1,2,3\n"},
            {"name": "y.bin", "mimeType": "application/octet-stream", "buffer": b"\x00\x01"},
        ],
    )
    pseudo.wait_for_selector("#files-notes li")
    check(pseudo)
    pseudo.click("#forget")
    pseudo.wait_for_selector("#forget-dialog[open]")
    check(pseudo)


def test_code_exercises_and_the_console(pseudo):
    show(pseudo, "code")
    pseudo.wait_for_selector("#code-work:not([hidden])")
    check(pseudo)
    pseudo.click("#code-check")
    pseudo.wait_for_selector("#code-result li")
    check(pseudo)
    pseudo.click("#exercises li:first-child button")
    pseudo.click("#exercise-hint")
    pseudo.click("#code-check")
    expect(pseudo.locator("#code-says")).not_to_be_empty()
    check(pseudo)
    pseudo.fill("#console-input", "1 + 1")
    pseudo.keyboard.press("Enter")
    pseudo.wait_for_selector("#console-log .result")
    check(pseudo)


@pytest.mark.parametrize("name", ["teachers.html", "sheet.html"])
def test_the_page_for_teachers_and_the_sheet(page, base_url, name):
    page.goto(f"{base_url}{name}#language=pseudo")
    check(page)


def test_the_question_whether_another_site_is_asked(pseudo):
    show(pseudo, "code")
    pseudo.fill("#console-input", "import js\nawait js.fetch('http://127.0.0.2/')")
    pseudo.press("#console-input", "Control+Enter")
    pseudo.wait_for_selector("#agree[open]")
    check(pseudo)
    pseudo.click("#agree button >> nth=0")


def test_a_start_that_fails_and_a_link_that_is_not_followed(page, base_url):
    page.route("**/pyodide.asm.wasm", lambda route: route.fulfill(body=b"PK"))
    page.goto(base_url + "#language=pseudo&epochs=0")
    page.wait_for_engine("failed")
    expect(page.locator("#settings-notice")).not_to_be_empty()
    check(page)


def test_a_worker_that_is_lost(page, clock, base_url):
    page.watch_worker()
    page.goto(base_url + "#language=pseudo")
    page.wait_for_engine()
    page.lose_worker()
    expect(page.locator("#settings-notice")).not_to_be_empty()
    check(page)


def test_a_new_version_is_offered(page, base_url):
    page.add_init_script(
        """const worker = {
            postMessage: (_, [port]) => port.postMessage({ missing: 0, same: false }),
        };
        const registration = { active: worker, waiting: worker, update: async () => {} };
        Object.defineProperty(navigator, "serviceWorker", {
            value: { register: async () => registration, addEventListener() {} },
        });"""
    )
    page.goto(base_url + "#language=pseudo")
    page.wait_for_selector("#update-notice:visible")
    check(page)
