"""Pictures of digits on paper, made by chance from pen strokes, as a class takes them.

Each kind is a function of one digit's strokes and a generator: it gives grey pixels.
"""

import io

import numpy as np

try:
    from PIL import Image
except ImportError:  # in Pyodide
    Image = None


def _points(strokes):
    """The strokes in a square of side 1, their middle in its middle."""
    every = np.concatenate([np.asarray(stroke, float) for stroke in strokes])
    low, high = every.min(axis=0), every.max(axis=0)
    side = max(1.0, *(high - low))
    return [(np.asarray(stroke, float) - (low + high) / 2) / side for stroke in strokes]


def _ink(strokes, shape, width, rng, *, share=(0.4, 0.75), turn=6, is_hard=False):
    """How much ink is in each pixel, 0 to 1: somewhere in the picture, slightly turned."""
    rows, columns = shape
    size = rng.uniform(*share) * min(shape) - width
    angle = np.deg2rad(rng.uniform(-turn, turn))
    turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    placed = [stroke @ turned * size for stroke in _points(strokes)]
    every = np.concatenate(placed)
    margin = width / 2 + 1 + 0.03 * min(shape)
    low, high = margin - every.min(axis=0), np.array([columns, rows]) - margin - every.max(axis=0)
    middle = (low + high) / 2
    reach = np.maximum(0, (high - low) / 2)
    shift = middle + rng.uniform(-1, 1, 2) * reach * 0.8
    nearest = np.full(shape, np.inf)
    for stroke in placed:
        path = stroke + shift
        for one, other in zip(path, path[1:] if len(path) > 1 else path, strict=False):
            _near(nearest, one, other, width)
    if is_hard:
        return (nearest <= max(0.51, width / 2)).astype(float)
    return np.clip(width / 2 - nearest + 0.5, 0, 1)


def _near(nearest, one, other, width):
    """Lower the distances to the segment around it."""
    reach = width / 2 + 2
    left, top = np.maximum(0, np.floor(np.minimum(one, other) - reach)).astype(int)
    right, bottom = np.ceil(np.maximum(one, other) + reach).astype(int) + 1
    part = nearest[top:bottom, left:right]
    y, x = np.mgrid[top : top + part.shape[0], left : left + part.shape[1]]
    way = other - one
    along = ((x - one[0]) * way[0] + (y - one[1]) * way[1]) / max(1e-9, way @ way)
    along = np.clip(along, 0, 1)
    distance = np.hypot(x - one[0] - along * way[0], y - one[1] - along * way[1])
    np.minimum(part, distance, out=part)


def _smooth(shape, rng, cells):
    """Smooth noise of about so many hills along a side, mean 0, some 1 high."""
    coarse = rng.normal(size=(cells + 1, cells + 1))
    rows = np.linspace(0, cells - 1e-6, shape[0])
    columns = np.linspace(0, cells - 1e-6, shape[1])
    i, j = rows.astype(int), columns.astype(int)
    s, t = [3 * u**2 - 2 * u**3 for u in (rows - i, columns - j)]
    upper = coarse[i][:, j] * (1 - t) + coarse[i][:, j + 1] * t
    lower = coarse[i + 1][:, j] * (1 - t) + coarse[i + 1][:, j + 1] * t
    return upper * (1 - s[:, None]) + lower * s[:, None]


def _blurred(image, sigma):
    if sigma <= 0:
        return image
    reach = max(1, int(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    for axis in 0, 1:
        padded = np.pad(image, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)], "edge")
        image = sum(
            weight * np.take(padded, np.arange(image.shape[axis]) + k, axis=axis)
            for k, weight in enumerate(kernel)
        )
    return image


def _light(shape, rng, *, shadow=True):
    """The light on the paper, at most 1: uneven, perhaps with a cast shadow of soft edge."""
    y, x = np.mgrid[: shape[0], : shape[1]] / max(shape)
    angle = rng.uniform(0, 2 * np.pi)
    light = 1 - rng.uniform(0, 0.35) * (0.5 + 0.5 * (x * np.cos(angle) + y * np.sin(angle)))
    if shadow and rng.random() < 0.6:
        angle, place = rng.uniform(0, 2 * np.pi), rng.uniform(-0.3, 0.3)
        side = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle) - place
        soft = rng.uniform(0.01, 0.08)
        light = light * (1 - rng.uniform(0.2, 0.5) / (1 + np.exp(-side / soft)))
    return light


def _taken(image, rng, *, grain=(2, 7), blur=(0.4, 1.4), quality=(40, 90)):
    """As a camera gives it: blurred, grainy, as JPEG where there is an encoder."""
    image = _blurred(image, rng.uniform(*blur)) + rng.normal(size=image.shape) * rng.uniform(*grain)
    pixels = np.clip(image, 0, 255).astype(np.uint8)
    if Image is None:
        return pixels
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=int(rng.integers(*quality)))
    return np.asarray(Image.open(file))


def _sheet(shape, rng, *, shadow=True):
    paper = rng.uniform(185, 250) * _light(shape, rng, shadow=shadow)
    return paper * (1 + 0.012 * _smooth(shape, rng, 40))


def _size(rng, least, most):
    return int(rng.integers(least, most)), int(rng.integers(least, most))


def photograph(strokes, rng, width=(0.008, 0.03), dark=(0.15, 0.45), **more):
    shape = _size(rng, 300, 900)
    ink = _ink(strokes, shape, rng.uniform(*width) * min(shape), rng, **more)
    return _taken(_sheet(shape, rng) * (1 - ink * (1 - rng.uniform(*dark))), rng)


def pencil(strokes, rng):
    shape = _size(rng, 400, 900)
    ink = _ink(strokes, shape, rng.uniform(0.005, 0.012) * min(shape), rng)
    ink = ink * np.clip(0.8 + 0.3 * rng.normal(size=shape), 0.2, 1)
    return _taken(_sheet(shape, rng) * (1 - ink * rng.uniform(0.35, 0.6)), rng, blur=(0.4, 1.0))


def ballpoint(strokes, rng):
    shape = _size(rng, 700, 1000)
    ink = _ink(strokes, shape, 0.003 * max(shape), rng)
    return _taken(_sheet(shape, rng) * (1 - ink * rng.uniform(0.55, 0.8)), rng, blur=(0.4, 0.9))


def felt_pen(strokes, rng):
    return photograph(strokes, rng, (0.018, 0.05), (0.1, 0.4))


def marker(strokes, rng):
    return photograph(strokes, rng, (0.08, 0.11), (0.1, 0.3), share=(0.65, 0.9))


def _ruled(shape, rng, is_squared):
    """The lines printed on paper, 0 to 1, slightly turned."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(float)
    angle = np.deg2rad(rng.uniform(-3, 3))
    apart = rng.uniform(0.06, 0.16) * min(shape)
    width = max(1.0, rng.uniform(0.002, 0.005) * min(shape))
    lines = np.zeros(shape)
    for across in [y * np.cos(angle) - x * np.sin(angle), x * np.cos(angle) + y * np.sin(angle)][
        : 1 + is_squared
    ]:
        at = (across + rng.uniform(0, apart)) % apart
        lines = np.maximum(lines, np.clip(width / 2 - np.minimum(at, apart - at) + 0.5, 0, 1))
    return lines


def squared_paper(strokes, rng, is_squared=True):
    shape = _size(rng, 350, 900)
    paper = _sheet(shape, rng) * (1 - _ruled(shape, rng, is_squared) * rng.uniform(0.1, 0.35))
    ink = _ink(strokes, shape, rng.uniform(0.008, 0.03) * min(shape), rng)
    return _taken(paper * (1 - ink * rng.uniform(0.55, 0.85)), rng)


def lined_paper(strokes, rng):
    return squared_paper(strokes, rng, is_squared=False)


def scan(strokes, rng):
    shape = _size(rng, 200, 900)
    ink = _ink(strokes, shape, max(2, rng.uniform(0.006, 0.03) * min(shape)), rng)
    for _ in range(rng.integers(3, 40)):
        y, x = rng.integers(0, shape[0]), rng.integers(0, shape[1])
        size = int(rng.integers(1, max(2, min(shape) // 120)))
        ink[y : y + size, x : x + size] = rng.uniform(0.4, 1)
    image = rng.uniform(235, 255) * (1 - ink * rng.uniform(0.6, 0.95))
    return _taken(image, rng, grain=(0, 2), blur=(0.3, 0.8), quality=(60, 95))


def blackboard(strokes, rng):
    shape = _size(rng, 300, 900)
    ink = _ink(strokes, shape, rng.uniform(0.012, 0.035) * min(shape), rng)
    ink = ink * np.clip(0.8 + 0.25 * rng.normal(size=shape), 0.1, 1)
    board = rng.uniform(35, 75) * _light(shape, rng) + 8 * np.abs(_smooth(shape, rng, 6))
    return _taken(board + ink * (rng.uniform(170, 235) - board), rng)


def whiteboard(strokes, rng):
    shape = _size(rng, 300, 900)
    ink = _ink(strokes, shape, rng.uniform(0.015, 0.04) * min(shape), rng)
    board = rng.uniform(170, 225) * _light(shape, rng) - 7 * np.abs(_smooth(shape, rng, 6))
    y, x = np.mgrid[: shape[0], : shape[1]]
    at = rng.uniform(0, 1, 2) * shape
    glare = np.exp(-((y - at[0]) ** 2 + (x - at[1]) ** 2) / (0.15 * max(shape)) ** 2)
    board = np.minimum(255, board + 40 * glare)
    return _taken(board * (1 - ink * rng.uniform(0.5, 0.85)), rng)


def paint(strokes, rng):
    shape = _size(rng, 40, 600)
    width = max(1, round(rng.uniform(0.01, 0.09) * min(shape)))
    ink = _ink(strokes, shape, width, rng, turn=2, share=(0.45, 0.9), is_hard=True)
    pixels = np.rint(255 * (1 - ink)).astype(np.uint8)
    return 255 - pixels if rng.random() < 0.5 else pixels


def paint_28(strokes, rng):
    ink = _ink(strokes, (28, 28), 1, rng, turn=2, share=(0.45, 0.98), is_hard=True)
    pixels = np.rint(255 * (1 - ink)).astype(np.uint8)
    return 255 - pixels if rng.random() < 0.5 else pixels


KINDS = {
    kind.__name__: kind
    for kind in (
        photograph,
        pencil,
        ballpoint,
        felt_pen,
        marker,
        squared_paper,
        lined_paper,
        scan,
        blackboard,
        whiteboard,
        paint,
        paint_28,
    )
}
