"""The words: English inside the page, and the pseudo-language made from them."""

import re

import pytest
from fluent.runtime import FluentBundle, FluentResource

from sitebuild import BuildError, pseudo, words

pytestmark = pytest.mark.native_only("of the build")

ENGLISH = """\
# For a translator.
train-start = Train & learn
pad = Draw
    .aria-label = Drawing "pad"
    .title = Draw here
count = { $n ->
    [one] one digit
   *[other] { $n } digits
}
help = Run <code>serve</code> or <a data-l10n-name="file">open the <b>file</b></a>.
label-only =
    .placeholder = a name
"""


def bundle(text=ENGLISH):
    made = FluentBundle(["en"], use_isolating=False)
    made.add_resource(FluentResource(text))
    return made


def with_words(page, text=ENGLISH):
    return words.with_words(page, bundle(text))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            '<b data-l10n-id="train-start"></b>é\n<i>x</i>',
            '<b data-l10n-id="train-start">Train &amp; learn</b>é\n<i>x</i>',
        ),
        (
            '<!-- c -->\n<p title="old"\n data-l10n-id=pad></p>',
            '<!-- c -->\n<p aria-label="Drawing &quot;pad&quot;" title="Draw here"\n'
            " data-l10n-id=pad>Draw</p>",
        ),
        (
            """<p data-l10n-id="count" data-l10n-args='{"n": 1200}'>\n  </p>""",
            """<p data-l10n-id="count" data-l10n-args='{"n": 1200}'>1,200 digits</p>""",
        ),
        (
            '<p data-l10n-id="help"><a data-l10n-name="file" href="a.html"></a></p>',
            '<p data-l10n-id="help">Run <code>serve</code> or '
            '<a data-l10n-name="file" href="a.html">open the <b>file</b></a>.</p>',
        ),
        (
            '<label><input data-l10n-id="label-only"> a</label>',
            '<label><input placeholder="a name" data-l10n-id="label-only"> a</label>',
        ),
    ],
)
def test_elements_get_their_message_and_all_else_stays(page, expected):
    assert with_words(page) == expected


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ('<p data-l10n-id="gone"></p>', "no message gone"),
        ('<p data-l10n-id="train-start">Words</p>', "expected no words in the page, found 'Words'"),
        ('<p data-l10n-id="train-start"><i></i></p>', "only elements with a data-l10n-name"),
        ('<p data-l10n-id="help"></p>', "named elements"),
        ('<p data-l10n-id="help"><a data-l10n-name="other"></a></p>', "named elements"),
        ('<p data-l10n-id="count"></p>', "n"),
        ('<input data-l10n-id="train-start">', "has no content"),
    ],
)
def test_what_does_not_fit_stops_the_build(page, says):
    with pytest.raises(BuildError, match=says):
        with_words(page)


def site_with(folder, **files):
    (folder / "words/en").mkdir(parents=True)
    for name, text in files.items():
        (folder / f"words/en/{name}.ftl").write_text(text)
    (folder / "index.html").write_text('<b data-l10n-id="train-start"></b>')
    return folder


def test_a_site_gets_its_words_without_what_translators_read(tmp_path):
    site = site_with(tmp_path, page=ENGLISH)
    words.add_to(site, pseudo=True)
    assert "Train &amp; learn" in (site / "index.html").read_text()
    assert "translator" not in (site / "words/en/page.ftl").read_text()
    assert words.languages(site) == ["en", "pseudo"]
    said = bundle((site / "words/pseudo/page.ftl").read_text())
    value, errors = said.format_pattern(said.get_message("count").value, {"n": 2})
    assert (value, errors) == ("2 ďíǵǵíťśś", [])


def test_files_that_are_not_fluent_and_doubles_are_named(tmp_path):
    with pytest.raises(BuildError, match=r"words/en/page.ftl, line 2"):
        words.add_to(site_with(tmp_path / "a", page="a = A\nb = { $"))
    with pytest.raises(BuildError, match=r"train-start is there twice: .*code.ftl.*page.ftl"):
        words.add_to(site_with(tmp_path / "b", page=ENGLISH, code="train-start = Go"))


def test_the_pseudo_language_accents_and_lengthens_all_but_markup():
    text = "Press <b title='x'>Start</b> &amp; run <code>net.sgd</code>, then wait a moment."
    made = pseudo.accent(text)

    def without_markup(text):
        return re.sub(r"<code>.*?</code>|<[^>]*>|&\w+;", "", text)

    for kept in "<b title='x'>", "</b>", "&amp;", "<code>net.sgd</code>":
        assert kept in made
    assert not re.search("[A-Za-z]", without_markup(made))
    assert 1.2 < len(without_markup(made)) / len(without_markup(text)) < 1.4
