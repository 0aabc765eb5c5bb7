"""What programs and chats get in place of a mail: events as JSON, and a title with a text."""

import json
from collections.abc import Mapping, Sequence

from scraper.alert.letterhead import Letterhead
from scraper.alert.message import Body, Content, key_of
from scraper.alert.rules import stable_key
from scraper.model import Letter, Message, Notice
from scraper.objects import change_object, iso, item_object

WEBHOOK, CHANNEL = "webhook", "channel"
_LONGEST = 3500
"""Characters of a text for a chat: Telegram takes 4096."""


def way_of(recipient: str) -> str:
    """``webhook``, ``channel``, or empty for an address."""
    prefix = recipient.partition(":")[0]
    return prefix if prefix in {WEBHOOK, CHANNEL} and "@" not in recipient else ""


def as_event(letters: Sequence[Letter], contents: Mapping[str, Content]) -> Message:
    """Items with what happened to them, as one JSON object; the same key for the same event."""
    first = letters[0]
    items = [
        {
            "item": item_object(contents[one.key].entry.item),
            "site": contents[one.key].entry.site,
            "changes": [dict(change_object(change)) for change in contents[one.key].changes],
            "why": list(one.why),
            "snapshot": contents[one.key].entry.snapshot,
        }
        for one in letters
    ]
    kind = "deadline.reminder" if first.reminds is not None else "items.changed"
    event = {"type": kind, "timestamp": iso(first.due), "data": {"items": items}}
    return Message(key_of(letters), first.recipient, _dump(event))


def as_chat(body: Body, recipient: str, key: str) -> Message:
    """A title and the text of the mail, cut to what chats take."""
    text = body.plain if len(body.plain) <= _LONGEST else body.plain[:_LONGEST].rpartition("\n")[0] + "\n…"
    return Message(key, recipient, _dump({"title": body.subject, "body": text}))


def notices_as_event(notices: Sequence[Notice], letterhead: Letterhead) -> Message:
    """Sources that cannot be read, or can be again."""
    first = notices[0]
    sources = [
        {"source": one.source, "url": one.url, "since": iso(one.since), "until": iso(one.until), "silent": one.silent}
        for one in notices
    ]
    key = first.key if len(notices) == 1 else stable_key("notices", *sorted(one.key for one in notices))
    site = letterhead.sites.get(first.site)
    data = {"site": first.site, "name": site.name if site else first.site, "sources": sources}
    kind = "sources.recovered" if first.until is not None else "sources.blind"
    return Message(key, first.recipient, _dump({"type": kind, "timestamp": iso(first.at), "data": data}))


def _dump(event: Mapping[str, object]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
