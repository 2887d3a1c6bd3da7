"""Data: own digits, files of every kind, whole and broken, and models in and out."""

import gzip
import io
import json
import re
import struct
import zipfile

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.browser.lab_page import ONE, SEVEN
from tests.native.data import paper

from digitlab import model_file
from digitlab.data import formats, synthetic
from digitlab.data.dataset import Dataset

X = np.linspace(0, 1, 768, dtype=np.float32)


def digits(count, seed=1):
    rng = np.random.default_rng(seed)
    images = np.zeros((count, 32, 24), np.uint8)
    images[:, 8:24, 8:16] = rng.integers(0, 256, (count, 16, 8))
    return Dataset(images.reshape(count, 768), np.arange(count, dtype=np.uint8) % 10)


def idx(array):
    head = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return head + array.tobytes()


def png(size):
    file = io.BytesIO()
    picture = np.full(size[::-1], 255, np.uint8)
    margin = (size[1] - 20) // 2 if size[1] <= 32 else 4  # as in MNIST, where it can be
    picture[margin:-margin, size[0] // 2 - 2 : size[0] // 2 + 2] = 0
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def square(images):
    """Images of the grid as MNIST's have them, (n, 28, 28)."""
    return np.pad(images.reshape(-1, 32, 24)[:, 2:-2], ((0, 0), (0, 0), (2, 2)))


def zipped(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def npz(**arrays):
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def csv(count, columns, head=""):
    images = synthetic.make(count, 5).images
    pixels = images if columns == 768 else square(images).reshape(count, -1)
    rows = np.hstack([np.arange(count)[:, None] % 10, pixels])
    return (head + "\n".join(",".join(map(str, row)) for row in rows)).encode()


@pytest.fixture
def data(lab):
    lab.click("[role=tab][data-panel=data]")
    return lab


def choose(page, files, selector="#files-choose"):
    payload = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        for name, content in files.items()
    ]
    page.set_input_files(selector, payload)


def drop(page, files):
    page.evaluate(
        """files => {
            const transfer = new DataTransfer();
            for (const [name, bytes] of Object.entries(files)) {
                transfer.items.add(new File([Uint8Array.from(bytes)], name));
            }
            document.body.dispatchEvent(
                new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }""",
        {name: list(content) for name, content in files.items()},
    )


def wait_for_found(page, text):
    page.wait_for_function(
        "text => document.querySelector('#files-says').textContent.includes(text)", arg=text
    )


def notes(page):
    return page.inner_text("#files-notes")


def own_labels(page):
    return page.eval_on_selector_all(
        "#own-digits .digit", "digits => digits.map(digit => Number(digit.dataset.label))"
    )


def test_own_digits_are_drawn_relabelled_deleted_undone_and_saved(page, base_url):
    data = page
    data.goto(base_url + "#panel=data")
    data.wait_for_engine()
    data.keyboard.press("3")
    expect(data.locator("#own-says")).to_contain_text("Draw a 3 first")
    data.draw(SEVEN)
    data.keyboard.press("7")
    expect(data.locator("#own-says")).to_have_text("Added a 7. Draw the next digit.")
    data.draw(ONE)
    data.click("#own-keys button:has-text('4')")
    assert own_labels(data) == [4, 7]
    data.click("#own-digits .digit >> nth=0")
    data.select_option("#own-label", "1")
    assert own_labels(data) == [1, 7]
    data.click("#own-delete")
    assert own_labels(data) == [7]
    data.click("#own-undo")
    assert own_labels(data) == [1, 7]
    data.click("#own-digits .digit >> nth=1")
    data.click("#own-put")
    data.wait_for_answer(7)
    data.fill("#owner", " Änne & Bo, 9b ")
    with data.expect_download() as download:
        data.click("#own-export")
    name = download.value.suggested_filename
    assert re.fullmatch(r"digit-lab-digits-änne-bo-9b-\d{4}-\d\d-\d\d-\d{4}\.npz", name), name
    saved = formats.read_npz(download.value.path().read_bytes())
    assert saved.labels.tolist() == [7, 1]
    assert saved.images.max() == 255
    data.reload()
    data.wait_for_engine()
    data.click("[role=tab][data-panel=data]")
    data.wait_for_selector("#own-digits .digit")
    assert own_labels(data) == [1, 7]
    expect(data.locator("#owner")).to_have_value(" Änne & Bo, 9b ")


def test_thirty_files_of_a_class_at_once(data):
    files = {f"pupil {i}.npz": formats.write_npz(digits(20, seed=i)) for i in range(30)}
    drop(data, files)
    wait_for_found(data, "600 digits in 30 files")
    expect(data.locator("#files-preview .digit")).to_have_count(30 * 13)
    expect(data.locator("#files-preview h3").first).to_have_text("pupil 0.npz (20)")
    expect(data.locator("#files-counts")).to_contain_text("0: 60 · 1: 60")
    expect(data.locator("#files-few")).to_be_hidden()
    data.click("#files-add")
    data.wait_for_selector("#own-digits .digit")
    expect(data.locator("#own-count")).to_contain_text("600 digits")
    data.click("#own-undo")
    expect(data.locator("#own-count")).to_have_text("No digits yet.")
    choose(data, files)
    wait_for_found(data, "600 digits in 30 files")
    data.click("#files-train")
    wait_for_found(data, "are the data set")
    data.click("[role=tab][data-panel=train]")
    expect(data.locator("#dataset")).to_have_value("files")
    data.fill("#epochs", "1")
    data.click("#train-start")
    data.wait_for_training("done")
    expect(data.locator("#train-status")).to_have_attribute("data-samples", "500")


def test_files_of_every_kind_are_read(data):
    some = digits(30)
    files = {
        "train-images-idx3-ubyte": idx(square(synthetic.make(12, 5).images)),
        "train-labels-idx1-ubyte.gz": gzip.compress(idx(some.labels[:12])),
        "class.npz": formats.write_npz(some),
        "mnist.csv": csv(15, 784, "label," + ",".join(f"p{i}" for i in range(784)) + "\n"),
        "grid.csv": csv(5, 768),
        "pictures.zip": zipped({"3/a.png": png((28, 28)), "5/b.png": png((40, 60))}),
        "7-mine.png": png((24, 32)),
    }
    choose(data, files)
    wait_for_found(data, f"{12 + 30 + 15 + 5 + 2 + 1} digits in 7 files")
    assert notes(data) == "1 picture of another size was fitted to the grid."
    data.click("#files-discard")
    expect(data.locator("#files-found")).to_be_hidden()


def encoded(picture, kind="JPEG", **options):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, **options)
    return file.getvalue()


def test_photographs_of_paper_are_read(data):
    seven = [[(0, 0), (10, 0), (4, 16)]]
    photograph = paper.photograph(seven, np.random.default_rng(1))
    ink = paper.ink_of(seven, (120, 90), 4, np.random.default_rng(2))
    clear = np.zeros((120, 90, 4), np.uint8)
    clear[..., 3] = np.rint(255 * ink)
    turned = Image.Exif()
    turned[0x0112] = 6  # a quarter clockwise
    scale = 4000 // min(photograph.shape)
    files = {
        "7-photograph.jpg": encoded(photograph),
        "7-turned.jpg": encoded(np.rot90(photograph).copy(), exif=turned),
        "7-large.jpg": encoded(np.kron(photograph, np.ones((scale, scale), np.uint8))),
        "7-clear.png": encoded(clear, "PNG"),
        "7-chalk.png": encoded(np.where(clear > 0, 255, clear), "PNG"),
    }
    choose(data, files)
    wait_for_found(data, "5 digits in 5 files")
    data.expect_value(
        """(async () => {
            const { images, labels } = await digitlab.engine.ask("files.chosen", [], "out");
            const answers = [];
            for (let i = 0; i < labels.length; i++) {
                const cells = images.slice(768 * i, 768 * (i + 1));
                const inputs = Float32Array.from(cells, (cell) => cell / 255);
                const outputs = [...await digitlab.predict(inputs)];
                answers.push(outputs.indexOf(Math.max(...outputs)));
            }
            return answers;
        })()""",
        [7] * 5,
    )


def test_what_has_no_label_is_asked_for_and_a_digit_can_be_left_out(data):
    rng = np.random.default_rng(1)
    seven = [[(0, 0), (10, 0), (4, 16)]]
    names = ["IMG_2041.jpg", "4.jpg", "IMG_2042.jpg"]
    choose(data, {name: encoded(paper.photograph(seven, rng)) for name in names})
    wait_for_found(data, "3 digits in 3 files")
    expect(data.locator("#files-preview .digit")).to_have_text(["? (7?)", "4 (7?)", "? (7?)"])
    expect(data.locator("#files-unlabelled")).to_contain_text("2 digits have no label")
    expect(data.locator("#files-counts")).to_contain_text("4: 1")
    expect(data.locator("#files-train")).to_be_disabled()
    expect(data.locator("#files-few")).to_be_visible()
    data.select_option("#files-unlabelled-as", "read")
    expect(data.locator("#files-train")).to_be_enabled()
    data.click("#files-preview .digit >> nth=1")
    data.click("#files-add")
    expect(data.locator("#own-count")).to_contain_text("7: 2")
    expect(data.locator("#own-count")).to_contain_text("4: 0")


def test_digits_on_their_side_are_turned_and_the_choice_stays(data):
    upright = synthetic.make(60, 3)
    lying = square(upright.images).transpose(0, 2, 1).copy()
    choose(data, {"emnist.npz": npz(images=lying, labels=upright.labels)})
    expect(data.locator("#files-sideways")).to_contain_text("The digits of emnist.npz")
    data.click("#files-preview .digit >> nth=2")
    data.click("#files-turn")
    expect(data.locator("#files-notes")).to_contain_text("60 pictures that lay on their side")
    expect(data.locator("#files-sideways")).to_be_hidden()
    expect(data.locator("#files-preview .digit >> nth=2")).to_have_attribute("aria-pressed", "true")
    data.click("#files-add")
    expect(data.locator("#own-count")).to_contain_text("59 digits")


def test_bad_files_of_every_kind_change_nothing(data):
    data.draw(SEVEN)
    data.wait_for_answer(7)
    before = data.outputs()
    whole = formats.write_npz(digits(20))
    files = {
        "cut.npz": whole[:-100],
        "pickle.npz": zipped({"images.npy": b"\x80\x04cos\nsystem\n"}),
        "labels-alone-idx1": idx(np.arange(5, dtype=np.uint8)),
        "short.gz": gzip.compress(idx(digits(3).images))[:-30],
        "lies.idx": struct.pack(">BBBBIII", 0, 0, 8, 3, 2**31 - 1, 2**15, 2**15),
        "words.csv": b"a,b,c\nd,e,f\n",
        "narrow.csv": b"1,2,3\n4,5,6\n",
        "empty.csv": b"",
        "3.png": b"\x89PNG\r\n\x1a\n broken",
        "empty.zip": zipped({}),
        "notes.zip": zipped({"readme.md": b"hello"}),
        "letter.docx": b"hello",
    }
    drop(data, files)
    wait_for_found(data, "No digits were found. Nothing has changed.")
    told = notes(data)
    for name in files:
        assert name in told
    expect(data.locator("#files-train")).to_be_disabled()
    expect(data.locator("#files-few")).to_be_hidden()
    assert data.outputs() == before
    expect(data.locator("#prediction")).to_have_text("7")
    expect(data.locator("#own-count")).to_have_text("No digits yet.")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("m.json", b'{"sizes": [768, 30, 10], "weights": 7}', "weights"),
        ("m.json", json.dumps({"sizes": [784, 30, 10]}).encode(), "missing in the file"),
        ("m.json", b'{"sizes": [1000000000, 1000000000]}', "sizes"),
        ("m.json", b"{", "not a model of Digit Lab"),
        ("m.npz", b"PK\x03\x04 w0.npy", "not a model of Digit Lab"),
    ],
)
def test_a_broken_model_leaves_the_network(data, name, content, says):
    data.draw(SEVEN)
    data.wait_for_answer(7)
    before = data.outputs()
    drop(data, {name: content})
    data.wait_for_function(
        "() => document.querySelector('#model-says').textContent.includes('was not opened')"
    )
    expect(data.locator("#model-says")).to_contain_text(says)
    assert data.outputs() == before


def test_a_network_trained_here_is_the_same_natively_and_back(data):
    data.click("[role=tab][data-panel=train]")
    data.select_option("#dataset", "synthetic")
    data.click("#more-settings summary")
    data.fill("#examples", "500")
    data.fill("#epochs", "2")
    data.fill("#hidden", "20, 10")
    data.click("#train-start")
    data.wait_for_training("done")
    here = data.evaluate("x => digitlab.predict(Float32Array.from(x))", X.tolist())
    data.click("[role=tab][data-panel=data]")
    saved = {}
    for kind in ("npz", "json"):
        with data.expect_download() as download:
            data.click(f"#model-{kind}")
        saved[kind] = download.value.path().read_bytes()
        network, about = model_file.load(saved[kind])
        assert network.sizes == (768, 20, 10, 10)
        np.testing.assert_allclose(network.feedforward(X[:, None])[:, 0], here, atol=1e-6)
        assert kind == "json" or (about["epochs"], about["dataset"]) == (2, "synthetic")
    for kind, content in saved.items():
        data.click("[role=tab][data-panel=train]")
        data.click("#train-reset")
        data.wait_for_training("idle")
        data.click("[role=tab][data-panel=data]")
        drop(data, {f"m.{kind}": content})
        data.wait_for_function(
            "name => document.querySelector('#model-says').textContent.includes(name)",
            arg=f"m.{kind} answers now",
        )
        again = data.evaluate("x => digitlab.predict(Float32Array.from(x))", X.tolist())
        assert again == here
