"""URLs as we publish them (``canonical``) and as we compare them (``url_key``)."""

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

# Parameters that never say which page is meant: tracking, sessions, TYPO3's checksum and way back.
_NOISE = re.compile(
    r"utm_\w+|fbclid|gclid|mc_[ce]id|chash|no_cache|(tx_ttnews\[)?backpid\]?|phpsessid|jsessionid|sid|p_auth",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_PLAIN_PATH = re.compile(r"/(?!/)(?:(?!\.\.?(?:/|$)|/)[\w.~-]+/?)*+", re.ASCII)
"""Most links of a page: an absolute path of plain segments, without a query. They need no parsing."""
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?"


@lru_cache(maxsize=4096)
def _origin(scheme: str, netloc: str) -> str:
    host = netloc.rpartition("@")[2].lower()
    if not host or host.startswith(":") or " " in host:  # "https://:443/" is an address of nothing
        return ""
    return f"{scheme}://{host.removesuffix(_DEFAULT_PORTS[scheme])}"


def canonical(href: str, base: str = "") -> str | None:
    """The absolute URL that ``href`` on the page ``base`` means, without what does not matter.

    Scheme and host in lower case, no default port, no fragment, no session or tracking parameters, blanks and
    non-ASCII in the path percent-encoded (RFC 3986 §6.2). None for what is no web address (``mailto:``,
    ``javascript:``, a bare fragment, nonsense).
    """
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    if _PLAIN_PATH.fullmatch(href):
        origin = _beginning(base)
        return origin + href if origin else None
    try:
        parts = urlsplit(urljoin(base, href))
    except ValueError:
        return None
    origin = _origin(parts.scheme, parts.netloc) if parts.scheme in _DEFAULT_PORTS else ""
    if not origin:
        return None
    path = _SESSION_IN_PATH.sub("", parts.path) if ";" in parts.path else parts.path
    query = _clean_query(parts.query) if parts.query else ""
    if " " in path or not (path.isascii() and path.isprintable()):
        path = quote(path, safe=_PATH_SAFE)
    return urlunsplit(("", "", origin + (path or "/"), query, ""))


@lru_cache(maxsize=256)
def _beginning(base: str) -> str:
    """``https://host`` of an absolute URL; empty for anything else."""
    try:
        parts = urlsplit(base)
    except ValueError:
        return ""
    return _origin(parts.scheme, parts.netloc) if parts.scheme in _DEFAULT_PORTS else ""


def _clean_query(query: str) -> str:
    """Without noise, and otherwise as written but for the brackets, which TYPO3 writes as ``[`` or ``%5B``."""
    kept = [pair for pair in query.split("&") if not _NOISE.fullmatch(unquote(pair.partition("=")[0]))]
    if any(pair.startswith("wpdmdl=") for pair in kept):  # WordPress Download Manager: another one for every visitor
        kept = [pair for pair in kept if not pair.startswith("refresh=")]
    return quote("&".join(kept), safe=_QUERY_SAFE)


@lru_cache(maxsize=4096)
def url_key(url: str) -> str:
    """What two spellings of one address share: no scheme, no ``www.``, no trailing slash, no index page."""
    parts = urlsplit(canonical(url) or url)
    path = re.sub(r"/(index\.(html?|php))?$", "", parts.path)
    host = parts.netloc.removeprefix("www.")
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def host_of(url: str) -> str:
    """The host name of an absolute URL, lower case, without port; empty when there is none."""
    return urlsplit(url).hostname or ""
