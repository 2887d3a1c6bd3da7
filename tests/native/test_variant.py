"""What the rooms above read from a network, of the original and of changed code."""

from typing import ClassVar

from digitlab import network as network_module
from digitlab.network import Network
from digitlab.variant import Variant, digest_of, function_of, replaced_of, sources_of


class Doubled(Variant):
    sources: ClassVar = {"sigmoid": "def sigmoid(z):\n    return 2 * z\n"}
    digest = "0a1b2c3d"
    replaced: ClassVar = {"return 1 / z": "return 2 * z"}
    functions: ClassVar = {"sigmoid": lambda z: 2 * z}


def test_the_original_has_no_sources_and_its_own_functions():
    network = Network((2, 1))
    assert digest_of(Network) == ""
    assert sources_of(network) == {}
    assert replaced_of(network) == {}
    assert function_of(network, "sigmoid") is network_module.sigmoid


def test_a_variant_says_what_it_changed():
    network = Doubled((2, 1))
    assert digest_of(Doubled) == "0a1b2c3d"
    assert sources_of(network) == Doubled.sources
    assert replaced_of(network) == Doubled.replaced
    assert function_of(network, "sigmoid")(3) == 6
