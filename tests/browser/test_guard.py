"""The gate of the console: wheels come in, and nothing leads out unless the person agrees."""

import base64
import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect
from tests.browser.console_page import begin, newest, run, wait_for_end
from tests.browser.lab_page import LabPage


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
