"""The derivation in the page: walked, unfolded, stepped, checked, and broken on purpose."""

import numpy as np
import pytest

from digitlab import model_file
from digitlab.derivation import derive as derivation
from digitlab.derivation.study import Study
from digitlab.network import Network


def step_names(network):
    steps = derivation.derive(network, np.zeros((768, 1)), np.eye(10, 1))
    return [step.name for step in steps]


@pytest.fixture
def panel(lab, hand):
    """The Backprop panel with a drawn 7."""
    hand.draw(lab, hand.seven)
    hand.wait_for_last_answer(lab)
    lab.click("[role=tab][data-panel=backprop]")
    lab.wait_for_selector("#step-figures .equation")
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


def test_an_empty_pad_says_what_to_draw_and_shows_the_formulas(lab, hand):
    lab.click("[role=tab][data-panel=backprop]")
    lab.wait_for_selector("[data-step=forward]")
    assert "Draw a digit" in lab.inner_text("#backprop-note")
    assert lab.locator("#step-words math").count() >= 4
    assert not lab.is_visible("#check")
    hand.draw(lab, hand.seven)
    lab.wait_for_selector("#step-figures .equation")
    lab.click("#pad-clear")
    lab.wait_for_selector("#panel-backprop[data-empty=true]")
    assert lab.locator("#step-figures .equation").count() == 0


def test_walks_all_steps_there_and_back(panel):
    names = panel.eval_on_selector_all(
        "#steps [data-step]", "all => all.map(button => button.dataset.step)"
    )
    assert names == step_names(Network())
    titles = []
    go_to(panel, "forward")
    for name in names:
        panel.wait_for_selector(f"#panel-backprop[data-at={name}]")
        assert panel.get_attribute(f"[data-step={name}]", "aria-current") == "step"
        assert panel.locator("#step-words math").count() >= 1
        assert panel.locator("#step-words code").count() >= 1
        assert panel.locator("#step-figures .equation").count() >= 1
        assert panel.locator("#step-figures td").count() >= 10 or name == "output-w"
        titles.append(panel.inner_text("#step-words h2"))
        panel.keyboard.press("ArrowRight")
    assert len(set(titles)) == len(names)
    panel.click("#step-previous")
    panel.wait_for_selector("#panel-backprop[data-at=hidden-w]")
    assert panel.locator(".pictures .heatmap").count() == 30


def test_a_step_is_reached_by_its_link(page, base_url, hand):
    page.goto(base_url + "#panel=backprop&step=hidden-z")
    hand.wait_for_engine(page)
    page.wait_for_selector("#panel-backprop[data-at=hidden-z]")
    hand.draw(page, hand.seven)
    page.wait_for_selector("#step-figures .equation")
    go_to(page, "cost")
    assert "step=cost" in page.evaluate("location.hash")
    page.evaluate("location.hash = 'panel=backprop&step=update'")
    page.wait_for_selector("#panel-backprop[data-at=update]")


def test_the_numbers_are_those_of_native_backprop(panel, hand):
    should_be(panel, 3)
    inputs = panel.evaluate(
        "import('./panels/draw/pad.js').then(({inputsFromStrokes}) => Array.from(inputsFromStrokes("
        "[[[0.2, 0.2], [0.8, 0.2], [0.5, 1]]])))"
    )
    panel.evaluate("digitlab.freeze()")
    found = panel.evaluate(
        "async x => { const d = await digitlab.derive(new Float32Array(x), 3, 0.1, '');"
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
    assert row.inner_text() == "7"
    panel.hover("#step-figures tbody tr:nth-child(3) td >> nth=0")
    total, terms = unfolded(panel, "∂C/∂ahidden[2]")
    assert sum(terms) == pytest.approx(total, rel=1e-4, abs=1e-12)


def test_numbers_are_walked_by_keyboard(panel):
    go_to(panel, "output-a")
    panel.focus("#step-figures table")
    for key in "ArrowDown", "ArrowDown", "ArrowRight":
        panel.keyboard.press(key)
    unfolded(panel, "y[2]")
    assert panel.get_attribute("#panel-backprop", "data-at") == "output-a"
    panel.focus("#diagram svg")
    panel.keyboard.press("ArrowRight")
    panel.keyboard.press("ArrowDown")
    unfolded(panel, "∂C/∂aoutput[1]")


def test_steps_on_a_copy_lower_the_cost_and_are_kept_or_not(panel, hand):
    should_be(panel, 2)
    before = hand.outputs(panel)
    panel.click("#step-take")
    panel.wait_for_selector("#trial-says[data-steps='1']")
    panel.click("#step-again")
    panel.wait_for_selector("#trial-says[data-steps='11']")
    says = panel.locator("#trial-says")
    assert float(says.get_attribute("data-after")) < float(says.get_attribute("data-before"))
    seven = panel.locator("#trial-bars .change[data-before]").nth(7)
    assert float(seven.get_attribute("data-after")) < float(seven.get_attribute("data-before"))
    assert hand.outputs(panel) == before
    panel.click("#step-keep")
    panel.wait_for_function(
        "before => document.querySelector('#outputs [data-digit=\"2\"]').dataset.value !== before",
        arg=before[2],
    )
    assert "after your steps" in panel.inner_text("#answered-by")
    panel.click("#step-back")
    panel.wait_for_function(
        "before => document.querySelector('#outputs [data-digit=\"2\"]').dataset.value === before",
        arg=before[2],
    )
    assert hand.outputs(panel) == before


def test_broken_on_purpose_the_check_fails(panel):
    should_be(panel, 2)
    panel.click("#check-run")
    panel.wait_for_selector("#check-says[data-agrees=true]")
    for fault in derivation.FAULTS:
        panel.select_option("#fault", fault)
        panel.wait_for_function(
            "wrong => document.querySelector('#fault-says').textContent.includes(wrong)",
            arg=derivation.FAULTS[fault].wrong,
        )
        if fault == "sum":  # only what lies before the sum is wrong
            panel.wait_for_selector("#check-says[data-agrees=true]")
            panel.select_option("#check-of", "b 1")
            panel.fill("#check-j", "7")
            panel.click("#check-run")
        panel.wait_for_selector("#check-says[data-agrees=false]")
    go_to(panel, "output-a")
    assert panel.locator("#step-words code.wrong").count() == 1
    panel.click("#step-take")
    panel.wait_for_selector("#trial-says[data-steps='1']")
    assert "rises" in panel.inner_text("#trial-says")
    assert panel.is_disabled("#step-keep")
    panel.select_option("#fault", "")
    panel.wait_for_selector("#check-says[data-agrees=true]")
    assert panel.locator("#step-words code.wrong").count() == 0


def test_what_cannot_be_checked_is_said(panel):
    panel.fill("#check-j", "10")
    panel.click("#check-run")
    assert "j: expected a whole number from 0 to 9, found 10" in panel.inner_text("#check-says")


def test_during_training_the_network_holds_still_and_says_so(panel, hand):
    panel.click("[role=tab][data-panel=train]")
    panel.select_option("#dataset", "made")
    panel.fill("#epochs", "1000")
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
    assert panel.inner_text("#backprop-note") == note
    assert unfolded(panel, "C")[0] == total
    panel.click("#step-take")
    panel.wait_for_selector("#trial-says[data-steps='1']")
    assert panel.is_disabled("#step-keep")
    panel.click("#backprop-note button")
    panel.wait_for_function(
        "note => document.querySelector('#backprop-note').textContent !== note", arg=note
    )


def test_networks_of_other_sizes(panel, tmp_path):
    path = tmp_path / "model.npz"
    for sizes in (768, 10), (768, 200, 10), (768, 12, 9, 10):
        network = Network(sizes, seed=1)
        model_file.save(path, network, {})
        panel.evaluate("bytes => digitlab.open(new Uint8Array(bytes))", list(path.read_bytes()))
        names = step_names(network)
        panel.wait_for_function(
            "count => document.querySelectorAll('#steps [data-step]').length === count",
            arg=len(names),
        )
        should_be(panel, len(sizes))
        for name in names:
            go_to(panel, name)
            assert panel.locator("#step-figures .equation").count() >= 1
            assert panel.locator("#step-words math").count() >= 1
        panel.click("#check-run")
        panel.wait_for_selector("#check-says[data-agrees=true]")
