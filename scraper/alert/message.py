"""Letters become mail: one item, a digest or reminders, as text and HTML, in two tongues, the same bytes every time.

What is equal for all who hear of the same things in the same tongue is composed and encoded once (a ``Body``); what
is a recipient's own (address, ids, how to end the subscription) is put around it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from scraper.alert.calendar import calendar, is_dated_anew
from scraper.alert.excerpt import shorten, wrap
from scraper.alert.foot import foot_html, foot_text
from scraper.alert.grounds import grounds
from scraper.alert.letterhead import Letterhead, identify
from scraper.alert.mime import Envelope, encoded, write
from scraper.alert.rules import stable_key
from scraper.alert.story import Reader, Story, tell
from scraper.alert.tongue import TONGUES, Tongue
from scraper.model import Change, Entry, Letter, Message, Subscription
from scraper.normalise.text import clean


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter is about: the item, the changes it tells of, and how often the item's dates were revised."""

    entry: Entry
    changes: tuple[Change, ...]
    revisions: int = 0


Contents = Mapping[str, Content]
"""By letter key."""


def compose(
    letters: Sequence[Letter],
    contents: Contents,
    letterhead: Letterhead,
    *,
    subscription: Subscription | None = None,
    drafts: "Drafts | None" = None,
) -> Message:
    """Make one mail of letters that share recipient, subscription and due time.

    About one item it is that item's mail, in that item's thread; about several a digest, the nearest deadline
    first. The mail is dated, and days are counted, at the letters' due time. Equal input gives equal bytes.
    ``drafts`` keeps what other recipients' mails can share.
    """
    known = subscription or Subscription(id=letters[0].subscription, to=())
    body = (drafts or Drafts()).of(letters, contents, letterhead, known)
    return body.to(letters[0].recipient, key=key_of(letters), subscription=known, letterhead=letterhead)


def key_of(letters: Sequence[Letter]) -> str:
    """The name of the mail that these letters make: that of a single one, or made of all of theirs."""
    return letters[0].key if len(letters) == 1 else stable_key("digest", *sorted(letter.key for letter in letters))


# ------------------------------------------------------------------ what all its readers share


@dataclass(frozen=True, slots=True)
class Topic:
    """An item in a mail, all that is told of it, and why."""

    content: Content
    why: str
    reminder: bool

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for topics that are told in the same words."""
        entry, changes = self.content.entry, tuple(change.id for change in self.content.changes)
        return entry.item, entry.site, entry.snapshot, entry.updated, changes, self.content.revisions, self.why


@dataclass(frozen=True, slots=True)
class Body:
    """What a mail says, encoded, but for its end, which is its reader's own."""

    subject: str
    date: datetime
    plain: str
    text: bytes
    html: tuple[bytes, bytes]
    boundary: str
    thread: str | None
    calendar: bytes | None = None

    def to(self, recipient: str, *, key: str, subscription: Subscription, letterhead: Letterhead) -> Message:
        """The mail to one recipient."""
        fields = identify(subscription, key=key, thread=self.thread, letterhead=letterhead)
        before, after = self.html
        data = write(
            Envelope(letterhead.sender, recipient, self.date, self.subject, fields),
            text=self.text + encoded(foot_text(subscription, letterhead.operator)),
            html=before + encoded(foot_html(subscription, letterhead.operator)) + after,
            boundary=self.boundary,
            calendar=self.calendar,
        )
        return Message(key=key, recipient=recipient, data=data)


_KEPT = 64
"""Drafts at a time: recipients who hear of the same thing come one after the other."""


class Drafts:
    """Bodies that were composed a moment ago, for those who are to read the same."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], Body] = {}

    def of(
        self, letters: Sequence[Letter], contents: Contents, letterhead: Letterhead, subscription: Subscription
    ) -> Body:
        """The body of these letters' mail, in the language of the subscription."""
        at, language = letters[0].due, subscription.language
        topics = _topics(letters, contents, letterhead, subscription)
        wanted = (language, at, letterhead.sender, *(topic.identity for topic in topics))
        if wanted not in self._kept:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[wanted] = _draft(topics, TONGUES[language], at, letterhead)
        return self._kept[wanted]


def _topics(
    letters: Sequence[Letter], contents: Contents, letterhead: Letterhead, subscription: Subscription
) -> list[Topic]:
    """Every item once, with all its changes, the oldest first."""
    about: dict[str, list[Letter]] = {}
    for letter in letters:
        about.setdefault(letter.item, []).append(letter)
    topics = []
    tongue = TONGUES[subscription.language]
    for _, own in sorted(about.items()):
        content = contents[own[0].key]
        changes = {change.id: change for letter in own for change in contents[letter.key].changes}
        history = tuple(sorted(changes.values(), key=lambda change: (change.at, change.id)))
        found = list(dict.fromkeys(word for letter in own for word in letter.why))
        site = clean(letterhead.site(content.entry).name)
        why = grounds(found, subscription.interest, content.entry.item, site=site, tongue=tongue)
        merged = Content(content.entry, history, content.revisions)
        topics.append(Topic(merged, why, any(letter.reminds for letter in own)))
    return topics


def _draft(topics: Sequence[Topic], tongue: Tongue, at: datetime, letterhead: Letterhead) -> Body:
    stories = _stories(topics, tongue, at, letterhead)
    entry = topics[0].content.entry
    zone = ZoneInfo(letterhead.site(entry).timezone)
    reminder = topics[0].reminder
    single = stories[0] if len(stories) == 1 else None
    subject = single.subject if single else _digest_subject(stories, zone, at, tongue, reminder=reminder)
    text, html = _lay_out(stories, subject, tongue)
    return Body(
        subject=subject,
        date=at.astimezone(zone),
        plain=text,
        text=encoded(text),
        html=html,
        boundary=f"=_{stable_key(subject, text)}",
        thread=single.item if single else None,
        calendar=_calendar(topics[0].content, single, at, tongue) if single else None,
    )


def _stories(topics: Sequence[Topic], tongue: Tongue, at: datetime, letterhead: Letterhead) -> list[Story]:
    """Deadlines ahead first, the nearest on top; then the newest."""
    told = []
    for topic in topics:
        entry, changes = topic.content.entry, topic.content.changes
        reader = Reader(tongue, at, topic.why, letterhead.replay)
        story = tell(entry, changes, reader, site=letterhead.site(entry))
        closes = story.closes.timestamp() if story.closes else inf
        told.append((closes, -(changes[-1].at if changes else entry.updated).timestamp(), story))
    return [story for _, _, story in sorted(told, key=lambda row: row[:2])]


def _digest_subject(stories: Sequence[Story], zone: ZoneInfo, at: datetime, tongue: Tongue, *, reminder: bool) -> str:
    nearest, title = stories[0].closes, shorten(stories[0].title, 50)
    by = tongue.on_the(tongue.short_day(nearest, zone, at)) if nearest else ""
    number = len(stories)
    if reminder:
        return tongue.say("Promemoria: {number} scadenze, la prima {by}: {title}", number=number, by=by, title=title)
    if nearest:
        return tongue.say("{number} novità, la prima scade {by}: {title}", number=number, by=by, title=title)
    return tongue.say("{number} novità: {title}", number=number, title=title)


def _calendar(content: Content, story: Story, at: datetime, tongue: Tongue) -> bytes | None:
    if not (story.closes and is_dated_anew(content.entry, content.changes)):
        return None
    summary = tongue.say("Scade: {title}", title=story.title)
    where = story.page.url if story.page and story.page.url else story.site
    description = f"{tongue.say('Scadenza')}: {story.deadline}\n{where}"
    return calendar(content.entry, revision=content.revisions, at=at, summary=summary, description=description)


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
_FOOT = "<!-- the reader's own -->\n"


def _lay_out(stories: Sequence[Story], subject: str, tongue: Tongue) -> tuple[str, tuple[bytes, bytes]]:
    """The mail as plain text, and as HTML before and after what is its reader's own."""
    layout = "item" if len(stories) == 1 else "digest"
    groups: dict[str, list[Story]] = {}
    for story in stories:
        groups.setdefault(story.group, []).append(story)
    shown = {"stories": stories, "groups": groups, "subject": subject, "tongue": tongue, "foot": True}
    text, html = (TEMPLATES.get_template(f"{layout}.{form}").render(shown) for form in ("txt", "html"))
    return text, around_foot(html)


def around_foot(html: str) -> tuple[bytes, bytes]:
    """A page before and after the place that the layout keeps for its foot, encoded."""
    before, _, after = html.rpartition(_FOOT)  # the last: a text may quote it, and stands before
    return encoded(before), encoded(after)
