"""The sides outside of the browser, in a process of their own, on one thread.

`native.py FOLDER` reads a line of JSON, `{"method", "values"}`, and answers with one, until its
input ends. FOLDER holds MNIST and the start as .npy files. It runs in another Python too, such as
one that has PyTorch: the package is imported only for the package's own sides.
"""

import importlib.util
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np

ETA = 3.0
# Its cost is the cross-entropy of a softmax, whose gradient is larger.
SCIKIT_LEARN_ETA = 0.3
NEEDS = {"autograd": "torch", "by hand": "torch", "scikit-learn": "sklearn"}


class Autograd:
    """PyTorch with automatic gradients and its own optimiser."""

    def __init__(self, data: dict, batch: int) -> None:
        import torch

        torch.set_num_threads(1)
        self._torch, self._batch = torch, batch
        self._x, self._y = torch.from_numpy(data["x"]), torch.from_numpy(data["y"])
        inputs, hidden, outputs = 768, 30, 10
        one, two = torch.nn.Linear(inputs, hidden), torch.nn.Linear(hidden, outputs)
        self._linear = one, two
        with torch.no_grad():
            for layer, (w, b) in zip(self._linear, data["start"], strict=True):
                layer.weight.copy_(torch.from_numpy(w))
                layer.bias.copy_(torch.from_numpy(b))
        self._model = torch.nn.Sequential(one, torch.nn.Sigmoid(), two, torch.nn.Sigmoid())
        self._optimiser = torch.optim.SGD(self._model.parameters(), lr=ETA)

    def run(self, examples: int) -> None:
        """Train on so many examples, whole epochs or a part of one."""
        while examples > 0:
            order = self._torch.randperm(min(examples, len(self._x)))
            for batch in order.split(self._batch):
                self._step(self._x[batch], self._y[batch])
            examples -= len(order)

    def _step(self, x, y) -> None:
        self._optimiser.zero_grad()
        cost = (self._model(x) - y).square().sum() / (2 * len(x))
        cost.backward()
        self._optimiser.step()

    def answers(self, x):
        """The digit that each row of x is read as."""
        with self._torch.no_grad():
            return self._model(self._torch.from_numpy(x)).argmax(dim=1).numpy()


class ByHand(Autograd):
    """PyTorch's operations with backpropagation written out, in place."""

    def run(self, examples: int) -> None:
        """As `Autograd.run`."""
        with self._torch.no_grad():
            super().run(examples)

    def _step(self, x, y) -> None:
        torch, (one, two) = self._torch, self._linear
        hidden = torch.addmm(one.bias, x, one.weight.T).sigmoid_()
        output = torch.addmm(two.bias, hidden, two.weight.T).sigmoid_()
        delta = (output - y).mul_(output).mul_(1 - output)
        before = (delta @ two.weight).mul_(hidden).mul_(1 - hidden)
        step = -ETA / len(x)
        two.weight.addmm_(delta.T, hidden, alpha=step)
        two.bias.add_(delta.sum(0), alpha=step)
        one.weight.addmm_(before.T, x, alpha=step)
        one.bias.add_(before.sum(0), alpha=step)


class ScikitLearn:
    """scikit-learn's MLPClassifier: plain SGD, its own start and its own cost."""

    def __init__(self, data: dict, batch: int) -> None:
        from sklearn.neural_network import MLPClassifier

        self._x, self._labels = data["x"], data["labels"]
        self._model = MLPClassifier(
            (30,),
            activation="logistic",
            solver="sgd",
            batch_size=batch,
            learning_rate_init=SCIKIT_LEARN_ETA,
            momentum=0,
            alpha=0,
            tol=0,
            n_iter_no_change=1000,
            warm_start=True,
            random_state=1,
        )

    def run(self, examples: int) -> None:
        """Train on so many examples, whole epochs or a part of one."""
        n = min(examples, len(self._x))
        self._model.max_iter = examples // n
        with warnings.catch_warnings(action="ignore"):  # an end before convergence is wanted
            self._model.fit(self._x[:n], self._labels[:n])

    def answers(self, x):
        """The digit that each row of x is read as."""
        return self._model.predict(x)


class Own:
    """One of the package's own sides."""

    def __init__(self, data: dict, batch: int, name: str) -> None:
        import sides
        from digitlab.data.dataset import Dataset

        self._judge = sides.accuracy
        train, self._test = (
            Dataset(data[f"{part}_images"], data[f"{part}_labels"]) for part in ("train", "test")
        )
        self._side = sides.SIDES[name](train, batch)
        self.prepare = getattr(self._side, "prepare", lambda examples: None)
        self.run = self._side.run

    def accuracy(self) -> float:
        """Which share of the test digits it reads."""
        return self._judge(self._side, self._test)


class Sides:
    """What is answered: the sides by name and mini-batch, made when they are first asked for."""

    def __init__(self, folder: Path) -> None:
        names = "train_images", "train_labels", "test_images", "test_labels", "w0", "b0", "w1", "b1"
        self._data = {name: np.load(folder / f"{name}.npy") for name in names}
        self._made: dict = {}

    def missing(self, name: str) -> str:
        """What a side needs and this Python does not have, or nothing."""
        needed = NEEDS.get(name, "")
        return needed if needed and importlib.util.find_spec(needed) is None else ""

    def run(self, name: str, batch: int, examples: int) -> float:
        """The seconds that a side takes for so many examples."""
        side = self._side(name, batch)
        if isinstance(side, Own):
            side.prepare(examples)
        began = time.perf_counter()
        side.run(examples)
        return time.perf_counter() - began

    def accuracy(self, name: str, batch: int) -> float:
        """Which share of MNIST's test digits a side's network reads."""
        side = self._side(name, batch)
        if isinstance(side, Own):
            return side.accuracy()
        x = self._data["test_images"].astype(np.float32) / 255
        return float((side.answers(x) == self._data["test_labels"]).mean())

    def _side(self, name: str, batch: int):
        if (name, batch) not in self._made:
            self._made[name, batch] = self._make(name, batch)
        return self._made[name, batch]

    def _make(self, name: str, batch: int):
        peers = {"autograd": Autograd, "by hand": ByHand, "scikit-learn": ScikitLearn}
        data = self._data
        if name not in peers:
            return Own(data, batch, name)
        if "x" not in data:
            data["x"] = data["train_images"].astype(np.float32) / np.float32(255)
            data["labels"] = data["train_labels"]
            data["y"] = np.eye(10, dtype=np.float32)[data["labels"]]
            data["start"] = [(data["w0"], data["b0"][:, 0]), (data["w1"], data["b1"][:, 0])]
        return peers[name](data, batch)


def main() -> None:
    """Answer line by line."""
    sides = Sides(Path(sys.argv[1]))
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"answer": getattr(sides, asked["method"])(*asked["values"])}
        except Exception as error:  # whatever it is, the other end should read it
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
