"""What a mail that comes back means: pure rules on enhanced status codes (RFC 3463)."""

from collections.abc import Sequence

from scraper.model import Bounce

_NO_SUCH = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
"""No such mailbox or domain, moved without a new address, disabled: no use in trying again."""
_SOFT = {"5.2.2", "5.3.4"}
"""Full, or too large for it: said for good, but it passes."""
_ENOUGH = 3


def is_hard(status: str) -> bool:
    """Is it a failure for good, of the address rather than of the moment?"""
    return status.startswith("5.") and status not in _SOFT


def verdict(bounces: Sequence[Bounce]) -> str | None:
    """Why a mailbox from which this came back gets no more mail; None where it still does."""
    hard = [one for one in bounces if is_hard(one.status)]
    gone = next((one for one in hard if one.status in _NO_SUCH), None)
    if gone:
        return f"its server says that it does not exist ({gone.status})"
    return f"{len(hard)} mails came back for good (last: {hard[-1].status})" if len(hard) >= _ENOUGH else None
