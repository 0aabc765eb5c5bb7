"""Where a link, a row or a card leads, by its attributes: an address, or what its script opens."""

import re
from collections.abc import Mapping

Attributes = Mapping[str, str | None]

_NOWHERE = re.compile(r"\s*(?:#|javascript:|mailto:|tel:|callto:|whatsapp:|$)", re.IGNORECASE)
_ONCLICK = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|window\.open\()\s*['"]([^'"]+)['"]"""
)


def link_address(attributes: Attributes) -> str:
    """Where a link leads: its address, or what its script opens; empty where it leads nowhere."""
    href = attributes.get("href") or ""
    if not _NOWHERE.match(href):
        return href
    found = _ONCLICK.search(attributes.get("onclick") or "") or _ONCLICK.search(href)
    return found[1] if found else ""


def own_address(attributes: Attributes) -> str:
    """Where a whole row or card leads: ``data-href``, or what a click on it opens."""
    found = _ONCLICK.search(attributes.get("onclick") or "")
    return attributes.get("data-href") or attributes.get("data-url") or (found[1] if found else "")
