"""The derivation in the page: walked, unfolded, stepped, checked, and broken on purpose."""

import math

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import SEVEN

from digitlab import model_file
from digitlab.derivation.derive import derive
from digitlab.derivation.faults import FAULTS
from digitlab.derivation.study import Study
from digitlab.network import Network


def step_names(network):
    steps = derive(network, np.zeros((768, 1)), np.eye(10, 1))
    return [step.name for step in steps]


@pytest.fixture
def panel(lab):
    """The Backprop panel with a drawn 7, and what is to be checked as it offers it."""
    lab.draw(SEVEN)
    lab.wait_for_last_answer()
    lab.click("[role=tab][data-panel=backprop]")
    lab.select_option("#fault", "")
    lab.wait_for_selector("#step-figures .equation")
    lab.select_option("#check-of", "w 2")
    # It waits while something is derived anew, which draws the tables anew.
    expect(lab.locator("#step-take")).to_be_enabled()
    return lab


def go_to(page, step):
    page.click(f"[data-step={step}]")
    page.wait_for_selector(f"#panel-backprop[data-at={step}]")


def should_be(page, digit):
    """Choose the target, and wait until the derivation is that target's."""
    page.select_option("#target", str(digit))
    page.wait_for_selector(f"#diagram circle.target[data-j='{digit}']")


def unfolded(page, name):
    """The total and the terms of the number that is picked, once it is one of `name`'s."""
    page.wait_for_function(
        "name => document.querySelector('#unfolded h3')?.textContent.startsWith(name)",
        arg=name,
    )
    total = float(page.get_attribute("#unfolded h3", "data-total"))
    terms = page.eval_on_selector_all(
        "#unfolded [data-value]", "all => all.map(item => Number(item.dataset.value))"
    )
    return total, terms


def test_an_empty_pad_says_what_to_draw_and_shows_the_formulas(lab):
    lab.click("[role=tab][data-panel=backprop]")
    lab.wait_for_selector("[data-step=forward]")
    expect(lab.locator("#backprop-note")).to_contain_text("Draw a digit")
    expect(lab.locator("#step-words math").nth(3)).to_be_attached()
    expect(lab.locator("#check")).not_to_be_visible()
    lab.draw(SEVEN)
    lab.wait_for_selector("#step-figures .equation")
    lab.click("#pad-clear")
    lab.wait_for_selector("#panel-backprop[data-empty=true]")
    expect(lab.locator("#step-figures .equation")).to_have_count(0)


def test_walks_all_steps_there_and_back(panel):
    names = panel.eval_on_selector_all(
        "#steps [data-step]", "all => all.map(button => button.dataset.step)"
    )
    assert names == step_names(Network())
    titles = []
    go_to(panel, "forward")
    for name in names:
        panel.wait_for_selector(f"#panel-backprop[data-at={name}]")
        expect(panel.locator(f"[data-step={name}]")).to_have_attribute("aria-current", "step")
        expect(panel.locator("#step-words math").first).to_be_attached()
        expect(panel.locator("#step-words code").first).to_be_attached()
        expect(panel.locator("#step-figures .equation").first).to_be_attached()
        if name != "output-w":
            expect(panel.locator("#step-figures td").nth(9)).to_be_attached()
        titles.append(panel.inner_text("#step-words h2"))
        panel.keyboard.press("ArrowRight")
    assert len(set(titles)) == len(names)
    panel.click("#step-previous")
    panel.wait_for_selector("#panel-backprop[data-at=hidden-w]")
    expect(panel.locator(".pictures .heatmap")).to_have_count(30)


def test_a_step_is_reached_by_its_link(page, base_url):
    page.goto(base_url + "#panel=backprop&step=hidden-z")
    page.wait_for_engine()
    page.wait_for_selector("#panel-backprop[data-at=hidden-z]")
    page.draw(SEVEN)
    page.wait_for_selector("#step-figures .equation")
    go_to(page, "cost")
    page.expect_value("location.hash.includes('step=cost')", True)
    page.evaluate("location.hash = 'panel=backprop&step=update'")
    page.wait_for_selector("#panel-backprop[data-at=update]")


def test_the_numbers_are_those_of_native_backprop(panel):
    should_be(panel, 3)
    inputs = panel.evaluate("Array.from(digitlab.pad.inputs)")
    panel.evaluate("digitlab.engine.ask('study.freeze')")
    found = panel.evaluate(
        "async x => { const d = await digitlab.engine.ask("
        "'study.derive', new Float32Array(x), 3, 0.1, '');"
        " return Object.entries(d.values).map(([name, v]) => [name, Array.from(v.numbers)]) }",
        inputs,
    )
    network, _ = model_file.load_default()
    expected = Study(network).derive(np.array(inputs, np.float32), 3, 0.1)["values"]
    assert [name for name, _ in found] == list(expected)
    for name, numbers in found:
        np.testing.assert_allclose(
            numbers, expected[name]["numbers"], rtol=1e-4, atol=1e-6, err_msg=name
        )


def test_a_sum_unfolds_where_it_is_pointed_at_and_adds_up(panel):
    should_be(panel, 2)
    go_to(panel, "hidden-a")
    total, terms = unfolded(panel, "∂C/∂ahidden")
    assert len(terms) == 10
    assert sum(terms) == pytest.approx(total, rel=1e-4)
    panel.hover("#diagram circle[data-layer='1'][data-j='7']")
    total, terms = unfolded(panel, "∂C/∂ahidden[7]")
    assert sum(terms) == pytest.approx(total, rel=1e-4, abs=1e-12)
    row = panel.locator("#step-figures tr.picked th")
    expect(row).to_have_text("7")
    panel.hover("#step-figures tbody tr:nth-child(3) td >> nth=0")
    total, terms = unfolded(panel, "∂C/∂ahidden[2]")
    assert sum(terms) == pytest.approx(total, rel=1e-4, abs=1e-12)


def test_a_number_that_is_clicked_is_held_until_it_is_let_go(panel):
    go_to(panel, "forward")
    cells = panel.locator("#step-figures .table").first.locator("tbody tr")
    cells.nth(12).locator("td").nth(1).click()
    unfolded(panel, "zhidden[12]")
    expect(panel.locator("#panel-backprop")).to_have_attribute("data-held", "true")
    cells.nth(4).locator("td").nth(1).hover()
    panel.hover("#diagram circle[data-layer='2'][data-j='3']")
    panel.wait_for_last_answer()
    _, terms = unfolded(panel, "zhidden[12]")
    assert [abs(term) for term in terms[:-1]] == sorted(map(abs, terms[:-1]), reverse=True)
    panel.keyboard.press("Escape")
    expect(panel.locator("#panel-backprop")).to_have_attribute("data-held", "false")
    cells.nth(4).locator("td").nth(1).hover()
    unfolded(panel, "zhidden[4]")
    for state in "true", "false":
        cells.nth(5).locator("td").nth(1).click()
        expect(panel.locator("#panel-backprop")).to_have_attribute("data-held", state)
    panel.click("#diagram circle[data-layer='2'][data-j='3']")
    unfolded(panel, "aoutput[3]")
    panel.click("#unfolded button")
    expect(panel.locator("#panel-backprop")).to_have_attribute("data-held", "false")


def test_what_is_held_is_checked_where_that_is_asked_for(panel):
    should_be(panel, 2)
    go_to(panel, "output-b")
    panel.locator("#step-figures tbody tr").nth(7).locator("td").last.click()
    unfolded(panel, "∂C/∂boutput[7]")
    expect(panel.locator("#check-says")).to_have_text("")
    panel.click("#unfolded button >> nth=0")
    panel.wait_for_selector("#check-says[data-agrees=true]")
    expect(panel.locator("#check-says .verdict")).to_be_in_viewport()
    expect(panel.locator("#check-j")).to_have_value("7")
    expect(panel.locator("#check-k")).not_to_be_visible()


def test_on_white_paper_there_is_nothing_to_check(panel):
    should_be(panel, 2)
    panel.select_option("#fault", "sign")
    panel.select_option("#check-of", "w 1")
    panel.click("#check-run")  # the one that it offers shows something
    panel.wait_for_selector("#check-says[data-agrees=false]")
    panel.fill("#check-k", "0")
    panel.click("#check-run")
    panel.wait_for_selector("#check-says[data-agrees=none]")
    expect(panel.locator("#check-says")).not_to_contain_text("✓")
    go_to(panel, "output-a")
    expect(panel.locator("#unfolded")).to_contain_text("not the sum that it should be")


def shown(text):
    """A number as it stands on the page, and half of its last digit."""
    plain = text.replace("−", "-").replace("(", "").replace(")", "").replace("≈ ", "")
    size, _, exponent = plain.partition("e")
    places = len(size.partition(".")[2]) - int(exponent or 0)
    return float(plain), 0.5001 * 10.0**-places


def test_a_pocket_calculator_comes_to_the_same_in_every_step(panel):
    should_be(panel, 2)
    for name in step_names(Network()):
        go_to(panel, name)
        panel.wait_for_last_answer()  # after the question for the sum
        heading, lines = panel.eval_on_selector(
            "#unfolded",
            "box => [box.querySelector('h3').textContent, [...box.querySelectorAll('li')]"
            ".map(li => [...li.children].map(c => c.textContent))]",
        )
        total, unit = shown(heading.rpartition(" = ")[2])
        assert sum(shown(value)[0] for _, _, value, _ in lines) == pytest.approx(total, abs=unit)
        for label, factors, value, _ in lines:
            if " · " not in factors:
                continue
            product = math.prod(shown(factor)[0] for factor in factors.split(" · "))
            number, unit = shown(value)
            assert product == pytest.approx(number, abs=unit), (name, label)


@pytest.mark.parametrize("width", [360, 768, 1024, 1280, 1920])
def test_no_formula_is_cut(panel, width):
    panel.set_viewport_size({"width": width, "height": 720})
    for name in step_names(Network()):
        go_to(panel, name)
        panel.expect_whole_formulas()
    panel.set_viewport_size({"width": 1280, "height": 720})


def test_the_books_lines_stand_beside_ours_with_their_shapes(panel):
    go_to(panel, "hidden-a")
    expect(panel.locator(".book")).to_have_count(0)
    panel.check("#as-in-book")
    book = panel.locator(".book")
    expect(book.locator("code")).to_have_text(["np.dot(self.weights[-l+1].transpose(), delta)"])
    expect(book.locator("small")).to_have_text(["(30, 10) · (10, 1) → (30, 1)"])
    expect(book).to_contain_text("here −l is −2")
    go_to(panel, "cost")
    expect(book).to_contain_text("does not compute this")
    panel.uncheck("#as-in-book")
    expect(book).to_have_count(0)


def test_the_cost_is_walked_with_the_digits_numbers(panel):
    should_be(panel, 2)
    go_to(panel, "cost")
    total, _ = unfolded(panel, "C")
    steps = panel.locator(".walk-cost li")
    expect(steps).to_have_count(6)
    texts = steps.all_inner_texts()
    y, a, difference = (shown(word)[0] for word in texts[0].rstrip(".").split()[-5::2])
    assert y - a == pytest.approx(difference, rel=2e-3)
    numbers = [shown(text.rstrip(".").split()[-1])[0] for text in texts[2:]]
    squares, root, again, half = numbers
    assert root**2 == pytest.approx(squares, rel=2e-3)
    assert (again, half) == (squares, pytest.approx(total, rel=2e-3))
    expect(panel.locator("#diagram circle.picked")).to_have_count(0)


def test_on_a_phone_half_of_the_height_is_the_panel_s(panel):
    panel.set_viewport_size({"width": 390, "height": 844})
    panel.expect_value("document.querySelector('#panel-backprop').clientHeight > 422", True)
    expect(panel.locator("#outputs li").last).to_be_in_viewport()
    panel.set_viewport_size({"width": 1280, "height": 720})


def test_what_is_scrolled_to_is_not_under_the_row_of_steps(panel):
    for width in 768, 1280:
        panel.set_viewport_size({"width": width, "height": 720})
        for name in "check", "trial":
            panel.click(f"#go-{name}")
            panel.expect_value(
                f"document.querySelector('#{name}').getBoundingClientRect().top >="
                " document.querySelector('#steps').getBoundingClientRect().bottom",
                True,
            )
            panel.click("[data-step=forward]")


def test_every_symbol_is_explained(panel):
    panel.click("#symbols summary")
    symbols = panel.locator("#symbols dl")
    expect(symbols).to_contain_text("768 numbers, one for each pixel")
    expect(symbols).to_contain_text("one-hot")
    expect(symbols).to_contain_text("30 × 768 + 10 × 30")
    panel.click("#symbols summary")


def test_one_number_is_written_alike_in_every_column(panel):
    go_to(panel, "output-a")
    rows = panel.eval_on_selector_all(
        "#step-figures tbody tr",
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent))",
    )
    alike = [(a, slope) for a, y, slope in rows if y == "0"]
    assert len(alike) == 9
    assert all(a == slope for a, slope in alike)


def test_numbers_are_walked_by_keyboard(panel):
    go_to(panel, "output-a")
    panel.focus("#step-figures table")
    for key in "ArrowDown", "ArrowDown", "ArrowRight":
        panel.keyboard.press(key)
    unfolded(panel, "y[2]")
    expect(panel.locator("#panel-backprop")).to_have_attribute("data-at", "output-a")
    panel.focus("#diagram svg")
    panel.keyboard.press("ArrowRight")
    panel.keyboard.press("ArrowDown")
    unfolded(panel, "∂C/∂aoutput[1]")


def test_steps_on_a_copy_lower_the_cost_and_are_kept_or_not(panel):
    should_be(panel, 2)
    before = panel.outputs()
    panel.click("#step-take")
    panel.wait_for_selector("#trial-says[data-steps='1']")
    panel.click("#step-again")
    panel.wait_for_selector("#trial-says[data-steps='11']")
    says = panel.locator("#trial-says")
    assert float(says.get_attribute("data-after")) < float(says.get_attribute("data-before"))
    titles = [
        "The cost: before, and after each step",
        "The ten outputs, before and after the steps",
    ]
    expect(panel.locator("#trial-bars h4")).to_have_text(titles)
    seven = panel.locator("#trial-bars .change[data-before]").nth(7)
    assert float(seven.get_attribute("data-after")) < float(seven.get_attribute("data-before"))
    assert panel.outputs() == before
    panel.click("#step-keep")
    panel.wait_for_function(
        "before => document.querySelector('#outputs [data-digit=\"2\"]').dataset.value !== before",
        arg=before[2],
    )
    expect(panel.locator("#answered-by")).to_contain_text("after your steps")
    panel.click("#step-back")
    panel.wait_for_function(
        "before => document.querySelector('#outputs [data-digit=\"2\"]').dataset.value === before",
        arg=before[2],
    )
    assert panel.outputs() == before


def test_broken_on_purpose_the_check_fails(panel):
    should_be(panel, 2)
    panel.click("#check-run")
    panel.wait_for_selector("#check-says[data-agrees=true]")
    for fault in FAULTS:
        panel.select_option("#fault", fault)
        panel.wait_for_function(
            "wrong => document.querySelector('#fault-says').textContent.includes(wrong)",
            arg=FAULTS[fault].wrong,
        )
        if fault == "sum":  # only what lies before the sum is wrong
            panel.wait_for_selector("#check-says[data-agrees=true]")
            panel.select_option("#check-of", "b 1")
            panel.fill("#check-j", "7")
            panel.click("#check-run")
        panel.wait_for_selector("#check-says[data-agrees=false]")
    go_to(panel, "output-a")
    expect(panel.locator("#step-words code.wrong")).to_have_count(1)
    panel.click("#step-take")
    panel.wait_for_selector("#trial-says[data-steps='1']")
    expect(panel.locator("#trial-says")).to_contain_text("rises")
    expect(panel.locator("#step-keep")).to_be_disabled()
    panel.select_option("#fault", "")
    panel.wait_for_selector("#check-says[data-agrees=true]")
    expect(panel.locator("#step-words code.wrong")).to_have_count(0)


def test_what_cannot_be_checked_is_said(panel):
    panel.select_option("#check-of", "b 2")
    panel.fill("#check-j", "10")
    panel.click("#check-run")
    expect(panel.locator("#check-says")).to_contain_text(
        "j: expected a whole number from 0 to 9, found 10"
    )


def test_during_training_the_network_holds_still_and_says_so(panel):
    panel.click("[role=tab][data-panel=train]")
    panel.choose(dataset="synthetic", examples=500, epochs=1000)
    panel.click("#train-start")
    panel.wait_for_function("() => document.querySelector('#train-status').dataset.samples > 0")
    panel.click("[role=tab][data-panel=backprop]")
    panel.wait_for_function(
        "() => document.querySelector('#backprop-note').textContent.includes('holds still')"
    )
    note = panel.inner_text("#backprop-note")
    go_to(panel, "cost")
    total, _ = unfolded(panel, "C")
    samples = panel.get_attribute("#train-status", "data-samples")
    panel.wait_for_function(
        "before => document.querySelector('#train-status').dataset.samples > Number(before) + 3000",
        arg=samples,
    )
    expect(panel.locator("#backprop-note")).to_have_text(note)
    assert unfolded(panel, "C")[0] == total
    panel.click("#step-take")
    panel.wait_for_selector("#trial-says[data-steps='1']")
    expect(panel.locator("#step-keep")).to_be_disabled()
    panel.click("#backprop-note button")
    panel.wait_for_function(
        "note => document.querySelector('#backprop-note').textContent !== note", arg=note
    )


def test_networks_of_other_sizes(panel, tmp_path):
    path = tmp_path / "model.npz"
    for sizes in (768, 10), (768, 200, 10), (768, 12, 9, 10):
        network = Network(sizes, seed=1)
        model_file.save(path, network, {})
        panel.open_model(path.read_bytes())
        names = step_names(network)
        panel.wait_for_function(
            "count => document.querySelectorAll('#steps [data-step]').length === count",
            arg=len(names),
        )
        should_be(panel, len(sizes))
        for name in names:
            go_to(panel, name)
            expect(panel.locator("#step-figures .equation").first).to_be_attached()
            expect(panel.locator("#step-words math").first).to_be_attached()
        panel.click("#check-run")
        panel.wait_for_selector("#check-says[data-agrees=true]")
