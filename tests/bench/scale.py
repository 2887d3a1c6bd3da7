"""How an epoch grows with the network, the mini-batch and the data: curves, written as SVG."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compare import EPOCH, ROUNDS, Ask
from table import number, table

FILE = Path(__file__).with_name("scale.svg")
BACKENDS = {"numpy": "NumPy", "kernel": "SIMD kernel"}
COLOURS = {"numpy": "#b35900", "kernel": "#0060a8"}
# A panel's plot in SVG units, and the room around it for labels.
WIDE, HIGH = 240, 200
LEFT, ABOVE, BELOW = 70, 40, 56


@dataclass(frozen=True)
class Axis:
    """What grows while the rest stays as it is: 30 hidden neurons, batches of 10, an epoch."""

    title: str
    name: str
    points: tuple[int, ...]


AXES = [
    Axis("hidden neurons", "hidden", (10, 30, 100, 300, 1000)),
    Axis("examples in a mini-batch", "batch", (1, 3, 10, 30, 100, 300, 1000)),
    Axis("examples in an epoch", "examples", (1000, 3000, 10_000, 30_000, 60_000)),
]
Curves = dict[str, list[tuple[float, float]]]


def measure(ask: Ask) -> str:
    """Time all, write the curves, and give the report as Markdown."""
    grown = [curves(ask, axis) for axis in AXES]
    FILE.write_text(draw(grown), encoding="utf-8")
    tables = []
    for axis, found in zip(AXES, grown, strict=True):
        rows = [
            (BACKENDS[backend], *(number(seconds) for _, seconds in found[backend]))
            for backend in BACKENDS
        ]
        tables.append(table((axis.title, *map("{:,}".format, axis.points)), rows))
    return "\n\n".join([f"![Seconds an epoch takes]({FILE.name})", *tables])


def curves(ask: Ask, axis: Axis) -> Curves:
    """Seconds for an epoch at each point of an axis, medians, by backend."""
    found: dict[tuple[str, int], list[float]] = {}
    for _ in range(ROUNDS):
        for point in axis.points:
            for backend in BACKENDS:
                at: dict[str, Any] = {"hidden": 30, "batch": 10, "examples": EPOCH}
                at[axis.name] = point
                whole = axis.name == "examples"
                seconds = ask("grow", backend, at["hidden"], at["batch"], at["examples"], whole)
                found.setdefault((backend, point), []).append(seconds)
    return {
        backend: [(point, statistics.median(found[backend, point])) for point in axis.points]
        for backend in BACKENDS
    }


def draw(grown: Sequence[Curves]) -> str:
    """All panels side by side, with both axes logarithmic and the seconds alike in all."""
    seconds = [s for found in grown for curve in found.values() for _, s in curve]
    low, high = decades(seconds)
    wide = len(grown) * (LEFT + WIDE) + 30
    panels = [
        panel(axis, found, LEFT + i * (LEFT + WIDE), low, high)
        for i, (axis, found) in enumerate(zip(AXES, grown, strict=True))
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {ABOVE + HIGH + BELOW}" '
        'font-family="system-ui, sans-serif" font-size="12" fill="#222">'
    )
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    title = (
        f'<text x="{LEFT}" y="20" font-weight="bold">Seconds an epoch takes in the browser</text>'
    )
    return "\n".join([head, paper, title, *panels, "</svg>"]) + "\n"


def panel(axis: Axis, found: Curves, left: float, low: int, high: int) -> str:
    """One panel: its frame, its ticks and a line for each backend."""
    first, last = math.log10(axis.points[0]), math.log10(axis.points[-1])

    def x(value: float) -> float:
        return round(left + WIDE * (math.log10(value) - first) / (last - first), 1)

    def y(seconds: float) -> float:
        return round(ABOVE + HIGH * (high - math.log10(seconds)) / (high - low), 1)

    parts = []
    for decade in range(low, high + 1):
        at = y(10**decade)
        parts.append(f'<path d="M{left} {at}h{WIDE}" stroke="#ddd"/>')
        parts.append(text(left - 8, at + 4, f"{10.0**decade:g} s", "end"))
    for point in axis.points:
        parts.append(f'<path d="M{x(point)} {ABOVE}v{HIGH}" stroke="#eee"/>')
        parts.append(text(x(point), ABOVE + HIGH + 18, short(point), "middle"))
    parts.append(text(left + WIDE / 2, ABOVE + HIGH + 40, axis.title, "middle"))
    for backend, curve in found.items():
        colour = COLOURS[backend]
        line = " ".join(f"{x(point)},{y(seconds)}" for point, seconds in curve)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(point)}" cy="{y(seconds)}" r="3" fill="{colour}"/>'
            for point, seconds in curve
        ]
        middle, seconds = curve[len(curve) // 2]
        parts.append(text(x(middle), y(seconds) - 10, BACKENDS[backend], "end", colour))
    return "\n".join(parts)


def decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten that hold all values between them."""
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def short(value: int) -> str:
    """A number as a tick says it: 60,000 is 60k."""
    return f"{value // 1000}k" if value >= 1000 else str(value)


def text(x: float, y: float, words: str, anchor: str, colour: str = "#222") -> str:
    """Words at a place."""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}">{words}</text>'
