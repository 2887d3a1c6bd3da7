"""How good it is: the confusion matrix, what it gets wrong, and a wrong digit on the pad."""

import pytest
from playwright.sync_api import expect


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
    expect(quality.locator("#both-costs")).to_contain_text("on test digits")


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
