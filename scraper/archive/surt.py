"""The key under which captures of a URL are found, whatever its scheme, ``www.`` or session id (SURT, IA's rules).

    https://www.Comune.Example.it:443/Novita/?b=2&a=1   →   it,example,comune)/novita?a=1&b=2

The rules are those of the Internet Archive's ``surt``, which pywb and cdxj-indexer use: the tests hold this against
it. It is not used itself, because it brings ``requests`` along and takes a tenth of a second to import.
"""

import re
from functools import lru_cache
from urllib.parse import quote_from_bytes, unquote_to_bytes

_SPLIT = re.compile(rb"([a-z][a-z0-9+.-]*):(?://(?:[^/?#]*@)?([^/?#]*))?([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_LINE = re.compile(rb"[\n\r\t]")
_WWW = re.compile(rb"www\d*\.")
_ESCAPED_AGAIN = re.compile(rb"%(?:25)+")
_PORTS = {b"http": b"80", b"https": b"443"}
_KEPT = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_PATH_SESSION = (
    re.compile(rb"^(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)$"),
    re.compile(rb"^(.*/)(?:\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$"),
)
_QUERY_SESSION = tuple(
    re.compile(rb"^(.*)(?:" + name + rb")(?:&(.*))?$", re.IGNORECASE)
    for name in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)


@lru_cache(maxsize=4096)
def surt(url: str) -> str:
    """The key of an absolute URL, in ASCII and without blanks; of anything else, itself without blanks."""
    found = _SPLIT.match(_LINE.sub(b"", url.strip().encode("utf-8", "surrogatepass")))
    if found is None:
        return quote_from_bytes(url.encode("utf-8", "surrogatepass"), safe=_KEPT)
    scheme, authority, path, query = found[1].lower(), found[2], found[3], found[4]
    if authority is None:  # dns:www.example.org
        return f"{scheme.decode()}:{_escaped(_unescaped(path)).decode()}"
    host, _, port = authority.partition(b":") if not authority.startswith(b"[") else (authority, b"", b"")
    labels = _WWW.sub(b"", _host(host), count=1) if _WWW.match(_host(host)) else _host(host)
    end = b":" + port if port and port != _PORTS.get(scheme) else b""
    key = b",".join(reversed(labels.split(b"."))) + end + b")" + _path(path) + _query(query)
    return key.decode("ascii")


def _host(host: bytes) -> bytes:
    plain = _unescaped(host)
    if not plain.isascii():
        try:
            plain = plain.decode("utf-8", "ignore").encode("idna")
        except UnicodeError:
            plain = _unescaped(host)
    return _escaped(plain.replace(b"..", b".").strip(b".").lower())


def _path(path: bytes) -> bytes:
    kept: list[bytes] = []
    for part in _unescaped(path).split(b"/")[1:]:
        if part == b"..":
            kept = kept[:-1] if kept else [part]
        elif part != b".":
            kept.append(part)
    folders = [part for part in kept[:-1] if part]
    plain = _escaped(b"/" + b"/".join([*folders, *kept[-1:]])).lower()
    for session in _PATH_SESSION:
        plain = session.sub(rb"\1\2", plain)
    return plain[:-1] if plain.endswith(b"/") and len(plain) > 1 else plain


def _query(query: bytes | None) -> bytes:
    if not query:
        return b""
    plain = _escaped(_unescaped(query))
    for session in _QUERY_SESSION:
        found = session.match(plain)
        plain = found[1] + (found[2] or b"") if found else plain
    pairs = sorted(tuple(part.split(b"=", 1)) for part in plain.lower().split(b"&"))
    ordered = b"&".join(b"=".join(pair) for pair in pairs)
    return b"?" + ordered if ordered else b""


def _unescaped(part: bytes) -> bytes:
    """Until nothing is escaped any more; what was escaped a thousand times takes no thousand passes."""
    while (plain := unquote_to_bytes(_ESCAPED_AGAIN.sub(b"%", part))) != part:
        part = plain
    return part


def _escaped(part: bytes) -> bytes:
    return quote_from_bytes(part, safe=_KEPT).encode("ascii")
