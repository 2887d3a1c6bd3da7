"""The same network from a terminal: train, evaluate, predict.

    python -m digitlab train --mnist DIR --output model.npz
    python -m digitlab evaluate model.npz --mnist DIR
    python -m digitlab predict digit.png folder more.zip --model model.npz

Needs the extra "terminal": rich draws the progress bar, Pillow reads pictures.
"""

import argparse
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError
from rich.console import Console
from rich.progress import Progress as Bar

from digitlab import archives, model_file
from digitlab.data import augment, formats, imports, names, pictures, synthetic
from digitlab.data.dataset import DataError, Dataset
from digitlab.network import Network
from digitlab.training.settings import Settings
from digitlab.training.training import Training

console = Console(stderr=True)

BUILT_MNIST = Path("dist/data")
"""Where `build.py build` puts MNIST."""
MNIST_FILES = {
    "training": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
HELD_OUT = {"mnist": 10_000, "strokes": 1_500}
"""How many of the last training images, and of the last pen digits, --hold-out keeps back."""
SLICE_SECONDS = 0.2
ZIP_LIMIT = 2**30
"""Bytes that a zip of pictures may unpack to."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code, 0 for success. Errors are printed in one line."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except (OSError, ValueError, TypeError) as error:
        console.print(f"digitlab: {error}", style="red", markup=False, highlight=False)
        return 1
    except KeyboardInterrupt:
        console.print("digitlab: stopped; nothing was saved.")
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    root = argparse.ArgumentParser(prog="digitlab", description="A network that reads digits.")
    commands = root.add_subparsers(required=True, metavar="COMMAND")

    train = commands.add_parser("train", help="train a network and save it")
    _add_mnist(train)
    train.add_argument(
        "--augment",
        type=int,
        default=0,
        metavar="N",
        help="moved copies of each image and pen digit",
    )
    train.add_argument("--strokes", type=Path, metavar="FILE", help="add pen digits (JSON, gzip)")
    train.add_argument(
        "--variations", type=int, default=0, help="of each pen digit, besides itself"
    )
    train.add_argument(
        "--synthetic", "--made", type=int, default=0, metavar="N", help="add N synthetic digits"
    )
    train.add_argument(
        "--hold-out",
        choices=HELD_OUT,
        nargs="+",
        default=[],
        help=f"do not train on MNIST's last {HELD_OUT['mnist']:,} training images, which are then "
        f"the test digits, or on the last {HELD_OUT['strokes']:,} pen digits, but measure on them",
    )
    train.add_argument("--epochs", type=int, default=30)
    train.add_argument("--mini-batch-size", type=int, default=10)
    train.add_argument("--eta", type=float, default=3.0, help="the learning rate η (3.0)")
    train.add_argument("--halve-at", type=int, nargs="*", default=[], metavar="EPOCH")
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--output", type=Path, default=Path("model.npz"))
    train.set_defaults(run=train_command)

    evaluate = commands.add_parser("evaluate", help="how many of MNIST's test digits it reads")
    evaluate.add_argument("model", type=Path)
    _add_mnist(evaluate)
    evaluate.set_defaults(run=evaluate_command)

    predict = commands.add_parser("predict", help="read the digits in pictures")
    predict.add_argument(
        "paths", type=Path, nargs="+", metavar="PATH", help="pictures, folders and zips of them"
    )
    predict.add_argument("--json", action="store_true", help="a JSON object for each picture")
    predict.add_argument("--model", type=Path, help="a model file (default: the one that ships)")
    predict.set_defaults(run=predict_command)
    return root


def _add_mnist(command: argparse.ArgumentParser) -> None:
    text = f"MNIST's IDX files (default: {BUILT_MNIST})"
    command.add_argument("--mnist", type=Path, metavar="DIR", help=text)


def train_command(options: argparse.Namespace) -> None:
    """`train`: from random weights to a model file."""
    settings = Settings(
        epochs=options.epochs,
        mini_batch_size=options.mini_batch_size,
        eta=options.eta,
        seed=options.seed,
        halve_at=tuple(options.halve_at),
    )
    if not options.output.parent.is_dir():
        raise OSError(f"expected a folder to save in, found none at {options.output.parent}")
    if options.output.is_dir():
        raise OSError(f"expected a file's name to save as, found the folder {options.output}")
    gathered = _gather(options)
    training_data = Dataset.joined(gathered.parts)
    gathered.parts.clear()  # which take as much memory once more
    network = Network(seed=settings.seed)
    accuracy = _train(Training(network, training_data, gathered.test_data, settings))
    about = {"data": gathered.sources, "examples": len(training_data), "accuracy": accuracy}
    if pen_digits := gathered.pen_digits:
        share = network.evaluate(pen_digits) / len(pen_digits)
        about["pen_accuracy"] = share
        console.print(f"{100 * share:.2f} % of the pen digits held out read")
    model_file.save(options.output, network, about | asdict(settings))
    console.print(f"{100 * accuracy:.2f} % of the test digits read; saved as {options.output}")


def _train(training: Training) -> float:
    settings = training.settings
    with Bar(console=console) as bar:
        task = bar.add_task("training", total=settings.epochs * training.examples)
        reported = 0
        while not training.done:
            progress = training.run_for(SLICE_SECONDS)
            bar.update(task, completed=progress.samples)
            for metrics in progress.metrics[reported:]:
                bar.print(
                    f"epoch {metrics.epoch:3}  accuracy {100 * metrics.accuracy:6.2f} %"
                    f"  cost {metrics.cost:.4f}  η {settings.eta_at(metrics.epoch):g}"
                )
            reported = len(progress.metrics)
    return progress.metrics[-1].accuracy


@dataclass
class _Gathered:
    """What a network is trained on and measured on, and the words for it."""

    parts: list[Dataset] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    test_data: Dataset = field(default_factory=Dataset.empty)
    pen_digits: Dataset | None = None
    """Those that are held out."""


def _gather(options: argparse.Namespace) -> _Gathered:
    for name, count in ("copies", options.augment), ("variations", options.variations):
        if count < 0:
            raise ValueError(f"expected 0 or more {name}, found {count}")
    gathered = _Gathered()
    folder = options.mnist or (BUILT_MNIST if BUILT_MNIST.is_dir() else None)
    synthetic_count = options.synthetic
    if folder:
        _add_images(gathered, folder, options)
    else:
        synthetic_count = synthetic_count or 20_000
        console.print(
            f"No MNIST in {BUILT_MNIST}, so synthetic digits are used: --mnist DIR adds it."
        )
        gathered.test_data = synthetic.make(2_000, options.seed + 1)
    if options.strokes:
        _add_pen_digits(gathered, options)
    if synthetic_count:
        gathered.parts.append(synthetic.make(synthetic_count, options.seed))
        gathered.sources.append(f"{synthetic_count} synthetic digits")
    return gathered


def _add_images(gathered: _Gathered, folder: Path, options: argparse.Namespace) -> None:
    """MNIST's training images and their moved copies; its test images, or those held out."""
    data, source = read_mnist(folder, "training"), "MNIST's training images"
    if "mnist" in options.hold_out:
        data, gathered.test_data = _without_last(data, "mnist")
        source += f" but the last {HELD_OUT['mnist']}"
    else:
        gathered.test_data = read_mnist(folder, "test")
    gathered.parts += [data, *_moved(data, options)]
    gathered.sources.append(f"{source}, {options.augment} moved copies each")


def _add_pen_digits(gathered: _Gathered, options: argparse.Namespace) -> None:
    """Pen digits as they are, moved and varied."""
    labels, digits = formats.read_strokes(options.strokes)
    data, source = Dataset.from_strokes(digits, labels), options.strokes.name
    if "strokes" in options.hold_out:
        data, gathered.pen_digits = _without_last(data, "strokes")
        source += f" but the last {HELD_OUT['strokes']}"
    labels, digits = labels[: len(data)], digits[: len(data)]
    rng = np.random.default_rng(options.seed)
    varied = (synthetic.vary(digits, labels, rng) for _ in range(options.variations))
    drawn = _made("drawing", varied, len(data) * options.variations)
    gathered.parts += [data, *_moved(data, options), *drawn]
    gathered.sources.append(
        f"{source}, {options.augment} moved copies and {options.variations} variations each"
    )


def _moved(data: Dataset, options: argparse.Namespace) -> list[Dataset]:
    copies = augment.copies(data, options.augment, np.random.default_rng(options.seed))
    return _made("moving", copies, len(data) * options.augment)


def _without_last(data: Dataset, name: str) -> tuple[Dataset, Dataset]:
    """The data without those that are held out, and these."""
    first = len(data) - HELD_OUT[name]
    if first < 1:
        raise DataError(
            f"expected more than {HELD_OUT[name]:,} digits to hold them out, found {len(data):,}"
        )
    return data.subset(slice(first)), data.subset(slice(first, None))


def _made(what: str, blocks: Iterable[Dataset], total: int) -> list[Dataset]:
    """The blocks, with a bar while they are made."""
    made = []
    with Bar(console=console) as bar:
        task = bar.add_task(what, total=total, visible=total > 0)
        for block in blocks:
            made.append(block)
            bar.advance(task, len(block))
    return made


def evaluate_command(options: argparse.Namespace) -> None:
    """`evaluate`: a model on MNIST's test digits."""
    network, _ = model_file.load(options.model)
    data = read_mnist(options.mnist or BUILT_MNIST, "test")
    right = network.evaluate(data)
    print(f"{right} of {len(data)} right: {100 * right / len(data):.2f} %")


def predict_command(options: argparse.Namespace) -> None:
    """`predict`: a line for each picture: its path, its digit, and that digit's output.

    One that cannot be read has a line that says why. Raises DataError at the end if there were any.
    """
    network, _ = model_file.load(options.model) if options.model else model_file.load_default()
    failures = count = 0
    for name, data in _pictures(options.paths):
        count += 1
        try:
            outputs = network.feedforward(read_picture(data).reshape(-1, 1))[:, 0]
        except (OSError, ValueError) as error:
            failures += 1
            line: dict[str, str | float] = {"path": name, "error": str(error)}
        else:
            digit = int(outputs.argmax())
            line = {"path": name, "digit": digit, "output": round(float(outputs[digit]), 3)}
        print(json.dumps(line) if options.json else "\t".join(map(str, line.values())))
    if failures:
        raise DataError(f"{failures} of {count} could not be read")


def _pictures(paths: Sequence[Path]) -> Iterator[tuple[str, Path | bytes]]:
    """The pictures at these paths, in folders and in zips: their names, and where they are."""
    for path in paths:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file())
            yield from _pictures([file for file in inside if _is_wanted(file.name, ".zip")])
        elif path.suffix.lower() == ".zip":
            files = archives.files(path.read_bytes(), imports.MOST_PICTURES, ZIP_LIMIT)
            for name, unpack in files:
                if _is_wanted(name):
                    yield f"{path}/{name}", unpack()
        else:
            yield str(path), path


def _is_wanted(name: str, *others: str) -> bool:
    """Whether a file among others is a picture, or ends as these others do."""
    return name.lower().endswith((*imports.PICTURES, *others)) and not names.is_junk(name)


def read_mnist(folder: Path, part: str) -> Dataset:
    """MNIST's "training" or "test" part from its IDX files in `folder`, gzipped or not.

    Raises DataError for files that are missing or broken.
    """
    return formats.from_idx(*(_find_idx(folder, name) for name in MNIST_FILES[part]))


def _find_idx(folder: Path, name: str) -> Path:
    for path in folder / f"{name}.gz", folder / name:
        if path.is_file():
            return path
    raise DataError(
        f"expected {name}.gz in {folder}, found none: give MNIST's folder as --mnist DIR"
    )


def read_picture(source: Path | bytes) -> NDArray[np.float64]:
    """The 768 inputs for a picture of one digit, from a path or a file's bytes.

    See `pictures.from_picture`. Raises DataError for what is no picture, or shows no digit; OSError
    for a path that cannot be read.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > imports.MOST_DECODED:
                raise imports.UNDECODED["large"]
            image.draft("L", (pictures.LARGEST_SIDE, pictures.LARGEST_SIDE))
            turned = _eight_bits(ImageOps.exif_transpose(image)).convert("LA")
    except Image.DecompressionBombError as error:
        raise imports.UNDECODED["large"] from error
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise imports.UNDECODED["other"] from error
    turned.thumbnail((pictures.LARGEST_SIDE, pictures.LARGEST_SIDE), Image.Resampling.BOX)
    grey, alpha = (np.asarray(turned.getchannel(name)).ravel() for name in "LA")
    opaque = None if alpha.min() == 255 else alpha
    return pictures.from_picture(pictures.from_pixels(grey, turned.width, opaque))


def _eight_bits(image: Image.Image) -> Image.Image:
    """A picture of 16 bits a pixel with eight; others as they are."""
    if not image.mode.startswith("I"):
        return image
    return Image.fromarray((np.asarray(image) // 257).astype(np.uint8))


if __name__ == "__main__":
    sys.exit(main())
