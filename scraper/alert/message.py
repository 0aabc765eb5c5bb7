"""Letters become mail: one item or a digest, as text and HTML, in Italian, the same bytes every time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from math import inf
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from scraper.alert.excerpt import shorten, wrap
from scraper.alert.italian import on_the, short_day
from scraper.alert.rules import stable_key
from scraper.alert.story import Story, tell
from scraper.model import Change, Entry, Letter, Message, Site
from scraper.normalise.text import clean

Contents = Mapping[str, tuple[Entry, tuple[Change, ...]]]
"""By letter key: the item a letter is about, and the changes it tells of."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the sender's address, whom to ask, and the sites by id (their names and zones)."""

    sender: str
    contact: str | None
    sites: Mapping[str, Site]

    @property
    def operator(self) -> str:
        """Whom a recipient writes to."""
        return self.contact or self.sender

    def site(self, entry: Entry) -> Site:
        """The entry's site; by its bare id when it has left the configuration since."""
        return self.sites.get(entry.site) or Site(id=entry.site, name=entry.site, url="")


def compose(letters: Sequence[Letter], contents: Contents, letterhead: Letterhead) -> Message:
    """Make one mail of letters that share recipient, subscription and due time.

    About one item it is that item's mail, in that item's thread; about several a digest, the nearest deadline
    first. The mail is dated, and days are counted, at the letters' due time. Equal input gives equal bytes.
    """
    first = min(letters, key=lambda letter: letter.key)
    key = first.key if len(letters) == 1 else stable_key("digest", *sorted(letter.key for letter in letters))
    zone = ZoneInfo(letterhead.site(contents[first.key][0]).timezone)
    stories = _stories(letters, contents, letterhead)
    subject = stories[0].subject if len(stories) == 1 else _digest_subject(stories, first, zone)
    text, html = _lay_out(stories, {"subject": subject, "letter": first, "letterhead": letterhead})
    thread = stories[0].item if len(stories) == 1 else None
    identity = identify(first.subscription, key=key, thread=thread, letterhead=letterhead)
    return seal(key, first.recipient, Words(subject, text, html), identity=identity, date=first.due.astimezone(zone))


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says: its subject, and its body twice."""

    subject: str
    text: str
    html: str


def seal(key: str, recipient: str, words: Words, *, identity: Mapping[str, str], date: datetime) -> Message:
    """Make the mail of these words; ``identity`` is what ``identify`` gave, ``date`` in the zone of its reader."""
    sender = identity["From"]
    mail = EmailMessage(policy=SMTP.clone(utf8=not (recipient + sender).isascii()))
    mail["From"] = sender
    mail["To"] = recipient
    mail["Date"] = date
    mail.set_content(words.text, cte="quoted-printable")
    mail.add_alternative(words.html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{key}")
    fields = {name: value for name, value in identity.items() if name != "From"}
    return Message(key=key, recipient=recipient, data=_head(words.subject, fields) + mail.as_bytes())


# ------------------------------------------------------------------ what it tells


def _stories(letters: Sequence[Letter], contents: Contents, letterhead: Letterhead) -> list[Story]:
    """Every item once, with all its changes: deadlines ahead first, the nearest on top; then the newest."""
    entries = {letter.item: contents[letter.key][0] for letter in letters}
    changes: dict[str, dict[str, Change]] = {}
    for letter in letters:
        changes.setdefault(letter.item, {}).update({change.id: change for change in contents[letter.key][1]})
    told = []
    for item, entry in sorted(entries.items()):
        history = sorted(changes[item].values(), key=lambda change: (change.at, change.id))
        story = tell(entry, history, site=letterhead.site(entry), at=letters[0].due)
        closes = story.closes.timestamp() if story.closes else inf
        told.append((closes, -history[-1].at.timestamp(), story))
    return [story for _, _, story in sorted(told, key=lambda row: row[:2])]


def _digest_subject(stories: Sequence[Story], letter: Letter, zone: ZoneInfo) -> str:
    nearest = stories[0].closes
    until = f", la prima scade {on_the(short_day(nearest, zone, letter.due))}" if nearest else ""
    return f"{len(stories)} novità{until}: {shorten(stories[0].title, 50)}"


# ------------------------------------------------------------------ the body


def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("scraper.alert"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["wrap"] = wrap
    return templates


TEMPLATES: Final = _templates()
"""The layouts of all mails."""


def _lay_out(stories: Sequence[Story], words: Mapping[str, object]) -> tuple[str, str]:
    """The mail as plain text and as HTML."""
    layout = "item" if len(stories) == 1 else "digest"
    groups = {
        "Con una scadenza": [story for story in stories if story.closes],
        "Altre novità": [story for story in stories if not story.closes],
    }
    filled = [(heading, group) for heading, group in groups.items() if group]
    text, html = (
        TEMPLATES.get_template(f"{layout}.{form}").render(words, stories=stories, groups=filled)
        for form in ("txt", "html")
    )
    return text, html


# ------------------------------------------------------------------ the header


def identify(subscription: str, *, key: str, thread: str | None, letterhead: Letterhead) -> Mapping[str, str]:
    """What tells mail programs whose mail, which mail, thread and list this is, and that no person wrote it."""
    domain = letterhead.sender.rpartition("@")[2]
    ask = f"{quote(letterhead.operator, safe='@')}?subject={quote(f'Disiscrizione {subscription}')}"
    identity = {
        "From": f"Banditore <{letterhead.sender}>",
        "Message-ID": f"<{key}@{domain}>",
        "List-Id": f"<{subscription}.banditore.{domain}>",  # RFC 2919 §2
        "List-Unsubscribe": f"<mailto:{ask}>",  # RFC 2369 §3.2
        "Auto-Submitted": "auto-generated",  # RFC 3834 §5
    }
    if thread is None:
        return identity
    # The thread's root is a mail that nobody ever sent: all mails of the item answer it (RFC 5322 §3.6.4).
    root = f"<thread.{stable_key(thread)}@{domain}>"
    return identity | {"In-Reply-To": root, "References": root}


def _head(subject: str, identity: Mapping[str, str]) -> bytes:
    """These fields, ids on one line whatever their length, the subject folded.

    Not left to email.message: it encodes long ids (which RFC 2047 §5 forbids), decodes what looks like an encoded
    word in a title, line breaks and all, and loses blanks between words.
    """
    line = clean(subject).replace("=?", "= ?")  # a title may look like an encoded word to a mail program, too
    encoded = Header(line, header_name="Subject").encode(linesep="\r\n")
    fields = [f"{name}: {value}" for name, value in identity.items()]
    return "\r\n".join((*fields, f"Subject: {encoded}", "")).encode()
