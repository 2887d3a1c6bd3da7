"""Looking inside: weights and activations, one neuron, and what a digit looks like to it."""

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import SEVEN

from digitlab import model_file
from digitlab.network import Network


@pytest.fixture
def inside(lab):
    lab.click("[role=tab][data-panel=inside]")
    lab.wait_for_selector(".cell[data-neuron='29']")
    return lab


def pixels(page, selector):
    """The colours of a heat map, as a text."""
    return page.eval_on_selector(f"{selector} canvas", "canvas => canvas.toDataURL()")


def test_shows_every_neuron_and_its_activation(inside):
    expect(inside.locator(".cell")).to_have_count(30)
    expect(inside.locator(".line")).to_have_count(10)
    assert len({pixels(inside, f".cell[data-neuron='{j}']") for j in range(30)}) == 30
    expect(inside.locator(".line[data-neuron='7']")).to_have_attribute("data-value", "")
    inside.draw(SEVEN)
    inside.wait_for_last_answer()
    inside.wait_for_function(
        "answer => answer.every((value, j) => value ==="
        " document.querySelector(`.line[data-neuron='${j}']`).dataset.value)",
        arg=inside.outputs(),
    )


def test_a_neuron_is_picked_by_mouse_and_by_keyboard(inside):
    inside.draw(SEVEN)
    inside.click(".cell[data-neuron='12']")
    inside.wait_for_function(
        "() => document.querySelector('#neuron h3').textContent === 'Neuron 12 of the hidden layer'"
    )
    inside.wait_for_selector("#neuron .maps figure >> nth=1")
    expect(inside.locator("#neuron .signed li")).to_have_count(10)
    inside.focus(".grid")
    inside.keyboard.press("ArrowRight")
    inside.wait_for_selector(".cell.picked[data-neuron='13']")
    inside.keyboard.press("ArrowDown")
    inside.wait_for_selector(".cell.picked[data-neuron='23']")
    inside.click(".line[data-neuron='7']")
    inside.wait_for_function(
        "() => document.querySelector('#neuron h3').textContent === 'Neuron 7 of the output layer'"
    )


def test_begins_with_the_neuron_that_answers_most(page, base_url):
    page.goto(base_url + "#panel=inside")
    page.wait_for_engine()
    page.draw(SEVEN)
    page.wait_for_last_answer()
    inputs = np.array(page.evaluate("Array.from(digitlab.pad.inputs)")).reshape(-1, 1)
    network, _ = model_file.load_default()
    loudest = int(network.forward(inputs)[1][1].argmax())
    expect(page.locator("#neuron h3")).to_have_text(f"Neuron {loudest} of the hidden layer")


def test_follows_the_training_and_rests_while_hidden(inside):
    inside.draw(SEVEN)
    before = pixels(inside, ".cell[data-neuron='3']")
    inside.evaluate(
        "() => { const { engine } = digitlab; const ask = engine.ask.bind(engine);"
        " window.looks = []; engine.ask = (name, ...values) => {"
        " if (name === 'inspect.look') looks.push(performance.now());"
        " return ask(name, ...values); } }"
    )
    inside.click("[role=tab][data-panel=train]")
    inside.evaluate("looks.length = 0")
    inside.choose(dataset="synthetic", examples=500, epochs=1000)
    inside.click("#train-start")
    inside.wait_for_function("() => document.querySelector('#train-status').dataset.samples > 2000")
    inside.expect_value("looks.length", 0)
    inside.click("[role=tab][data-panel=inside]")
    inside.wait_for_function("() => looks.length > 12")
    assert pixels(inside, ".cell[data-neuron='3']") != before
    times = np.array(inside.evaluate("looks"))
    assert np.diff(times).min() >= 99


def test_dreams_of_the_digit_that_is_asked_for(inside):
    inside.select_option("#dream-digit", "3")
    blank = pixels(inside, "#dream-picture")
    inside.click("#dream-start")
    inside.wait_for_selector("#dream[data-state=done]")
    expect(inside.locator("#dream")).to_have_attribute("data-step", "300")
    assert float(inside.get_attribute("#dream", "data-output")) > 0.9
    assert pixels(inside, "#dream-picture") != blank
    expect(inside.locator("#dream-says")).to_contain_text("output 3 is 1.00")


def test_networks_of_other_sizes(inside, tmp_path):
    path = tmp_path / "model.npz"
    for sizes in (768, 10), (768, 200, 10), (768, 12, 9, 10):
        model_file.save(path, Network(sizes, seed=1), {})
        inside.open_model(path.read_bytes())
        inside.wait_for_function(
            "count => document.querySelectorAll('.cell').length === count", arg=sizes[1]
        )
        expect(inside.locator(".line")).to_have_count(sum(sizes[2:]))
        inside.click(f".cell[data-neuron='{sizes[1] - 1}']")
        inside.wait_for_function(
            "text => document.querySelector('#neuron h3').textContent.startsWith(text)",
            arg=f"Neuron {sizes[1] - 1} of",
        )


def test_a_file_that_is_no_model_changes_nothing(inside):
    inside.draw(SEVEN)
    inside.wait_for_answer(7)
    said = inside.evaluate(
        "digitlab.engine.ask('run.open', new Uint8Array([1, 2])).catch(error => error.message)"
    )
    assert "expected a Digit Lab model" in said
    inside.wait_for_answer(7)
