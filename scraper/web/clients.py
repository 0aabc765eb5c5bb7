"""Who asks: the client's address, and a page of whose site sent the form."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.requests import Request

_Address = IPv4Address | IPv6Address


def client_key(request: Request, trusted: Sequence[str]) -> str:
    """What a client is told from others by: its address, of IPv6 the /64 network that one household has.

    X-Forwarded-For is read from the end, and only as far as those who wrote it are ``trusted`` (addresses, networks).
    """
    networks = [ip_network(one) for one in trusted]
    address = _parsed(request.client.host if request.client else "")
    forwarded = [name for line in request.headers.getlist("x-forwarded-for") for name in line.split(",")]
    while address is not None and forwarded and any(address in network for network in networks):
        before = _parsed(forwarded.pop())
        if before is None:
            break
        address = before
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address)


def is_ours(request: Request, public_url: str) -> bool:
    """Whether a form that was sent comes from a page of ours, as far as the browser says.

    Sec-Fetch-Site cannot be set by a page; older browsers say Origin. A client that sends neither is no browser
    that a foreign page could misuse: nothing here rests on cookies.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin is None:
        return True
    public = urlsplit(public_url)
    return origin == f"{public.scheme}://{public.netloc}" or _host(origin) == request.headers.get("host", "").lower()


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def _parsed(text: str) -> _Address | None:
    try:
        address = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
