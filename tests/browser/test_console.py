"""The console: Python with the live objects, in the worker, which it neither leaves nor breaks."""

import base64
import io
import json
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import ONE, SEVEN, LabPage

INPUT = "#console-input"


def wheel(name):
    """A pure wheel of one module with one function."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(f"{name}.py", "def twice(n):\n    return 2 * n\n")
        info = f"{name}-1.0.dist-info"
        archive.writestr(
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nRequires-Dist: numpy>=2\n",
        )
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return data.getvalue()


@pytest.fixture
def console(lab):
    """The page with its console open, and empty."""
    open_console(lab)
    lab.click("#console button:text-is('Clear')")
    return lab


@pytest.fixture
def own_console(page, base_url):
    """The console of a page that keeps nothing of the tests before."""
    page.goto(base_url)
    page.wait_for_engine()
    open_console(page)
    return page


def open_console(page):
    page.click("[role=tab][data-panel=code]")
    page.wait_for_selector(INPUT)


def begin(page, text):
    page.fill(INPUT, text)
    page.press(INPUT, "Control+Enter")


def wait_for_end(page):
    page.wait_for_selector("#console[data-state=idle]")


def run(page, text):
    """Run a command to its end; what it wrote: kinds and texts, in turn."""
    begin(page, text)
    wait_for_end(page)
    return newest(page)


def newest(page):
    """What the newest command wrote."""
    entries = page.eval_on_selector_all(
        "#console-log > *", "all => all.map((one) => [one.className, one.textContent])"
    )
    last = max(i for i, (kind, _) in enumerate(entries) if kind == "command")
    return [(kind, text.rstrip("\n")) for kind, text in entries[last + 1 :]]


def drop(page, name, data):
    """Drop a file on the page."""
    page.evaluate(
        """([name, data]) => {
            const transfer = new DataTransfer();
            const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
            transfer.items.add(new File([bytes], name));
            window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer }));
        }""",
        [name, base64.b64encode(data).decode()],
    )


@pytest.fixture
def elsewhere():
    """Another site, with a wheel, and what it was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(wheel("far"))

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    server.asked, server.address = asked, f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_computes_what_the_bars_show(console):
    console.draw(SEVEN)
    console.wait_for_answer(7)
    [(kind, text)] = run(console, "net.feedforward(x)[:, 0].tolist()")
    assert kind == "result"
    assert [float(number) for number in text.strip("[]").split(",")] == [
        float(output) for output in console.outputs()
    ]


def test_a_changed_weight_is_seen_at_once_and_reset_undoes_it(console):
    console.draw(SEVEN)
    console.wait_for_answer(7)
    before = console.outputs()
    assert run(console, "net.biases[1][3] = 50") == []
    console.wait_for_answer(3)
    expect(console.locator("#answered-by")).to_contain_text("you changed")
    console.click("[role=tab][data-panel=train]")
    console.click("#train-reset")
    console.wait_for_answer(7)
    assert console.outputs() == before


def test_the_run_is_live_and_goes_on_between_commands(console):
    console.click("[role=tab][data-panel=train]")
    console.choose(dataset="synthetic", examples=500, epochs=1000)
    console.click("#train-start")
    console.wait_for_selector("#train-status[data-state=running]:not([data-samples=''])")
    open_console(console)
    seen = []
    for _ in range(2):
        [(_, text)] = run(console, "training.progress().samples")
        seen.append(int(text))
        before = console.get_attribute("#train-status", "data-samples")
        console.wait_for_function(
            "(before) => document.querySelector('#train-status').dataset.samples !== before",
            arg=before,
        )
    assert 0 < seen[0] < seen[1]
    assert run(console, "training")[0][1].startswith("<Training: epoch")


def test_a_definition_is_typed_line_by_line(console):
    console.click(INPUT)
    for line in ["def twice(n):", "return 2 * n", ""]:
        console.keyboard.type(line)
        console.keyboard.press("Enter")
        wait_for_end(console)
    expect(console.locator("#console-log .command")).to_have_text(
        "def twice(n):\n    return 2 * n\n    "
    )
    console.keyboard.type("twice(4)")
    console.keyboard.press("Enter")
    console.wait_for_selector("#console-log .result")
    assert newest(console) == [("result", "8")]


def test_an_error_shows_the_students_lines_only(console):
    run(console, "def wrong(a):\n    return net.feedforward(a)")
    [(kind, text)] = run(console, "wrong(x[1:])")
    assert kind == "error"
    assert text.count("File ") == 2
    assert "return net.feedforward(a)" in text
    assert "network.py" not in text


def test_tab_completes_and_escape_lets_it_leave(console):
    console.fill(INPUT, "net.feedf")
    console.press(INPUT, "Tab")
    console.wait_for_function(
        f"() => document.querySelector('{INPUT}').value === 'net.feedforward('"
    )
    console.press(INPUT, "Escape")
    console.press(INPUT, "Tab")
    console.expect_value(f"document.activeElement.matches('{INPUT}')", False)
    console.fill(INPUT, "")
    console.press(INPUT, "Tab")
    console.expect_value(f"document.activeElement.matches('{INPUT}')", False)


def test_lines_come_back_after_a_reload(own_console):
    run(own_console, "1 + 1")
    run(own_console, "2 + 2")
    own_console.wait_until_kept("console")
    own_console.reload()
    own_console.wait_for_engine()
    open_console(own_console)
    own_console.fill(INPUT, "half wri")
    for key, text in [
        ("ArrowUp", "2 + 2"),
        ("ArrowUp", "1 + 1"),
        ("ArrowUp", "1 + 1"),
        ("ArrowDown", "2 + 2"),
        ("ArrowDown", "half wri"),
    ]:
        own_console.press(INPUT, key)
        expect(own_console.locator(INPUT)).to_have_value(text)


def test_numbers_are_drawn(console):
    console.draw(ONE)
    console.wait_for_answer()
    run(console, "show(x); show(net.weights[1])")
    sizes = console.eval_on_selector_all(
        "#console-log figure > .heatmap canvas", "all => all.map((one) => [one.width, one.height])"
    )
    assert sizes == [[24, 32], [30, 10]]
    drawn = console.evaluate(
        """() => {
            const canvas = document.querySelector("#console-log canvas");
            const { data } = canvas.getContext("2d").getImageData(0, 0, 24, 32);
            return [...new Uint32Array(data.buffer)];
        }"""
    )
    [(_, inked)] = run(console, "(x[:, 0] > 0.05).astype(int).tolist()")
    assert [int(pixel != drawn[0]) for pixel in drawn] == json.loads(inked)


def test_a_flood_is_cut_and_stopped_and_everything_is_back(console):
    console.click("[role=tab][data-panel=train]")
    console.choose(dataset="synthetic", examples=500, epochs=1)
    console.click("#train-start")
    console.wait_for_training("done")
    accuracy = console.get_attribute("#train-status", "data-accuracy")
    open_console(console)
    console.draw(SEVEN)
    console.wait_for_answer()
    answer = console.outputs()
    run(console, "mine = 5; net.weights[0][...] = 0")
    assert console.outputs() != answer
    begin(console, "while True: print('again')")
    cut = console.locator("#console-log .cut")
    cut.wait_for()
    first = cut.text_content()
    console.wait_for_function(
        "(first) => document.querySelector('#console-log .cut').textContent !== first", arg=first
    )
    assert "lines more, not shown" in first
    assert len(console.text_content("#console-log .out")) <= 10_000
    console.click("#console-busy button")
    wait_for_end(console)
    expect(console.locator("#console-log .note")).to_contain_text("was stopped")
    console.wait_for_engine()
    console.wait_for_function(
        """(answer) => answer.every((value, digit) =>
            document.querySelector(`#outputs [data-digit="${digit}"]`).dataset.value === value)""",
        arg=answer,
    )
    expect(console.locator("#train-status")).to_have_attribute("data-state", "done")
    expect(console.locator("#train-status")).to_have_attribute("data-accuracy", accuracy)
    assert "NameError" in run(console, "mine")[0][1]


def test_a_command_of_many_seconds_is_left_to_end(page, clock, base_url):
    page.watch_worker()
    page.goto(base_url)
    page.wait_for_engine()
    open_console(page)
    run(page, "1")  # all files are there
    page.evaluate("window.first = lastWorker")
    # The worker is silent until it is done; the page's clock, which is ours, runs ahead.
    begin(page, "for n in range(30_000_000): pass\n\nn")
    clock.run_for(30_000)
    expect(page.locator("#console-busy button")).to_be_visible()
    wait_for_end(page)
    assert newest(page) == [("result", "29999999")]
    page.expect_value("window.first === lastWorker", True)


def test_python_that_breaks_down_is_started_anew(page, clock, base_url):
    page.watch_worker()
    page.goto(base_url)
    page.wait_for_engine()
    open_console(page)
    clock.run_for(4100)  # one that breaks down as soon as it is there is not tried again
    page.evaluate("window.first = lastWorker")
    begin(page, "import os\nos.abort()")
    page.wait_for_function("() => first !== lastWorker")
    wait_for_end(page)
    page.wait_for_engine()
    assert len(page.evaluate("digitlab.predict(new Float32Array(768))")) == 10


def test_micropip_is_there_without_a_network(own_console, context, base_url):
    context.route(lambda url: not url.startswith(base_url), lambda route: route.abort())
    kinds = run(own_console, "import micropip\nmicropip.list()['micropip'].version")
    assert kinds == [("result", "'0.10.1'")]


def test_a_dropped_wheel_is_installed_from_the_device(console):
    drop(console, "tiny-1.0-py3-none-any (1).whl", wheel("tiny"))
    console.wait_for_selector("#console-log .result:has-text('tiny')")
    wait_for_end(console)
    assert run(console, "import tiny\ntiny.twice(4)") == [("result", "8")]
    drop(console, "broken-1.0-py3-none-any.whl", b"no zip")
    console.wait_for_selector("#console-log .error:has-text('not a zip')")


def test_the_site_has_wheels_of_its_own(own_console, context):
    name = "near-1.0-py3-none-any.whl"
    context.route(f"**/wheels/{name}", lambda route: route.fulfill(body=wheel("near")))
    line = f"import micropip\nawait micropip.install('./wheels/{name}')"
    assert run(own_console, f"{line}\nimport near\nnear.twice(3)") == [("result", "6")]


def test_another_site_is_asked_only_if_the_person_agrees(console, elsewhere):
    host = elsewhere.address.removeprefix("http://")
    line = f"import js\nr = await js.fetch('{elsewhere.address}/secret')\nr.status"
    begin(console, line)
    expect(console.locator("#agree")).to_contain_text(host)
    console.click("#agree button:text-is('Refuse')")
    wait_for_end(console)
    [(kind, text)] = newest(console)
    assert kind == "error"
    assert f"Nothing was asked of {host}" in text
    assert f"Nothing was asked of {host}" in run(console, line)[0][1]  # and nobody again
    assert elsewhere.asked == []


def test_a_wheel_from_elsewhere_where_that_is_allowed(console, elsewhere):
    address = f"{elsewhere.address}/far-1.0-py3-none-any.whl"
    line = f"import micropip\nawait micropip.install('{address}')"
    begin(console, f"{line}\nimport far\nfar.twice(1)")
    console.click("#agree button:text-is('Allow')")
    wait_for_end(console)
    assert newest(console) == [("result", "2")]
    assert elsewhere.asked == ["/far-1.0-py3-none-any.whl"]


WAYS_OUT = [
    "js.XMLHttpRequest.new().open('GET', '{}')",
    "js.WebSocket.new('{}'.replace('http', 'ws'))",
    "js.EventSource.new('{}')",
    "js.Worker.new('data:text/javascript,fetch(`{}`)')",
    "js.eval('import(`{}`)')",
    "js.Function.new('return import(`{}`)')()",
    "js.fetch.constructor('return import(`{}`)')()",
    "js.setTimeout('import(`{}`)')",
    "await js.WorkerGlobalScope.prototype.fetch('{}')",
    "await (await js.caches.open('a')).add('{}')",
    "await js.FontFace.new('a', 'url({})').load()",
]


def test_the_page_s_other_tabs_and_what_it_keeps_are_out_of_reach(own_console, base_url, context):
    other = LabPage(context.new_page())
    other.goto(base_url)
    other.wait_for_engine()
    other.evaluate("window.same = true")
    for way in "js.BroadcastChannel.new('digitlab').postMessage(None)", "js.indexedDB.databases()":
        [(kind, _)] = run(own_console, f"import js\n{way}")
        assert kind == "error", way
    other.expect_value("window.same", True)


def test_no_other_way_leads_out(console, elsewhere):
    begin(console, f"import js\nawait js.fetch('{elsewhere.address}')")
    console.click("#agree button:text-is('Refuse')")
    wait_for_end(console)
    for way in WAYS_OUT:
        [(kind, _)] = run(console, way.format(elsewhere.address))
        assert kind == "error", way
    assert elsewhere.asked == []


def test_what_the_device_keeps_is_out_of_reach(console):
    way = "import js\njs.BroadcastChannel.new('digitlab').postMessage(None)"
    assert "is shut" in run(console, way)[0][1]
    assert run(console, "js.indexedDB.deleteDatabase('digitlab')")[0][0] == "error"


def test_the_lines_of_two_tabs_are_all_kept(own_console, context, base_url):
    other = LabPage(context.new_page())
    other.goto(base_url)
    other.wait_for_engine()
    open_console(other)
    run(own_console, "1 + 1")
    run(other, "2 + 2")
    run(own_console, "3 + 3")
    own_console.wait_until_all_is_kept()
    own_console.reload()
    own_console.wait_for_engine()
    open_console(own_console)
    for text in "3 + 3", "2 + 2", "1 + 1":
        own_console.press(INPUT, "ArrowUp")
        expect(own_console.locator(INPUT)).to_have_value(text)


def test_a_run_that_is_put_back_is_kept_as_it_had_learnt(own_console):
    own_console.click("[role=tab][data-panel=train]")
    own_console.choose(dataset="synthetic", examples=500, epochs=1)
    own_console.click("#train-start")
    own_console.wait_for_training("done")
    own_console.draw(SEVEN)
    own_console.wait_for_answer()
    learnt = own_console.outputs()
    open_console(own_console)
    run(own_console, "net.biases[1][3] = 50")
    own_console.wait_for_answer(3)
    edited = own_console.outputs()
    own_console.click("[role=tab][data-panel=backprop]")
    own_console.click("#step-take")
    own_console.click("#step-keep:enabled")
    own_console.wait_for_selector("#answered-by:has-text('after your steps')")
    own_console.click("#step-back")
    own_console.wait_for_selector("#answered-by:has-text('you changed')")
    assert own_console.outputs() == edited
    own_console.wait_until_all_is_kept()
    own_console.reload()
    own_console.wait_for_engine()
    own_console.click("[role=tab][data-panel=train]")
    own_console.wait_for_training("done")
    own_console.wait_for_answer()
    assert own_console.outputs() == learnt
    expect(own_console.locator("#answered-by")).not_to_contain_text("you changed")
