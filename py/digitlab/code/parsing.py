"""A student's source as Python reads it, without running it."""

import __future__

import ast
import contextlib
import io
import keyword
import tokenize
import warnings
from collections.abc import Iterator
from types import CodeType

from digitlab.code.errors import CodeError, Message, Reporter, file_of

MOST_OPERATORS, MOST_ELIFS = 500, 100
"""Operators and keywords in one statement, and elifs in a source. The parser recurses into them;
at 900 nested elifs a browser's worker is out of stack, which ends it."""


def parse(part: str, source: str) -> ast.Module:
    """A part's syntax tree. Raises CodeError for what is not Python."""
    with Reporter({part: source}):
        if _is_too_deep(source):
            message = "one statement is too long for Python in a browser"
            raise CodeError(part, None, Message.of("error-code-statement", message))
        return ast.parse(source, file_of(part))


def code_of(part: str, tree: ast.Module) -> CodeType:
    """A part's compiled code. Annotations in it are not evaluated, as in network.py itself."""
    flags = __future__.annotations.compiler_flag
    code: CodeType = compile(tree, file_of(part), "exec", flags, dont_inherit=True)
    return code


def is_python(part: str, source: str) -> bool:
    """Whether a part compiles."""
    try:
        with warnings.catch_warnings(), Reporter({part: source}):
            warnings.simplefilter("ignore")
            code_of(part, parse(part, source))
    except CodeError:
        return False
    return True


def tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """Python's tokens, one after another. Raises SyntaxError where they cannot be told apart."""
    try:
        yield from tokenize.generate_tokens(io.StringIO(source).readline)
    except tokenize.TokenError as error:
        message, (line, _) = error.args
        raise SyntaxError(message, (None, line, None, None)) from None


def _is_too_deep(source: str) -> bool:
    """Whether parsing may recurse deeper than the stack of a browser's worker allows."""
    operators = elifs = 0
    with contextlib.suppress(SyntaxError):  # parsing reports it
        for token in tokens(source):
            word = token.string
            if token.type == tokenize.NEWLINE:
                operators = 0
            elif (token.type == tokenize.OP and word not in ",:)]}") or keyword.iskeyword(word):
                operators += 1
            elifs += word == "elif"
            if operators > MOST_OPERATORS or elifs > MOST_ELIFS:
                return True
    return False
