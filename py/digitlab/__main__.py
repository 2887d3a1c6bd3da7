"""The same network from a terminal: train, evaluate, predict.

    python -m digitlab train --mnist DIR --output model.npz
    python -m digitlab evaluate model.npz --mnist DIR
    python -m digitlab predict digit.png --model model.npz

Needs the extra "terminal": rich draws the progress bar, Pillow reads pictures.
"""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError
from rich.console import Console
from rich.progress import Progress as Bar

from digitlab import model_file
from digitlab.data import formats, pictures, synthetic
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
SLICE_SECONDS = 0.2


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
    train.add_argument("--strokes", type=Path, metavar="FILE", help="add pen digits (JSON, gzip)")
    train.add_argument(
        "--variations", type=int, default=0, help="of each pen digit, besides itself"
    )
    train.add_argument(
        "--synthetic", "--made", type=int, default=0, metavar="N", help="add N synthetic digits"
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

    predict = commands.add_parser("predict", help="read the digit in a picture")
    predict.add_argument("image", type=Path)
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
    training_data, test_data, sources = _gather(options)
    network = Network(seed=settings.seed)
    accuracy = _train(Training(network, training_data, test_data, settings))
    about = {"data": sources, "examples": len(training_data), "accuracy": accuracy}
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


def _gather(options: argparse.Namespace) -> tuple[Dataset, Dataset, list[str]]:
    """The training data, the test data, and the words for what the training data are."""
    parts, sources = [], []
    folder = options.mnist or (BUILT_MNIST if BUILT_MNIST.is_dir() else None)
    synthetic_count = options.synthetic
    if folder:
        parts.append(read_mnist(folder, "training"))
        test_data = read_mnist(folder, "test")
        sources.append("MNIST's training images")
    else:
        synthetic_count = synthetic_count or 20_000
        console.print(
            f"No MNIST in {BUILT_MNIST}, so synthetic digits are used: --mnist DIR adds it."
        )
        test_data = synthetic.make(2_000, options.seed + 1)
    if options.strokes:
        parts.append(_pen_digits(options))
        sources.append(f"{options.strokes.name}, {options.variations} variations each")
    if synthetic_count:
        parts.append(synthetic.make(synthetic_count, options.seed))
        sources.append(f"{synthetic_count} synthetic digits")
    return Dataset.joined(parts), test_data, sources


def _pen_digits(options: argparse.Namespace) -> Dataset:
    if options.variations < 0:
        raise ValueError(f"expected 0 or more variations, found {options.variations}")
    labels, digits = formats.read_strokes(options.strokes)
    rng = np.random.default_rng(options.seed)
    parts = [Dataset.from_strokes(digits, labels)]
    for _ in range(options.variations):
        parts.append(synthetic.vary(digits, labels, rng))
    return Dataset.joined(parts)


def evaluate_command(options: argparse.Namespace) -> None:
    """`evaluate`: a model on MNIST's test digits."""
    network, _ = model_file.load(options.model)
    data = read_mnist(options.mnist or BUILT_MNIST, "test")
    right = network.evaluate(data)
    print(f"{right} of {len(data)} right: {100 * right / len(data):.2f} %")


def predict_command(options: argparse.Namespace) -> None:
    """`predict`: one picture's digit, and the ten outputs."""
    network, _ = model_file.load(options.model) if options.model else model_file.load_default()
    outputs = network.feedforward(read_picture(options.image).reshape(-1, 1))[:, 0]
    print(outputs.argmax())
    for digit, output in enumerate(outputs):
        print(f"  {digit}  {output:.3f}  {'█' * round(40 * float(output))}")


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


def read_picture(path: Path) -> NDArray[np.float64]:
    """The 768 inputs for a picture of one digit, dark on light or light on dark.

    28×28 is taken as MNIST's, 24 wide and 32 high as the grid itself; any other size is cropped to
    its ink, fitted into the 20×20 box and centred by mass. Raises DataError for what is no picture
    or has no ink, OSError for a path that cannot be read.
    """
    try:
        with Image.open(path) as image:
            turned = ImageOps.exif_transpose(image).convert("RGBA")
            paper = Image.new("RGBA", turned.size, "white")  # what is transparent
            grey = ImageOps.grayscale(Image.alpha_composite(paper, turned))
    except UnidentifiedImageError as error:
        raise DataError(f"{path}: expected a picture such as PNG, found another file") from error
    try:
        return pictures.from_picture(np.asarray(grey))
    except DataError as error:
        raise DataError(f"{path}: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
