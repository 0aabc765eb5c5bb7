"""Pure: the small grammars that formats share: addresses, media types, languages, mail addresses."""

import re

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_REFERENCE_SIGNS = re.compile(r"[^\s<>\"{}|\\^`]*")
_WEB = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+[^\s<>\"{}|\\^`]*", re.IGNORECASE)
_MEDIA_TYPE = re.compile(
    r"[\w!#$&.+^-]+/[\w!#$&.+^-]+(?:\s*;\s*[\w!#$&.+^-]+=(?:[\w!#$&.+^:/-]+|\"[^\"]*\"))*", re.ASCII
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_MAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]+")
_PERSON = re.compile(rf"{_MAIL.pattern}\s+\(.*\S.*\)")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SESSION = re.compile(r"(?i)(?:;jsessionid=|[?&;](?:phpsessid|jsessionid|sessionid|sid|cfid|cftoken|aspsessionid\w*)=)")


def is_absolute(address: str) -> bool:
    """Is it an address with a scheme, without characters that no address holds (RFC 3986 §4.3, RFC 3987)?"""
    return _ABSOLUTE.fullmatch(address) is not None


def is_reference(address: str) -> bool:
    """Is it an address, whole or relative, without characters that no address holds (RFC 3986 §4.1, RFC 3987)?"""
    return _REFERENCE_SIGNS.fullmatch(address) is not None


def is_web(address: str) -> bool:
    """Is it an absolute http or https address?"""
    return _WEB.fullmatch(address) is not None


def is_media_type(text: str) -> bool:
    """Is it ``type/subtype``, perhaps with parameters (RFC 6838 §4.2)?"""
    return _MEDIA_TYPE.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Has it the form of a language tag (RFC 5646 §2.1)?"""
    return _LANGUAGE.fullmatch(text) is not None


def is_mail(text: str) -> bool:
    """Is it a mail address, and nothing else?"""
    return _MAIL.fullmatch(text) is not None


def is_person(text: str) -> bool:
    """Is it ``mail@host.example (Name)``, as RSS writes people?"""
    return _PERSON.fullmatch(text) is not None


def is_count(text: str) -> bool:
    """Is it a whole number that is not negative?"""
    return text.isascii() and text.isdigit()


def tag_in(text: str) -> str | None:
    """The first HTML tag in a text."""
    found = _TAG.search(text)
    return found[0] if found else None


def markup_in(text: str) -> str | None:
    """The first HTML tag or character reference in a text."""
    found = _TAG.search(text) or _REFERENCE.search(text)
    return found[0] if found else None


def names_session(address: str) -> bool:
    """Does an address carry a session's number, another one at each visit?"""
    return _SESSION.search(address) is not None
