"""A look into the network that answers: its weights, a neuron, and the input that it likes best."""

from collections.abc import Buffer, Callable
from typing import Any

import numpy as np

from digitlab.crossing import column, flat, one_hot, problem
from digitlab.lab.jobs import Every, Job, Jobs, Work
from digitlab.lab.reports import ActivationReport
from digitlab.lab.run import Run
from digitlab.network import Network

JOB = "activation"
SCALE_QUANTILE = 0.995
"""The share of the weights that the colour scale covers. The few larger ones would make all others
pale."""
REPORT_SECONDS = 0.016
"""A picture for each frame of the screen is enough."""


class Inspect:
    """The questions of the panel that looks inside."""

    def __init__(
        self,
        run: Run,
        jobs: Jobs,
        post: Callable[[ActivationReport], None],
        clock: Callable[[], float],
    ) -> None:
        self._run = run
        self._jobs = jobs
        self._post = post
        self._report_due = Every(REPORT_SECONDS, clock)
        self._newest = ActivationReport(0, None, [], False)

    def look(self, inputs: Buffer | None = None) -> dict[str, Any]:
        """All weights, flat by layer, and how large they are; the activations for the inputs."""
        network = self._run.network
        activations = network.forward(column(inputs))[1] if inputs is not None else []
        return {
            "sizes": list(network.sizes),
            "weights": [flat(w) for w in network.weights],
            "scales": [float(np.quantile(np.abs(w), SCALE_QUANTILE)) for w in network.weights],
            "activations": [flat(a) for a in activations[1:]],
        }

    def neuron(self, layer: int, j: int, inputs: Buffer | None = None) -> dict[str, Any]:
        """Neuron `j` of a layer, which counts as in `weights`; with inputs also what it computes.

        Returns {weights, bias}, and `onward`, its weights in the next layer, if there is one. With
        inputs also {products, z, a}: each weight times its input, their sum with the bias, and the
        activation; and `says`, the activation times each of `onward`.

        Raises ValueError for a neuron that is not there.
        """
        network = self._run.network
        if not (0 <= layer < len(network.weights) and 0 <= j < network.sizes[layer + 1]):
            raise ValueError(f"expected a neuron of {network.sizes}, found {j} of layer {layer}")
        answer: dict[str, Any] = {
            "weights": flat(network.weights[layer][j]),
            "bias": float(network.biases[layer][j, 0]),
        }
        onward = network.weights[layer + 1][:, j] if layer + 1 < len(network.weights) else None
        if onward is not None:
            answer["onward"] = onward.tolist()
        if inputs is not None:
            zs, activations = network.forward(column(inputs))
            a = activations[layer + 1][j, 0]
            answer["products"] = flat(network.weights[layer][j] * activations[layer][:, 0])
            answer |= {"z": float(zs[layer][j, 0]), "a": float(a)}
            if onward is not None:
                answer["says"] = (onward * a).tolist()
        return answer

    def maximise(self, digit: int) -> None:
        """Begin to look for the input for which the network's output `digit` is largest.

        The pictures on the way there are reported. Raises ValueError for a digit that is not one of
        the outputs.
        """
        network = self._run.network
        network = network.astype(network.dtype)
        pictures = self._maximisation(network, digit, one_hot(network, digit))
        self._newest = ActivationReport(0, None, [], False)
        self._jobs.begin(JOB, pictures, self._tell)

    def _maximisation(self, network: Network, digit: int, y: np.ndarray) -> Work[None]:
        # Loaded when it is first wanted: the first answer need not wait for it.
        from digitlab.derivation import maximise

        for step, x in enumerate(maximise.maximise_activation(network, y), 1):
            outputs = network.feedforward(x)[:, 0].tolist()
            self._newest = ActivationReport(step, flat(x), outputs, False)
            yield step / maximise.STEPS

    def _tell(self, job: Job[None]) -> None:
        newest = self._newest
        if job.is_done:
            error = problem(job.error) if job.error else None
            self._post(ActivationReport(newest.step, newest.picture, newest.outputs, True, error))
        elif self._report_due.is_due():
            self._post(newest)
