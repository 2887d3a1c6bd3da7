"""What changed code is: a network whose class was made from a student's sources.

`code.compile` makes such classes. What lies between it and here (derivation, training, lab) reads
from a network only what this module declares.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from digitlab import network as network_module
from digitlab.network import Network


class Variant(Network):
    """A network of changed code."""

    sources: ClassVar[Mapping[str, str]]
    """The sources of the parts of network.py that are changed, by the parts' names."""
    digest: ClassVar[str]
    """Tells this code from other code; it is kept with a run."""
    replaced: ClassVar[Mapping[str, str]]
    """Lines of the original that are gone, and what stands there now."""
    functions: ClassVar[Mapping[str, Callable[..., Any]]]
    """The functions of network.py outside of the class, as the network's methods see them."""


def digest_of(kind: type[Network]) -> str:
    """What tells the code of this class from other code; empty for the original."""
    return kind.digest if issubclass(kind, Variant) else ""


def sources_of(network: Network) -> Mapping[str, str]:
    """The sources of the parts that are changed, by name; none for the original."""
    return network.sources if isinstance(network, Variant) else MappingProxyType({})


def replaced_of(network: Network) -> Mapping[str, str]:
    """Lines of the original that are gone, and what stands there now; none for the original."""
    return network.replaced if isinstance(network, Variant) else MappingProxyType({})


def function_of(network: Network, name: str) -> Callable[..., Any]:
    """The function `name` of network.py, or the changed one that the network's methods call."""
    functions = network.functions if isinstance(network, Variant) else vars(network_module)
    return functions[name]
