"""A second engine: Firefox as it is published does what Chromium is tested to do at length."""

import pytest

from sitebuild import DIST

PANELS = {
    "train": "#cost-curve canvas",
    "inside": "#layers canvas",
    "backprop": "#steps [data-step=update]",
    "quality": "#confusion td",
    "data": "#own-keys button",
}


@pytest.fixture
def firefox_lab(firefox, base_url, hand):
    """The page in Firefox with its engine ready, and few digits to train on."""
    firefox.goto(base_url + "#data=made&examples=1000&epochs=5")
    hand.wait_for_engine(firefox)
    return firefox


def test_it_draws_answers_trains_and_keeps_the_run(firefox_lab, hand):
    hand.draw(firefox_lab, hand.seven)
    hand.wait_for_answer(firefox_lab, 7)
    firefox_lab.click("#train-start")
    hand.wait_for_training(firefox_lab, "done")
    assert firefox_lab.get_attribute("#train-status", "data-samples") == "5000"
    assert float(firefox_lab.get_attribute("#train-status", "data-accuracy")) > 0.3
    assert "SIMD kernel" in firefox_lab.inner_text("#train-status")
    trained = hand.outputs(firefox_lab)
    hand.wait_until_kept(firefox_lab, "run ")
    firefox_lab.reload()
    hand.wait_for_engine(firefox_lab)
    hand.wait_for_training(firefox_lab, "done")
    hand.wait_for_answer(firefox_lab)
    assert hand.outputs(firefox_lab) == trained


def test_every_panel_opens(firefox_lab, hand):
    hand.draw(firefox_lab, hand.seven)
    hand.wait_for_answer(firefox_lab, 7)
    for panel, shown in PANELS.items():
        firefox_lab.click(f"[role=tab][data-panel={panel}]")
        firefox_lab.wait_for_selector(f"#panel-{panel} {shown}")
    firefox_lab.click("[role=tab][data-panel=backprop]")
    firefox_lab.click("#steps [data-step=hidden-a]")
    firefox_lab.wait_for_selector("#step-words math")


def test_a_network_is_saved_as_a_file_and_opened_again(firefox_lab, firefox_downloads, hand):
    hand.draw(firefox_lab, hand.seven)
    hand.wait_for_answer(firefox_lab, 7)
    trained = hand.outputs(firefox_lab)
    firefox_lab.click("[role=tab][data-panel=data]")
    saved = hand.saved_by_firefox(firefox_lab, firefox_downloads, "#model-npz")
    firefox_lab.set_input_files("#model-choose", saved)
    firefox_lab.wait_for_selector(f"#model-says:text('{saved.name} answers now')")
    firefox_lab.wait_for_selector("#answered-by:text('the opened network’s answer')")
    assert hand.outputs(firefox_lab) == trained


def test_the_single_file_draws_answers_and_trains(firefox, hand):
    firefox.goto((DIST / "digit-lab.html").as_uri() + "#data=made&examples=1000&epochs=5")
    hand.wait_for_engine(firefox)
    hand.draw(firefox, hand.seven)
    hand.wait_for_answer(firefox, 7)
    firefox.click("#train-start")
    hand.wait_for_training(firefox, "done")
    assert "SIMD kernel" in firefox.inner_text("#train-status")
