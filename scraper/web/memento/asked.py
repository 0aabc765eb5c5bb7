"""What the path of a request asks of the archive: a moment, a manner, and a URL with its own query."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from starlette.types import Scope

from scraper.archive.cdxj import moment_of

LONGEST: Final = 8_000
"""Characters of a URL; no page that anybody watches has a longer one."""
RAW: Final = "id_"
ANY: Final = "*"
_FORM = re.compile(r"(?:(?P<when>\d+|\*(?:it|en)?)(?P<modifier>[a-z]{2}_)?/)?(?P<url>.+)", re.DOTALL)
_ENCODED = re.compile(r"(?:https?|dns)%3a", re.IGNORECASE)
_SCHEME = re.compile(r"(https?):/*(?=[^/])", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"(?!dns:)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_LIKE_A_PAGE: Final = {"mp_", "if_", "fr_", "fw_", "tf_"}
"""Manners of other replayers in which a page is asked for as a whole."""
_MANNERS: Final = {"", RAW, "im_", "cs_", "js_", "oe_"}


class AskedError(Exception):
    """What is asked for cannot be meant; ``status`` is the answer's, ``about`` the word that says why."""

    def __init__(self, status: int, about: str) -> None:
        super().__init__(about)
        self.status = status
        self.about = about


@dataclass(frozen=True, slots=True)
class Asked:
    """``when`` is digits, ``*`` (with a language behind it, where one was chosen) or empty: the newest."""

    when: str
    modifier: str
    url: str


def rest_of(scope: Scope, root: str, prefix: str) -> str:
    """What follows ``prefix`` in the path, as it was sent: escapes not undone, and with the query.

    ``root`` is the path of ours, which a proxy may have left in front.
    """
    raw = scope.get("raw_path") or quote(scope["path"]).encode()
    path = raw.decode("latin-1")
    if root != "/" and path.startswith(root):
        path = path[len(root) - 1 :]
    query = scope["query_string"].decode("latin-1")
    return path.removeprefix(prefix) + (f"?{query}" if query else "")


def asked(rest: str) -> Asked:
    """A moment, a manner and a URL. AskedError."""
    found = _FORM.fullmatch(rest)
    if found is None:
        raise AskedError(404, "no_address")
    when, modifier = found["when"] or "", found["modifier"] or ""
    if when.isdecimal():
        when = _digits(when)
    modifier = "" if modifier in _LIKE_A_PAGE else modifier
    if modifier not in _MANNERS:
        raise AskedError(404, "no_manner")
    return Asked(when, modifier, url_of(found["url"]))


def _digits(when: str) -> str:
    """Up to 14 of them; some write thousandths of a second behind."""
    if len(when) in {15, 16, 17}:
        when = when[:14]
    try:
        moment_of(when)
    except ValueError:
        raise AskedError(400, "no_moment") from None
    return when


def url_of(text: str) -> str:
    """A URL as it was meant: proxies make one slash of two, people leave the scheme out. AskedError."""
    if len(text) > LONGEST:
        raise AskedError(414, "long_address")
    if _ENCODED.match(text):
        text = unquote(text)
    url = _SCHEME.sub(lambda found: f"{found[1].lower()}://", text, count=1) if _SCHEME.match(text) else text
    if not url.startswith(("http://", "https://", "dns:")):
        if _OTHER_SCHEME.match(url):
            raise AskedError(404, "no_address")
        url = f"http://{url}"
    if _CONTROL.search(url):
        raise AskedError(400, "no_address")
    if not url.startswith("dns:"):
        _check_host(url)
    return url


def _check_host(url: str) -> None:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # [ and no ]
        raise AskedError(400, "no_address") from None
    if "@" in parts.netloc:
        raise AskedError(400, "secret_address")
    if not host:
        raise AskedError(400, "no_address")
