"""URLs as we publish them (``canonical``) and as we compare them (``url_key``)."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that never say which page is meant: tracking, sessions, TYPO3's checksum and way back.
_NOISE = re.compile(
    r"utm_\w+|fbclid|gclid|mc_[ce]id|chash|no_cache|(tx_ttnews\[)?backpid\]?|phpsessid|jsessionid|sid|p_auth",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"


@lru_cache(maxsize=4096)
def _origin(scheme: str, netloc: str) -> str:
    host = netloc.rpartition("@")[2].lower()
    return f"{scheme}://{host.removesuffix(_DEFAULT_PORTS.get(scheme, ' '))}"


def canonical(href: str, base: str = "") -> str | None:
    """The absolute URL that ``href`` on the page ``base`` means, without what does not matter.

    Scheme and host in lower case, no default port, no fragment, no session or tracking parameters, blanks and
    non-ASCII in the path percent-encoded (RFC 3986 §6.2). None for what is no web address (``mailto:``,
    ``javascript:``, a bare fragment, nonsense).
    """
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, href))
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.netloc:
        return None
    path = _SESSION_IN_PATH.sub("", parts.path) if ";" in parts.path else parts.path
    query = _clean_query(parts.query) if parts.query else ""
    if not path.isascii() or " " in path:
        path = quote(path, safe=_PATH_SAFE)
    return urlunsplit(("", "", _origin(parts.scheme, parts.netloc) + (path or "/"), query, ""))


def _clean_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _NOISE.fullmatch(name)]
    return query if len(kept) == len(pairs) and query.isascii() else urlencode(kept)


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
