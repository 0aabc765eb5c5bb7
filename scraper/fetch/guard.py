"""Which addresses may be spoken to: every name is resolved here, checked, and pinned to what was checked.

A page we read, or a redirect it sends, must not make us ask the machines around us: the router, the cloud's
metadata service, a database on loopback. So a host is refused when *any* of its addresses is not public, and
the connection goes to the very address that was checked: the name server is not asked a second time.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from scraper.errors import ConfigError
from scraper.fetch.errors import FetchError
from scraper.model import Reason

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host name and port → IP addresses, in the order to be tried; raises OSError when there are none."""

Peer = tuple[str, int]
"""An IP address and a port that were checked: connect to exactly these."""

# IANA special-purpose address registries (RFC 6890), and what clouds use of public space.
_NOT_PUBLIC_V4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared address space behind carriers' NAT
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # the platform service of Azure's virtual machines
        "169.254.0.0/16",  # link-local, where most clouds serve metadata (169.254.169.254)
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_GLOBAL_UNICAST_V6 = ip_network("2000::/3")
_NOT_PUBLIC_V6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # IETF protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
_NAT64 = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Is this IP address one of the open internet? ValueError when it is no IP address.

    An IPv6 address that carries an IPv4 address (mapped, 6to4, NAT64) is judged by what it carries.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        carried = _carried(ip)
        if carried is None:
            return ip in _GLOBAL_UNICAST_V6 and not any(ip in network for network in _NOT_PUBLIC_V6)
        ip = carried
    return not any(ip in network for network in _NOT_PUBLIC_V4)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the operating system, which also reads odd spellings of an address (``0x7f.1``, ``2130706433``)."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(peer[0]) for *_, peer in found]


def read_connect_to(setting: Mapping[str, str]) -> Mapping[str, Peer]:
    """``{"host:port": "address:port"}`` of the configuration, read; ConfigError for any other form."""
    return {name: _peer(name, target) for name, target in setting.items()}


def _peer(name: str, target: str) -> Peer:
    address, _, port = target.rpartition(":")
    if not address or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ConfigError(
            f'[fetch] connect_to: "{name}" = "{target}" names no address and port',
            hint='write "127.0.0.1:8080"',
        )
    return address.strip("[]"), int(port)


@dataclass(frozen=True, slots=True)
class Guard:
    """Decides where a request may go. ``connect_to`` maps ``host:port`` to where it is really found."""

    allow_private: bool
    connect_to: Mapping[str, Peer]
    resolve: Resolver = system_resolver

    async def peers(self, host: str, port: int) -> Sequence[Peer]:
        """The addresses to try for this host, each of them checked. FetchError: unknown, or refused."""
        target, target_port = self.connect_to.get(f"{host}:{port}", (host, port))
        addresses = await self._addresses(target, target_port)
        refused = [] if self.allow_private else [address for address in addresses if not is_public(address)]
        if refused:
            raise FetchError(
                Reason.ADDRESS_REFUSED,
                f"{refused[0]} is not a public address; if it is meant, set allow_private = true in [fetch]",
            )
        return [(address, target_port) for address in addresses]

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            return [str(ip_address(host))]
        except ValueError:
            pass  # a name, or an odd spelling of an address
        try:
            return await self.resolve(host, port)
        except (OSError, UnicodeError) as error:  # UnicodeError: a label that is empty or too long for a name
            reason = error.strerror if isinstance(error, OSError) else None
            detail = f"no address for {host} ({reason or 'not a host name'})"
            raise FetchError(Reason.UNREACHABLE, detail, passing=_may_pass(error)) from error


def _may_pass(error: OSError | UnicodeError) -> bool:
    """A name server that is busy or away may answer next time; a name it does not know stays unknown."""
    return isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
