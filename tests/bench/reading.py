"""What the synthetic digits cost and teach, and what the default model reads: natively."""

import statistics
import time
from pathlib import Path

from digitlab import model_file
from digitlab.data import formats, synthetic
from digitlab.data.dataset import Dataset
from digitlab.network import Network
from digitlab.training.settings import Settings
from digitlab.training.training import Training
from table import table

RUNS = 3
MADE, TAUGHT = 10_000, 20_000


def measure(mnist: Path | None) -> str:
    """The report as Markdown; without MNIST, only the making."""
    seconds = []
    for seed in range(RUNS):
        began = time.perf_counter()
        synthetic.make(MADE, seed)
        seconds.append(time.perf_counter() - began)
    rows = [(f"{MADE:,} digits made, s", f"{statistics.median(seconds):.2f}")]
    if mnist:
        test_data = formats.from_idx(
            mnist / "t10k-images-idx3-ubyte.gz", mnist / "t10k-labels-idx1-ubyte.gz"
        )
        network, _ = model_file.load_default()
        settings = Settings(epochs=20, eta=3.0, halve_at=(10, 14, 17))
        taught = Network(seed=1)
        Training(taught, synthetic.make(TAUGHT, 1), test_data, settings).run_for(float("inf"))
        rows.append(("the default model reads of MNIST's test digits", share(network, test_data)))
        rows.append((f"taught by {TAUGHT:,} synthetic digits alone", share(taught, test_data)))
    return table(("natively", ""), rows)


def share(network: Network, data: Dataset) -> str:
    """How much of the data the network reads."""
    return f"{100 * network.evaluate(data) / len(data):.2f} %"
