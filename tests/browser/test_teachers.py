"""The page for teachers, and one of the experiments that it hands out."""


def test_a_link_of_the_page_for_teachers_sets_up_its_experiment(page, base_url, hand):
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: said.type == "error" and troubles.append(said.text))
    page.goto(base_url)
    page.click("#for-teachers")
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("#links a:text-is('All weights zero at first')")
    hand.wait_for_engine(page)
    assert page.input_value("#dataset") == "made"
    assert page.input_value("#epochs") == "5"
    assert page.input_value("#initialiser") == "zeros"
    assert page.inner_text("#settings-notice") == ""
    assert troubles == []
