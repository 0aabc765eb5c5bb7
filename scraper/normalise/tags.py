"""Identity is ours: ``tag:`` URIs (RFC 4151), minted once and kept through retitling, moves and migrations."""

import hashlib
from datetime import datetime


def mint(authority: str, at: datetime, key: str) -> str:
    """A tag for what is first seen at ``at`` and told apart by ``key`` (its URL, or its place and title).

    ``authority`` is a host name of the one who mints. The same thing seen by two sources on one day gets the
    same tag, so that they need not know of each other.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    return f"tag:{authority},{at.date().isoformat()}:{digest}"


def short(text: str) -> str:
    """Sixteen hexadecimal digits that stand for ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
