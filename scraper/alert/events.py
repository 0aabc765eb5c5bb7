"""What happened to an item, sentence by sentence: before and after, of long texts only the words that differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scraper.alert.excerpt import narrow, shorten
from scraper.alert.spans import Sentence, Span, fill, join
from scraper.alert.tongue import Tongue
from scraper.alert.vocabulary import FIELDS, KINDS
from scraper.model import Attachment, Change, ChangeType, Day, FieldValue, Item, Kind
from scraper.normalise.text import clean
from scraper.normalise.words import replacements

_DAYS = {"published", "deadline", "starts"}
_QUOTED = {"title", "summary", "text", "attachment_title", "attachment_text"}
_LONG = {"summary", "text", "attachment_text"}
"""Fields of which only what changed is told."""
_REPLACEMENTS = 5
"""As many differences as a mail tells of one field; the rest is on the page."""

RANK = {
    ChangeType.WITHDRAWN: 0,
    ChangeType.RETURNED: 0,
    ChangeType.APPEARED: 1,
    ChangeType.DEADLINE_EXTENDED: 2,
    ChangeType.DEADLINE_CHANGED: 3,
    ChangeType.DEADLINE_SET: 4,
    ChangeType.ATTACHMENT_REPLACED: 5,
    ChangeType.ATTACHMENT_ADDED: 6,
    ChangeType.EDITED: 7,
    ChangeType.MOVED: 8,
}
"""Which of several changes comes first: the lowest; of *withdrawn* and *returned* the later."""


def events(changes: Iterable[Change], item: Item, *, zone: ZoneInfo, tongue: Tongue) -> tuple[Sentence, ...]:
    """Every difference once, in the order in which it happened."""
    told = sorted(changes, key=lambda change: (change.at, RANK[change.type]))
    page = _Page(item.attachments, zone, tongue)
    return tuple(dict.fromkeys(sentence for change in told for sentence in page.sentences(change)))


def read_day(value: FieldValue) -> Day | None:
    """An ISO 8601 date or time as a change carries it; None for anything else."""
    try:
        if value and len(value) > len("2025-11-14"):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else None
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Page:
    """What sentences about an item need to know."""

    attachments: Sequence[Attachment]
    zone: ZoneInfo
    tongue: Tongue

    def sentences(self, change: Change) -> list[Sentence]:
        if change.type is ChangeType.APPEARED:
            return []  # everything about it is new, and told elsewhere
        say = self.tongue.say
        said: Mapping[ChangeType, str] = {
            ChangeType.WITHDRAWN: say("La pagina non è più sul sito ufficiale: qui sotto c’è quanto diceva."),
            ChangeType.RETURNED: say("La pagina è di nuovo sul sito ufficiale."),
        }
        first = [Sentence((Span(said[change.type]),))] if change.type in said else []
        return first + [
            Sentence((Span(f"{say(FIELDS.get(field, field))}: "), *self._difference(field, values)))
            for field, values in change.fields.items()
            if values[0] != values[1]
        ]

    def _difference(self, field: str, values: tuple[FieldValue, FieldValue]) -> tuple[Span, ...]:
        """``da … a …``, or only what there is now, or what there is no more."""
        before, after = values
        if before and after and field in _LONG:
            found = replacements(before, after)[:_REPLACEMENTS]
            return join((self._replaced(gone, came) for gone, came in found), "; ")
        if before and after and field in _QUOTED:
            before, after = narrow(clean(before), clean(after))
        was, now = (self._readable(field, value) for value in (before, after))
        if not was:
            return (Span(now, "came"),)
        if not now:
            return fill(self.tongue.say("non c’è più (era {was})"), was=Span(was, "gone"))
        return fill(self.tongue.say("da {was} a {now}"), was=Span(was, "gone"), now=Span(now, "came"))

    def _replaced(self, gone: str, came: str) -> tuple[Span, ...]:
        was, now = Span(f"«{shorten(clean(gone), 300)}»", "gone"), Span(f"«{shorten(clean(came), 300)}»", "came")
        if not gone:
            return fill(self.tongue.say("aggiunto {now}"), now=now)
        if not came:
            return fill(self.tongue.say("tolto {was}"), was=was)
        return fill(self.tongue.say("{was} ora è {now}"), was=was, now=now)

    def _readable(self, field: str, value: FieldValue) -> str:
        if not value:
            return ""
        if field in _DAYS and (day := read_day(value)):
            return self.tongue.long_day(day, self.zone)
        if field == "kind" and value in set(Kind):
            return self.tongue.say(KINDS[Kind(value)])
        if field in _QUOTED:
            return f"«{shorten(clean(value), 400)}»"
        named = {file.url: file.title for file in self.attachments}
        return ", ".join(clean(named.get(part) or part) for part in value.splitlines())
