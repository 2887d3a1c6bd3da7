"""The page for teachers, the pupils' sheet, and one of the experiments that they hand out."""

import re

from playwright.sync_api import expect
from tests.browser.lab_page import LabPage


def test_a_link_of_the_sheet_sets_up_its_experiment(page, base_url):
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: said.type == "error" and troubles.append(said.text))
    page.goto(base_url)
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("#for-teachers")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.click("#theme")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.click("nav a[href='sheet.html']")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    with page.context.expect_page() as opened:
        page.click("a:text-is('all weights zero at first')")
    lab = LabPage(opened.value)
    lab.wait_for_engine()
    expect(lab.locator("#dataset")).to_have_value("synthetic")
    expect(lab.locator("#epochs")).to_have_value("5")
    expect(lab.locator("#initialiser")).to_have_value("zeros")
    expect(lab.locator("#settings-notice")).to_have_text("")
    # The next one comes in the same tab.
    page.click("a:text-is('a single hidden neuron')")
    expect(lab.locator("#hidden")).to_have_value("1")
    assert page.url.endswith("sheet.html")
    assert troubles == []


def test_the_sheet_is_printed_on_two_pages_with_the_address(page, base_url):
    page.goto(base_url + "sheet.html")
    page.emulate_media(media="print")
    expect(page.locator(".who + .address code")).to_have_text([base_url] * 2)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 2


def test_the_downloads_are_where_the_links_lead(page, base_url):
    page.goto(base_url + "teachers.html")
    for link in page.locator("a[download]").all():
        with page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename == link.get_attribute("href")
        download.value.cancel()
