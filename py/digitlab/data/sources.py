"""The data sets of one page: MNIST, synthetic digits, digits from files, and the user's own.

What goes in and out of `DataSets` are plain numbers, strings, lists, dicts and buffers. What reads
files and makes digits is loaded when it is first wanted: the first answer need not wait for it.
"""

from collections.abc import Buffer, Generator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from digitlab.data.dataset import MOST_EXAMPLES, DataError, Dataset
from digitlab.validate import check_settings, setting

DATASETS = ("mnist", "synthetic", "files", "user")
OLD_DATASETS = {"made": "synthetic", "own": "user"}
"""Names of data sets in links and kept runs from before, and what they are called now."""
SYNTHETIC_TEST = 2_000
"""Synthetic digits that are made for testing."""
TEST_SHARE = 6
"""Of digits without test data of their own, every sixth is kept for testing."""

Split = tuple[Dataset, Dataset]
"""Training data and test data."""


@dataclass(frozen=True, kw_only=True)
class DataSpec:
    """Which digits to train on. Raises Invalid or TypeError for what is out of range."""

    dataset: str = setting("mnist", link="data", choices=DATASETS)
    examples: int = setting(60_000, link="examples", least=1, most=MOST_EXAMPLES)
    """How many at the most."""
    data_seed: int = setting(1, link="dataseed", least=0, most=2**32 - 1)
    """Which synthetic digits."""
    own_weight: int = setting(0, link="own", least=0, most=100)
    """How many times the user's digits are mixed in."""

    def __post_init__(self) -> None:
        check_settings(self)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """The data spec among a run's settings, which may have old names; others are ignored."""
        own = {f.name: settings[f.name] for f in fields(cls) if f.name in settings}
        if own.get("dataset") in OLD_DATASETS:
            own["dataset"] = OLD_DATASETS[own["dataset"]]
        return cls(**own)


class DataSets:
    """All data sets of one page."""

    def __init__(self) -> None:
        self._mnist: Split | None = None
        self._synthetic = 0, Dataset.empty()
        """The synthetic digits that were made last, and their seed."""
        self._given = {"files": Dataset.empty(), "user": Dataset.empty()}

    def has(self, dataset: str) -> bool:
        """Whether that data set can be trained on; synthetic digits always can."""
        if dataset in self._given:
            return len(self._given[dataset]) > 1
        return dataset == "synthetic" or self._mnist is not None

    def add_mnist(
        self,
        train_images: Buffer,
        train_labels: Buffer,
        test_images: Buffer,
        test_labels: Buffer,
    ) -> None:
        """Take in MNIST from its four IDX files' bytes. Raises DataError for broken ones."""
        from digitlab.data import formats

        train = formats.from_idx(train_images, train_labels)
        self._mnist = train, formats.from_idx(test_images, test_labels)

    def set_digits(self, dataset: str, images: Buffer, labels: Buffer) -> None:
        """Let these be the data set "user" or "files": n × 768 bytes, 255 = ink, and n labels.

        Raises DataError where they do not fit; the digits of before then stay.
        """
        self._given[dataset] = Dataset.from_bytes(images, labels)

    def own_file(self) -> bytes:
        """The user's digits as an .npz file's bytes."""
        from digitlab.data import formats

        return formats.write_npz(self._given["user"])

    def prepare(self, spec: DataSpec) -> Generator[float, None, Split]:
        """Make the spec's training and test data ready: yields shares from 0 to 1, returns both.

        Raises DataError as `check` does, and where there would be too many examples.
        """
        self.check(spec)
        if spec.dataset == "mnist":
            assert self._mnist is not None
            train, test = self._mnist
        elif spec.dataset == "synthetic":
            train, test = yield from self._prepare_synthetic(spec)
        else:
            given = self._given[spec.dataset]
            kept = max(1, len(given) // TEST_SHARE)
            train, test = given.split(len(given) - kept, spec.data_seed)
        train = train.subset(slice(spec.examples))
        if spec.own_weight and spec.dataset != "user":
            train = self._with_user_digits(train, spec.own_weight)
        return train, test

    def check(self, spec: DataSpec) -> None:
        """Raise DataError where the spec's digits are not here, or too few."""
        if self.has(spec.dataset):
            return
        if spec.dataset == "mnist":
            raise DataError("expected MNIST to be added, found none", "error-mnist-missing")
        is_user, found = spec.dataset == "user", len(self._given[spec.dataset])
        whose = "digits of your own" if is_user else "digits from files"
        raise DataError(
            f"expected at least two {whose}, found {found}: bring some under Data",
            "error-digits-few-user" if is_user else "error-digits-few-files",
            found=found,
        )

    def _with_user_digits(self, train: Dataset, weight: int) -> Dataset:
        user = self._given["user"]
        if len(train) + len(user) * weight > MOST_EXAMPLES:
            raise DataError(
                f"expected at most {MOST_EXAMPLES:,} examples in all, found {len(train):,} and "
                f"{len(user):,} of your own {weight} times: choose fewer of either",
                "error-examples-total",
                most=MOST_EXAMPLES,
                found=len(train),
                user=len(user),
                weight=weight,
            )
        return Dataset.joined([train, *[user] * weight])

    def _prepare_synthetic(self, spec: DataSpec) -> Generator[float, None, Split]:
        """More digits of a seed only add to those that were made, so these are kept."""
        from digitlab.data import synthetic

        seed, made = self._synthetic
        if seed != spec.data_seed:
            made = Dataset.empty()
        total, count = spec.examples + SYNTHETIC_TEST, len(made)
        if count < total:
            parts = [made]
            for part in synthetic.blocks(total, spec.data_seed, count):
                parts.append(part)
                count += len(part)
                yield min(count, total) / (total + 1)  # 1 is for data that are ready
            made = Dataset.joined(parts)
            self._synthetic = spec.data_seed, made
        return made.subset(slice(spec.examples)), made.subset(slice(spec.examples, total))


def pictures(data: Dataset, indices: NDArray[np.integer]) -> dict[str, Any]:
    """Some digits for the page: their images one after another, and their labels."""
    return {"images": data.images[indices].ravel(), "labels": data.labels[indices]}
