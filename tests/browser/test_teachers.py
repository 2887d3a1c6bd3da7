"""The page for teachers, and one of the experiments that it hands out."""

from playwright.sync_api import expect


def test_a_link_of_the_page_for_teachers_sets_up_its_experiment(page, base_url):
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: said.type == "error" and troubles.append(said.text))
    page.goto(base_url)
    page.click("#for-teachers")
    page.click("#theme")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.click("#links a:text-is('All weights zero at first')")
    page.wait_for_engine()
    expect(page.locator("#dataset")).to_have_value("synthetic")
    expect(page.locator("#epochs")).to_have_value("5")
    expect(page.locator("#initialiser")).to_have_value("zeros")
    expect(page.locator("#settings-notice")).to_have_text("")
    assert troubles == []
