"""How good it is: the confusion matrix, what it gets wrong, and a wrong digit on the pad."""

import io

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import SEVEN


@pytest.fixture
def quality(lab):
    lab.follow("#data=synthetic&examples=300&epochs=3")
    lab.click("#train-start")
    lab.wait_for_training("done")
    lab.click("[role=tab][data-panel=quality]")
    lab.wait_for_selector("#panel-quality[aria-busy=false] #mistakes .digit")
    return lab


def counts(page):
    return page.eval_on_selector_all(
        "#confusion td[data-truth]", "cells => cells.map(cell => Number(cell.textContent))"
    )


def test_the_matrix_counts_the_test_digits(quality):
    cells = counts(quality)
    run = quality.evaluate("digitlab.state().run.progress")
    assert sum(cells) == 2000
    right = sum(cells[::11])
    assert right / 2000 == pytest.approx(run["metrics"][-1]["accuracy"])
    expect(quality.locator("#quality-note")).to_contain_text(f"It reads {right:,} of 2,000")
    assert [cells[i : i + 10] for i in range(0, 100, 10)] == run["confusion"]
    shares = quality.eval_on_selector_all(
        "#accuracies li", "items => items.map(item => Number(item.dataset.value))"
    )
    assert shares[3] == pytest.approx(cells[33] / sum(cells[30:40]))
    costs = run["metrics"][-1]
    expect(quality.locator("#both-costs")).to_contain_text(
        f"mean cost {costs['training_cost']:.4f} on all training digits"
    )
    expect(quality.locator("#both-costs")).to_contain_text(f"{costs['cost']:.4f} on the test")


def test_it_tells_whose_digits_are_read_worst(lab):
    lab.click("[role=tab][data-panel=data]")
    lab.draw(SEVEN)
    lab.wait_for_answer(7)
    seven = lab.evaluate("Array.from(digitlab.pad.inputs, (ink) => Math.round(255 * ink))")
    image = np.array(seven, np.uint8).reshape(1, 32, 24)
    files = [file_of("anna", image, [7, 7]), file_of("ben", image, [7, 3, 4])]
    lab.set_input_files("#files-choose", files)
    lab.click("#files-train")
    lab.click("[role=tab][data-panel=quality]")
    expect(lab.locator("#by-file li")).to_have_text(["ben.npz1 of 3, 33%", "anna.npz2 of 2, 100%"])


def file_of(name, image, labels):
    """An .npz file that has the image once for each label."""
    data = io.BytesIO()
    np.savez(data, images=np.repeat(image, len(labels), axis=0), labels=np.array(labels, np.uint8))
    return {"name": f"{name}.npz", "mimeType": "application/zip", "buffer": data.getvalue()}


def test_a_mistake_goes_to_the_pad_and_is_made_again(quality):
    words = quality.inner_text("#mistakes .digit >> nth=0")
    quality.click("#mistakes .digit >> nth=0")
    quality.wait_for_answer(int(words.split("→")[1][0]))
    answered = max(map(float, quality.outputs()))
    assert answered == pytest.approx(float(words.split()[-1]), abs=0.006)
    quality.click("[role=tab][data-panel=backprop]")
    quality.wait_for_selector("#panel-backprop[data-empty=false]")
    quality.click("#pad-undo")
    quality.wait_for_function("() => document.querySelector('#prediction').textContent === '–'")


def test_a_cell_opens_its_digits(quality):
    cells = counts(quality)
    wrong = [count if i % 11 else 0 for i, count in enumerate(cells)]
    place = wrong.index(max(wrong))
    truth, answer = divmod(place, 10)
    quality.click(f"#confusion td[data-truth='{truth}'][data-answer='{answer}']")
    quality.wait_for_function(
        "text => document.querySelector('#mistakes-says').textContent.includes(text)",
        arg=f"a {truth} and",
    )
    expect(quality.locator("#mistakes .digit")).to_have_count(min(60, cells[place]))
    quality.focus("#confusion")
    quality.keyboard.press("ArrowDown")
    expect(quality.locator("#confusion-says")).to_contain_text("test digits are a")


def test_the_matrix_follows_a_run(quality):
    quality.click("[role=tab][data-panel=train]")
    quality.fill("#epochs", "1000")
    quality.click("#train-start")
    quality.wait_for_training("running")
    quality.wait_for_function(
        "() => document.querySelector('#train-status').textContent.includes(' left')"
    )
    quality.click("[role=tab][data-panel=quality]")
    quality.wait_for_function(
        "() => document.querySelector('#quality-note').textContent.startsWith('Live, after epoch')"
    )
    before = counts(quality)
    quality.wait_for_function(
        "before => [...document.querySelectorAll('#confusion td[data-truth]')]"
        ".some((cell, i) => Number(cell.textContent) !== before[i])",
        arg=before,
    )
    quality.wait_for_function(
        "() => document.querySelector('#mistakes-says').textContent.includes('after epoch')"
    )
