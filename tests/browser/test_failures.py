"""What goes wrong is said, and another try works once the cause is gone."""

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import SEVEN, LabPage

from sitebuild import DIST


def status_text(page):
    return page.inner_text("#engine-status")


def test_opened_as_a_file_it_says_what_to_do(page):
    page.goto((DIST / "index.html").as_uri())
    expect(page.locator("h1:visible")).to_contain_text("cannot start from this file")
    expect(page.locator("body")).to_contain_text("python3 -m http.server")
    expect(page.locator("header")).to_be_hidden()
    page.click("text=digit-lab.html")
    assert page.url == (DIST / "digit-lab.html").as_uri()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"status": 404, "body": "gone"}, "site.json did not arrive: the server answered 404"),
        ({"status": 200, "body": "<html>Sign in</html>"}, "site.json: expected JSON"),
    ],
)
def test_a_list_of_files_that_is_wrong_is_said_and_retry_works(page, base_url, answer, says):
    page.route("**/site.json", lambda route: route.fulfill(**answer))
    page.goto(base_url)
    page.wait_for_engine("failed")
    assert says in status_text(page)
    page.unroute_all(behavior="wait")
    page.click("#engine-status button")
    page.wait_for_engine()


@pytest.mark.parametrize("file", ["packages.bin", "pyodide.asm.wasm"])
def test_a_truncated_file_is_named(page, base_url, file):
    page.route(f"**/{file}", lambda route: route.fulfill(status=200, body=b"PK" + bytes(5000)))
    page.goto(base_url)
    page.wait_for_engine("failed")
    assert file in status_text(page)
    assert "did not arrive whole" in status_text(page)


@pytest.mark.parametrize("file", ["packages.bin", "pyodide.asm.wasm"])
def test_a_file_with_other_bytes_is_refused(page, base_url, file):
    def other(route):
        body = bytearray((DIST / "pyodide" / file).read_bytes())
        body[len(body) // 2] ^= 255
        route.fulfill(status=200, body=bytes(body))

    page.route(f"**/{file}", other)
    page.goto(base_url)
    page.wait_for_engine("failed")
    assert file in status_text(page)


def test_no_network_is_said(page, base_url):
    page.route("**/pyodide/**", lambda route: route.abort("internetdisconnected"))
    page.goto(base_url)
    page.wait_for_engine("failed")
    assert "did not arrive" in status_text(page)


def test_no_webassembly_is_said(page, base_url):
    page.add_init_script("delete window.WebAssembly")
    page.goto(base_url)
    page.wait_for_engine("failed")
    assert "does not run WebAssembly" in status_text(page)


def test_a_worker_that_dies_is_noticed_and_replaced(page, clock, base_url):
    page.watch_worker()
    page.goto(base_url)
    page.wait_for_engine()
    page.draw(SEVEN)
    page.wait_for_answer(7)
    page.lose_worker()
    page.evaluate("digitlab.predict(new Float32Array(768))")
    assert page.outputs()[7] != ""


def test_mnist_that_does_not_arrive_leaves_the_network(lab):
    if lab.evaluate("digitlab.engine.site.mnist") is None:
        pytest.skip("MNIST could not be had for this site")
    lab.draw(SEVEN)
    lab.wait_for_answer(7)
    trained = lab.outputs()
    lab.context.route("**/train-images*", lambda route: route.fulfill(status=404))
    lab.click("#train-start")
    lab.wait_for_training("failed")
    says = "train-images-idx3-ubyte.gz did not arrive: the server answered 404"
    expect(lab.locator("#train-status")).to_contain_text(says)
    assert lab.outputs() == trained
    expect(lab.locator("#answered-by")).to_have_text("the trained model’s answer")


def test_a_site_without_mnist_offers_made_digits_and_says_so(page, base_url):
    def without_mnist(route):
        site = route.fetch().json()
        route.fulfill(json=site | {"mnist": None})

    page.route("**/site.json", without_mnist)
    page.goto(base_url)
    page.wait_for_engine()
    assert page.eval_on_selector_all("#dataset option", "os => os.map(o => o.value)") == [
        "synthetic"
    ]
    expect(page.locator("#dataset-says")).to_contain_text("computer-made digits only")


def test_the_page_may_ask_and_run_nothing_else(browser, base_url):
    page = LabPage(browser.new_page())
    page.goto(base_url)
    page.evaluate(
        """() => {
            window.refused = new Set();
            document.addEventListener("securitypolicyviolation",
                (event) => refused.add(event.effectiveDirective));
            fetch("http://elsewhere.invalid/").catch(() => {});
            new Image().src = "http://elsewhere.invalid/image.png";
            document.body.setAttribute("style", "color: red");
            document.head.append(Object.assign(document.createElement("script"), { text: "1" }));
        }"""
    )
    page.wait_for_function("() => refused.size === 4")
    directives = ["connect-src", "img-src", "script-src-elem", "style-src-attr"]
    page.expect_value("[...refused].sort()", directives)
    page.close()
