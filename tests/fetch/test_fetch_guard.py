"""Which addresses may be spoken to."""

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import ConfigError
from scraper.fetch.errors import FetchError
from scraper.fetch.guard import Guard, is_public, read_connect_to
from scraper.model import Reason

pytestmark = pytest.mark.anyio

INNER_V4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
]  # fmt: skip
INNER_V6 = ["::/128", "::1/128", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"]


def inside(networks: Sequence[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(networks).flatmap(lambda network: st.ip_addresses(network=network)).map(str)


@given(inside(INNER_V4 + INNER_V6))
def test_no_address_of_an_inner_network_is_public(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_or_special_is_public(address: IPv6Address) -> None:
    if address.is_private or address.is_multicast or address.is_link_local or address.is_unspecified:
        assert not is_public(str(address))


@given(st.ip_addresses(v=4))
def test_an_ipv6_address_is_judged_by_the_ipv4_address_it_carries(carried: IPv6Address) -> None:
    number = int(carried)
    for disguise in (
        IPv6Address((0xFFFF << 32) | number),  # mapped
        IPv6Address((0x64FF9B << 96) | number),  # NAT64
        IPv6Address((0x2002 << 112) | (number << 80)),  # 6to4
    ):
        assert is_public(str(disguise)) == is_public(str(carried))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "217.64.195.1", "2a00:1450:4002:402::200e"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["169.254.169.254", "100.100.100.200", "168.63.129.16", "fd00:ec2::254"])
def test_the_metadata_services_of_clouds_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("odd", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0", "localhost", "[::1]"])
async def test_odd_spellings_of_loopback_are_refused(odd: str) -> None:
    with pytest.raises(FetchError) as caught:
        await Guard(allow_private=False, connect_to={}).peers(odd.strip("[]"), 80)
    assert caught.value.reason is Reason.ADDRESS_REFUSED
    assert "allow_private" in caught.value.detail


def resolver(*addresses: str) -> Guard:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return Guard(allow_private=False, connect_to={}, resolve=resolve)


async def test_a_name_with_one_inner_address_among_public_ones_is_refused() -> None:
    with pytest.raises(FetchError) as caught:
        await resolver("93.184.216.34", "10.0.0.7").peers("comune.example", 443)
    assert caught.value.reason is Reason.ADDRESS_REFUSED
    assert "10.0.0.7" in caught.value.detail


async def test_the_addresses_to_connect_to_are_those_that_were_checked() -> None:
    peers = await resolver("93.184.216.34", "2a00:1450::1").peers("comune.example", 443)
    assert peers == [("93.184.216.34", 443), ("2a00:1450::1", 443)]


async def test_an_address_that_was_mapped_elsewhere_is_checked_like_any_other() -> None:
    connect_to = read_connect_to({"comune.example:80": "127.0.0.1:8080"})
    with pytest.raises(FetchError):
        await Guard(allow_private=False, connect_to=connect_to).peers("comune.example", 80)
    assert await Guard(allow_private=True, connect_to=connect_to).peers("comune.example", 80) == [("127.0.0.1", 8080)]


async def test_a_name_nobody_knows_is_unreachable_and_asking_again_is_no_use() -> None:
    with pytest.raises(FetchError) as caught:
        await Guard(allow_private=False, connect_to={}).peers("a..b", 80)
    assert caught.value.reason is Reason.UNREACHABLE
    assert not caught.value.passing


@pytest.mark.parametrize("target", ["127.0.0.1", ":80", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:99999"])
def test_a_mapping_without_address_and_port_is_a_configuration_error(target: str) -> None:
    with pytest.raises(ConfigError, match="connect_to"):
        read_connect_to({"comune.example:80": target})


def test_a_mapping_to_an_ipv6_address_is_read() -> None:
    assert read_connect_to({"a:80": "[::1]:8080"}) == {"a:80": ("::1", 8080)}


def test_the_whole_of_every_inner_network_is_refused_at_its_edges() -> None:
    for network in map(ip_network, INNER_V4 + INNER_V6):
        assert not is_public(str(network[0]))
        assert not is_public(str(network[-1]))
