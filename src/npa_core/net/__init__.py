"""The only door to the network: guarded requests and connections, address policy, politeness."""

from npa_core.net.net import Net
from npa_core.net.policy import AddressPolicy
from npa_core.net.resolve import Resolver

__all__ = ["AddressPolicy", "Net", "Resolver"]
