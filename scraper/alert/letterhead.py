"""Who writes, and what tells mail programs whose mail, which mail, which thread and which list this is."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from scraper.alert.rules import stable_key
from scraper.model import Entry, Site, Subscription


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The sender's address, whom to ask, the sites by id (their names and zones), and where copies are shown."""

    sender: str
    contact: str | None
    sites: Mapping[str, Site]
    replay: str | None = None
    """What a record's id is put behind to look at the copy; None where there is no such page."""

    @property
    def operator(self) -> str:
        """Whom a recipient writes to."""
        return self.contact or self.sender

    def site(self, entry: Entry) -> Site:
        """The entry's site; by its bare id when it has left the configuration since."""
        return self.sites.get(entry.site) or Site(id=entry.site, name=entry.site, url="")


OPERATOR = "operator"
"""Stands for a subscription's id in the list of the operator's mails."""


def identify(
    subscription: Subscription | None, *, key: str, thread: str | None, letterhead: Letterhead
) -> Mapping[str, str]:
    """Header fields: ids, list and thread; no person wrote it. Without a subscription it is the operator's."""
    domain = letterhead.sender.rpartition("@")[2]
    name = "abbonati" if subscription and subscription.manage else subscription.id if subscription else OPERATOR
    identity = {
        "Message-ID": f"<{key}@{domain}>",
        "List-Id": f"<{name}.banditore.{domain}>",  # RFC 2919 §2
        "Auto-Submitted": "auto-generated",  # RFC 3834 §5
    }
    if subscription is not None:
        identity |= _ending(subscription, letterhead)
    if thread is None:
        return identity
    # The thread's root is a mail that nobody ever sent: all mails of the item answer it (RFC 5322 §3.6.4).
    root = f"<thread.{stable_key(thread)}@{domain}>"
    return identity | {"In-Reply-To": root, "References": root}


def _ending(subscription: Subscription, letterhead: Letterhead) -> Mapping[str, str]:
    """How to end it (RFC 2369 §3.2), with one POST where there is an address for that (RFC 8058 §3.1)."""
    subject = quote(f"Disiscrizione {subscription.id}")
    mailto = f"<mailto:{quote(letterhead.operator, safe='@')}?subject={subject}>"
    if subscription.unsubscribe is None:
        ending = {"List-Unsubscribe": mailto}
    else:
        ending = {
            "List-Unsubscribe": f"<{subscription.unsubscribe}>, {mailto}",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return ending | ({"List-Help": f"<{subscription.manage}>"} if subscription.manage else {})
