"""The pseudo-language: English with an accent on every letter, and a third longer.

A word without accents in a page of it was not taken from the words' files, and a control that cuts
its text off would do so in other languages too.
"""

import re
import unicodedata

from fluent.syntax import ast, visitor

# Combining marks for letters that Unicode has no accented form of.
ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀćďéƒǵĥíĵķĺḿńóṕɋŕśťúṽẃẋýźÁɃĆĎÉƑǴĤÍĴĶĹḾŃÓṔɊŔŚŤÚṼẂẊÝŹ",
)
# Tags, entities, and what stands in <code> and <kbd>: names that stay as they are.
KEPT = re.compile(r"(<(code|kbd)\b[^>]*>.*?</\2>|<[^>]*>|&#?\w+;)", re.DOTALL)
EVERY = 3


def accented(resource: ast.Resource) -> ast.Resource:
    """A copy in which all text is accented; variables, functions, selectors and markup stay."""
    copy = resource.clone()
    _Accents().visit(copy)
    assert isinstance(copy, ast.Resource)
    return copy


def accent(text: str) -> str:
    """A text with an accent on every letter and each third letter twice, but not its markup."""
    pieces = KEPT.split(text)
    # The pattern has two groups: text, what is kept, the kept element's name, text, …
    return "".join(
        _accent_letters(piece) if i % 3 == 0 else piece
        for i, piece in enumerate(pieces)
        if i % 3 != 2
    )


def _accent_letters(text: str) -> str:
    letters = 0
    made = []
    for character in text:
        is_letter = unicodedata.category(character) in ("Lu", "Ll") and character.isascii()
        letters += is_letter
        made.append(character.translate(ACCENTS) * (2 if is_letter and letters % EVERY == 0 else 1))
    return "".join(made)


class _Accents(visitor.Visitor):
    """Accents the text of patterns, in place."""

    def visit_TextElement(self, node: ast.TextElement) -> None:
        node.value = accent(node.value)
