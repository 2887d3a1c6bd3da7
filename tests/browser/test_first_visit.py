"""What a new visitor meets: the first steps, words that explain themselves, and the way back."""

from playwright.sync_api import expect
from tests.browser.lab_page import ONE, SEVEN


def test_the_first_steps_lead_to_the_mistakes_and_go_away_for_good(page, base_url):
    page.goto(base_url + "#data=synthetic&examples=200&epochs=1")
    page.wait_for_engine()
    present = page.locator("#path [aria-current=step]")
    expect(present).to_have_text("Draw a digit")
    page.draw(SEVEN)
    expect(present).to_have_text("Train a network")
    page.click("#train-start")
    page.wait_for_training("done")
    expect(present).to_have_text("Draw again")
    page.click("#pad-clear")
    page.draw(ONE)
    expect(present).to_have_text("See its mistakes")
    present.click()
    expect(page.locator("#path .done")).to_have_count(4)
    expect(page.locator("#mistakes .digit").first).to_be_visible()
    page.wait_until_kept("path")
    page.reload()
    page.wait_for_engine()
    page.wait_until_all_is_kept()
    expect(page.locator("#path")).to_be_hidden()


def test_terms_are_explained_by_pointing_by_keyboard_and_by_a_tap(lab):
    says, epoch = lab.locator("#term-says"), "[data-term=epoch]"
    lab.hover(epoch)
    expect(says).to_contain_text("each training digit once")
    lab.hover("#pad")
    expect(says).to_be_hidden()
    lab.focus("#epochs")
    lab.keyboard.press("Shift+Tab")
    expect(says).to_contain_text("each training digit once")
    expect(lab.locator(epoch)).to_have_attribute("aria-describedby", "term-says")
    lab.keyboard.press("Escape")
    expect(says).to_be_hidden()
    lab.dispatch_event(epoch, "pointerdown", {"pointerType": "touch"})
    lab.dispatch_event(epoch, "click")
    expect(says).to_be_visible()
    expect(lab.locator("#epochs")).not_to_be_focused()
    lab.dispatch_event(epoch, "click")
    expect(says).to_be_hidden()
    lab.click("[role=tab][data-panel=backprop]")
    lab.hover("#step-words mi:text-is('σ')")
    expect(says).to_contain_text("the sigmoid")


def test_back_in_the_browser_walks_panels_and_steps_and_settings_stay(lab):
    lab.click("[role=tab][data-panel=backprop]")
    lab.click("#steps [data-step=cost]")
    lab.click("#steps [data-step=output-z]")
    lab.choose(epochs=7)
    lab.click("[role=tab][data-panel=inside]")
    lab.go_back()
    present = lab.locator("#steps [aria-current=step]")
    expect(present).to_have_attribute("data-step", "output-z")
    expect(lab.locator("#panel-backprop")).to_be_visible()
    lab.go_back()
    expect(present).to_have_attribute("data-step", "cost")
    lab.expect_value("digitlab.settings.value.epochs", 7)
    lab.expect_value("new URLSearchParams(location.hash.slice(1)).get('epochs')", "7")
    expect(lab.locator("#settings-notice")).to_be_empty()
    lab.go_forward()
    expect(present).to_have_attribute("data-step", "output-z")
    for _ in range(2):
        lab.go_back()
    expect(present).to_have_attribute("data-step", "forward")


def test_a_link_that_says_all_is_not_followed_again_on_the_way_back(lab):
    link = lab.evaluate("location.hash.slice(1)")
    assert "panel=train" in link
    lab.follow(link.replace("panel=train", "panel=data"))
    lab.click("[role=tab][data-panel=train]")
    lab.choose(eta=0.75)
    lab.go_back()
    expect(lab.locator("#panel-data")).to_be_visible()
    lab.expect_value("digitlab.settings.value.eta", 0.75)


def test_a_decimal_comma_is_read_as_one(lab):
    lab.follow("examples=60,000")
    expect(lab.locator("#settings-notice")).to_contain_text("found 60,000")
    lab.fill("#eta", "0,5")
    lab.expect_value("digitlab.settings.value.eta", 0.5)
    lab.fill("#eta", "0,5,5")
    lab.click("#train-start")
    expect(lab.locator("#settings-notice")).to_contain_text("found 0,5,5")


def test_own_digits_are_trained_with_where_they_are(lab):
    lab.choose(dataset="synthetic", examples=100, epochs=1)
    lab.click("[role=tab][data-panel=data]")
    lab.draw(SEVEN)
    lab.keyboard.press("7")
    lab.click("#own-train")
    lab.wait_for_training("done")
    expect(lab.locator("#train-status")).to_have_attribute("data-samples", "120")
    expect(lab.locator("#own-weight")).to_have_value("20")
