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


def ink_of(strokes, shape, width, rng, *, share=(0.4, 0.75), turn=6, is_hard=False):
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


def smooth(shape, rng, cells):
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


def taken(image, rng, *, grain=(2, 7), blur=(0.4, 1.4), quality=(40, 90)):
    """As a camera gives it: blurred, grainy, as JPEG where there is an encoder."""
    image = _blurred(image, rng.uniform(*blur)) + rng.normal(size=image.shape) * rng.uniform(*grain)
    pixels = np.clip(image, 0, 255).astype(np.uint8)
    if Image is None:
        return pixels
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=int(rng.integers(*quality)))
    return np.asarray(Image.open(file))


def light_paper(shape, rng, *, shadow=True):
    paper = rng.uniform(185, 250) * _light(shape, rng, shadow=shadow)
    return paper * (1 + 0.012 * smooth(shape, rng, 40))


def _size(rng, least, most):
    return int(rng.integers(least, most)), int(rng.integers(least, most))


def photograph(strokes, rng, width=(0.008, 0.03), dark=(0.15, 0.45), **more):
    shape = _size(rng, 300, 900)
    ink = ink_of(strokes, shape, rng.uniform(*width) * min(shape), rng, **more)
    return taken(light_paper(shape, rng) * (1 - ink * (1 - rng.uniform(*dark))), rng)


def pencil(strokes, rng):
    shape = _size(rng, 400, 900)
    ink = ink_of(strokes, shape, rng.uniform(0.005, 0.012) * min(shape), rng)
    ink = ink * np.clip(0.8 + 0.3 * rng.normal(size=shape), 0.2, 1)
    return taken(light_paper(shape, rng) * (1 - ink * rng.uniform(0.35, 0.6)), rng, blur=(0.4, 1.0))


def ballpoint(strokes, rng):
    shape = _size(rng, 700, 1000)
    ink = ink_of(strokes, shape, 0.003 * max(shape), rng)
    return taken(light_paper(shape, rng) * (1 - ink * rng.uniform(0.55, 0.8)), rng, blur=(0.4, 0.9))


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
    paper = light_paper(shape, rng) * (1 - _ruled(shape, rng, is_squared) * rng.uniform(0.1, 0.35))
    ink = ink_of(strokes, shape, rng.uniform(0.008, 0.03) * min(shape), rng)
    return taken(paper * (1 - ink * rng.uniform(0.55, 0.85)), rng)


def lined_paper(strokes, rng):
    return squared_paper(strokes, rng, is_squared=False)


def scan(strokes, rng):
    shape = _size(rng, 200, 900)
    ink = ink_of(strokes, shape, max(2, rng.uniform(0.006, 0.03) * min(shape)), rng)
    for _ in range(rng.integers(3, 40)):
        y, x = rng.integers(0, shape[0]), rng.integers(0, shape[1])
        size = int(rng.integers(1, max(2, min(shape) // 120)))
        ink[y : y + size, x : x + size] = rng.uniform(0.4, 1)
    image = rng.uniform(235, 255) * (1 - ink * rng.uniform(0.6, 0.95))
    return taken(image, rng, grain=(0, 2), blur=(0.3, 0.8), quality=(60, 95))


def blackboard(strokes, rng):
    shape = _size(rng, 300, 900)
    ink = ink_of(strokes, shape, rng.uniform(0.012, 0.035) * min(shape), rng)
    ink = ink * np.clip(0.8 + 0.25 * rng.normal(size=shape), 0.1, 1)
    board = rng.uniform(35, 75) * _light(shape, rng) + 8 * np.abs(smooth(shape, rng, 6))
    return taken(board + ink * (rng.uniform(170, 235) - board), rng)


def whiteboard(strokes, rng):
    shape = _size(rng, 300, 900)
    ink = ink_of(strokes, shape, rng.uniform(0.015, 0.04) * min(shape), rng)
    board = rng.uniform(170, 225) * _light(shape, rng) - 7 * np.abs(smooth(shape, rng, 6))
    y, x = np.mgrid[: shape[0], : shape[1]]
    at = rng.uniform(0, 1, 2) * shape
    glare = np.exp(-((y - at[0]) ** 2 + (x - at[1]) ** 2) / (0.15 * max(shape)) ** 2)
    board = np.minimum(255, board + 40 * glare)
    return taken(board * (1 - ink * rng.uniform(0.5, 0.85)), rng)


def paint(strokes, rng):
    shape = _size(rng, 40, 600)
    width = max(1, round(rng.uniform(0.01, 0.09) * min(shape)))
    ink = ink_of(strokes, shape, width, rng, turn=2, share=(0.45, 0.9), is_hard=True)
    pixels = np.rint(255 * (1 - ink)).astype(np.uint8)
    return 255 - pixels if rng.random() < 0.5 else pixels


def paint_28(strokes, rng):
    ink = ink_of(strokes, (28, 28), 1, rng, turn=2, share=(0.45, 0.98), is_hard=True)
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


# -- The sheet of paper for a class ----------------------------------------------------------------


def printed(scale):
    """The sheet as paper.html prints it, in pixels of 1/`scale` mm: 1 = ink."""
    from digitlab.data import sheets

    margin = 12
    shape = [round(scale * (side + 2 * margin)) for side in (sheets.HEIGHT, sheets.WIDTH)]
    ink = np.zeros(shape)

    def fill(x, y, side, value):
        edges = [round(scale * (at + margin)) for at in (y, y + side, x, x + side)]
        ink[edges[0] : edges[1], edges[2] : edges[3]] = value

    for x in 0, sheets.WIDTH - sheets.MARK:
        for y in 0, sheets.HEIGHT - sheets.MARK:
            for inset, value in (0, 1), (2, 0), (4, 1):
                fill(x + inset, y + inset, sheets.MARK - 2 * inset, value)
            if (x, y) == (0, 0):
                fill(6, 6, 3, 0)
    for x, y in boxes():
        fill(x - 0.15, y - 0.15, sheets.BOX + 0.3, 0.3)
        fill(x + 0.15, y + 0.15, sheets.BOX - 0.3, 0)
    return ink, margin


def boxes():
    """The upper left corners of the sheet's boxes in millimetres, row by row."""
    from digitlab.data import sheets

    (x, y), (right, down) = sheets.FIRST_BOX, sheets.PITCH
    return [
        (x + right * column, y + down * row)
        for row in range(sheets.ROWS)
        for column in range(sheets.COLUMNS)
    ]


def write(ink, digits, rng, *, scale, margin, pen=(0.5, 1.4)):
    """Write digits, by their box's number, into the printed sheet."""
    from digitlab.data import sheets

    width = rng.uniform(*pen) * scale
    darkness = rng.uniform(0.7, 1)
    side = round(scale * sheets.BOX)
    for at, strokes in digits.items():
        x, y = (round(scale * (place + margin)) for place in boxes()[at])
        drawn = ink_of(strokes, (side, side), width, rng, share=(0.55, 0.8)) * darkness
        part = ink[y : y + side, x : x + side]
        np.maximum(part, drawn, out=part)


def photographed(ink, rng, *, side=1600, quarter_turns=0, tilt=25, turn=10):
    """The sheet on a table, as a phone's camera takes it: grey pixels."""
    corners = _seen_from(ink.shape, rng, tilt, turn)
    low, high = corners.min(axis=0), corners.max(axis=0)
    room = (high - low).max() * 0.04
    scale = side / ((high - low).max() + 2 * room)
    corners = (corners - low + room) * scale
    columns, rows = np.ceil((high - low + 2 * room) * scale).astype(int)
    matrix = np.linalg.inv(_homography(ink.shape, corners))
    y, x = np.mgrid[:rows, :columns]
    across, down, below = np.tensordot(matrix, np.stack([x, y, np.ones_like(x)]), 1)
    across, down = across / below, down / below
    is_paper = (across > 0) & (down > 0) & (across < ink.shape[1] - 2) & (down < ink.shape[0] - 2)
    ink_there = _between(ink, np.where(is_paper, across, 0), np.where(is_paper, down, 0))
    light = _light((rows, columns), rng)
    paper = rng.uniform(190, 245) * (1 - ink_there * rng.uniform(0.75, 0.95))
    table = rng.uniform(20, 160) * (1 + 0.2 * smooth((rows, columns), rng, 12))
    image = np.where(is_paper, paper, table) * light
    return np.rot90(taken(image, rng, blur=(0.4, 1.2)), quarter_turns)


def _seen_from(shape, rng, tilt, turn):
    """The corners of a sheet in a picture, where the camera is not straight above it."""
    rows, columns = shape
    flat = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]]) - [columns / 2, rows / 2]
    angle, around = np.deg2rad(rng.uniform(-turn, turn)), rng.uniform(0, 2 * np.pi)
    away = np.deg2rad(rng.uniform(0, tilt))
    turned = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    x, y = (flat @ turned).T
    # Tilted about an axis in the paper's plane; the camera is as far as two sheets are long.
    along = x * np.cos(around) + y * np.sin(around)
    across = -x * np.sin(around) + y * np.cos(around)
    depth = 2 * rows + across * np.sin(away)
    along, across = along * 2 * rows / depth, across * np.cos(away) * 2 * rows / depth
    return np.stack(
        [
            along * np.cos(around) - across * np.sin(around),
            along * np.sin(around) + across * np.cos(around),
        ],
        axis=1,
    )


def _homography(shape, corners):
    """The 3×3 matrix that brings a picture's corners to these points."""
    rows, columns = shape
    lines, to = [], []
    for (u, v), (x, y) in zip(
        [(0, 0), (columns, 0), (columns, rows), (0, rows)], corners, strict=True
    ):
        lines += [[u, v, 1, 0, 0, 0, -u * x, -v * x], [0, 0, 0, u, v, 1, -u * y, -v * y]]
        to += [x, y]
    return np.append(np.linalg.solve(np.array(lines), np.array(to)), 1).reshape(3, 3)


def _between(picture, x, y):
    column, row = x.astype(int), y.astype(int)
    right, down = x - column, y - row
    upper = picture[row, column] * (1 - right) + picture[row, column + 1] * right
    lower = picture[row + 1, column] * (1 - right) + picture[row + 1, column + 1] * right
    return upper * (1 - down) + lower * down
