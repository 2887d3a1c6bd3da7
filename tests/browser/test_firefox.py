"""A second engine: Firefox as it is published does what Chromium is tested to do at length."""

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import SEVEN

from sitebuild import DIST

PANELS = {
    "train": "#cost-curve canvas",
    "inside": "#layers canvas",
    "backprop": "#steps [data-step=update]",
    "quality": "#confusion td",
    "data": "#own-keys button",
}


@pytest.fixture
def firefox_lab(firefox, base_url):
    """The page in Firefox with its engine ready, and few digits to train on."""
    firefox.goto(base_url + "#data=synthetic&examples=500&epochs=10")
    firefox.wait_for_engine()
    return firefox


def test_it_draws_answers_trains_and_keeps_the_run(firefox_lab):
    firefox_lab.draw(SEVEN)
    firefox_lab.wait_for_answer(7)
    firefox_lab.click("#train-start")
    firefox_lab.wait_for_training("done")
    expect(firefox_lab.locator("#train-status")).to_have_attribute("data-samples", "5000")
    assert float(firefox_lab.get_attribute("#train-status", "data-accuracy")) > 0.3
    expect(firefox_lab.locator("#train-status")).to_have_attribute("data-backend", "kernel")
    trained = firefox_lab.outputs()
    firefox_lab.wait_until_kept("run ")
    firefox_lab.reload()
    firefox_lab.wait_for_engine()
    firefox_lab.wait_for_training("done")
    firefox_lab.wait_for_answer()
    assert firefox_lab.outputs() == trained


def test_every_panel_opens(firefox_lab):
    firefox_lab.draw(SEVEN)
    firefox_lab.wait_for_answer(7)
    for panel, shown in PANELS.items():
        firefox_lab.click(f"[role=tab][data-panel={panel}]")
        firefox_lab.wait_for_selector(f"#panel-{panel} {shown}")
    firefox_lab.click("[role=tab][data-panel=backprop]")
    steps = firefox_lab.locator("#steps [data-step]")
    for width in 1280, 1024, 390:
        firefox_lab.set_viewport_size({"width": width, "height": 720})
        for step in steps.all():
            step.click()
            firefox_lab.expect_whole_formulas()


def test_a_network_is_saved_as_a_file_and_opened_again(firefox_lab, firefox_downloads):
    firefox_lab.draw(SEVEN)
    firefox_lab.wait_for_answer(7)
    trained = firefox_lab.outputs()
    firefox_lab.click("[role=tab][data-panel=data]")
    saved = firefox_lab.saved_by_firefox(firefox_downloads, "#model-npz")
    firefox_lab.set_input_files("#model-choose", saved)
    firefox_lab.wait_for_selector(f"#model-says:text('{saved.name} answers now')")
    firefox_lab.wait_for_selector("#answered-by:text('the opened network’s answer')")
    assert firefox_lab.outputs() == trained


def test_the_single_file_draws_answers_and_trains(firefox):
    firefox.goto((DIST / "digit-lab.html").as_uri() + "#data=synthetic&examples=500&epochs=10")
    firefox.wait_for_engine()
    firefox.draw(SEVEN)
    firefox.wait_for_answer(7)
    firefox.click("#train-start")
    firefox.wait_for_training("done")
    expect(firefox.locator("#train-status")).to_have_attribute("data-backend", "kernel")
    firefox.click("#for-teachers")
    expect(firefox.locator("h1")).to_have_text("For teachers")
    firefox.click("nav a[href='#page=sheet']")
    expect(firefox.locator("h1")).to_have_text("Tasks")
