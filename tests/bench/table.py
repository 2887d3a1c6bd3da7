"""Tables that read well as text and as Markdown, and the figures in them."""

import statistics
import unicodedata
from collections.abc import Sequence


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with its columns aligned: the first to the left, the others to the right."""
    lines = [header, *rows]
    if any(len(line) != len(header) for line in lines):
        raise ValueError(f"expected {len(header)} cells in each row, found others")
    lines = [[str(cell).replace("|", "\\|") for cell in line] for line in lines]
    widths = [max(3, *map(width, column)) for column in zip(*lines, strict=True)]
    rule = ["-" * widths[0], *("-" * (w - 1) + ":" for w in widths[1:])]
    return "\n".join(row(line, widths) for line in [lines[0], rule, *lines[1:]])


def row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """One line of a table."""
    first, *others = [" " * (w - width(cell)) for cell, w in zip(cells, widths, strict=True)]
    padded = [cells[0] + first, *(p + c for p, c in zip(others, cells[1:], strict=True))]
    return f"| {' | '.join(padded)} |"


def width(text: str) -> int:
    """How many places a text takes on a terminal."""
    return sum(not unicodedata.combining(character) for character in text)


def number(value: float, digits: int = 3) -> str:
    """A number with so many significant digits and no exponent."""
    if value == 0:
        return "0"
    rounded, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{float(f'{rounded}e{exponent}'):,.{max(0, digits - 1 - int(exponent))}f}"


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """The median of one / other, round by round: the machine's drift falls out."""
    return statistics.median(a / b for a, b in zip(one, other, strict=True))
