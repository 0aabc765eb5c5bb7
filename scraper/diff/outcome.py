"""What one look at a page means for what we know: entries, changes and new sources, as values."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from scraper.diff.absence import few_at_once, is_skipped, is_worth_telling
from scraper.diff.compare import Event
from scraper.diff.health import Face, judge_known, judge_list, judge_own_page, judge_words, names, out_of_order
from scraper.diff.identity import Match, identify
from scraper.diff.look import Doubt, Look, Seen, Told
from scraper.diff.next import has_own_page, own_page_id, sources_of
from scraper.diff.taking import announce, take_in, take_in_new
from scraper.model import Change, ChangeType, Entry, FieldValue, Item, Kind
from scraper.normalise.urls import url_key

_FLOOD = 10
"""So many undated items at once, and more than half of what the list showed, are an archive that was put on it."""
_RESTYLED = 3
"""So many edits of teasers alone, and more than half of the list, are another layout."""
_SOFT = {"summary", "published", "starts"}
"""What a layout decides: how much of a text a list shows, and which of its dates."""


def as_list(
    items: Sequence[Item], known: Sequence[Entry], look: Look, face: Face, *, confirm_after: timedelta
) -> Seen | Doubt:
    """What a list says; ``confirm_after`` is how long a doubt or an absence must last to be believed."""
    state = look.state
    lasted = _lasted(look, confirm_after)
    if face.torn and len(items) > 1:
        items = items[:-1]  # the one in which the page breaks off is not whole
    why = judge_list(items, face, expected=state.items)
    if why and not ((items or face.says_empty) and lasted):
        return Doubt(why)
    matches = identify(items, known, source=state.source.id, at=look.at)
    shown = [entry for entry in known if state.source.id in entry.readings]
    standing = [entry for entry in shown if state.source.id not in entry.missed]
    why = why or (_doubt(matches, standing, face) if items else None)
    if why and (face.stranger or not lasted):
        return Doubt(why)
    look = replace(look, baseline=look.baseline or why is not None, doubted=why is not None)
    told, held = _take_in_all(matches, look)
    absent = _Absent(matches, shown, look, confirm_after)
    return replace(
        _seen([*told, *absent.told()], look, count=len(items)),
        hurry=absent.hurry(),
        held=held,
    )


def _lasted(look: Look, confirm_after: timedelta) -> bool:
    """A doubt is over after two looks and long enough: the page really is another one now."""
    state = look.state
    return state.failures >= 2 and state.doubted is not None and look.at - state.doubted >= confirm_after


def _doubt(matches: Sequence[Match], standing: Sequence[Entry], face: Face) -> str | None:
    at_home = [(match.entry.item, match.item) for match in matches if match.entry and not match.evidence]
    new = [match.item for match in matches if match.entry is None] if standing else []
    return judge_known([match.item for match in matches], standing, face) or judge_words(at_home, new)


def _take_in_all(matches: Sequence[Match], look: Look) -> tuple[list[Told], int]:
    """Every item as it is after this look; with how many came in a flood and are not announced."""
    flood = _is_flood(matches, look)
    told = [_in_line(_take_in(match, look, flood=flood), match, below) for below, match in enumerate(reversed(matches))]
    told.reverse()
    held = sum(_may_be_old(match) for match in matches) if flood else 0
    return _without_restyling([one for one in told if one], len(matches)), held


def _take_in(match: Match, look: Look, *, flood: bool) -> Told | None:
    if match.entry is None:
        return take_in_new(match.item, look, silently=flood and _may_be_old(match))
    return take_in(match.item, match.entry, look, evidence=match.evidence)


def _in_line(told: Told | None, match: Match, below: int) -> Told | None:
    """New items of one look are told apart by microseconds: the more stand below one on its list, the newer it is."""
    if told is None or match.entry is not None:
        return told
    entry, changes = told
    seen = entry.first_seen + timedelta(microseconds=below)
    return replace(entry, first_seen=seen, updated=seen), changes


def _may_be_old(match: Match) -> bool:
    """Nothing says that a new item without a day is not years old; a call is told of all the same."""
    return match.entry is None and match.item.published is None and match.item.kind is not Kind.CALL


def _is_flood(matches: Sequence[Match], look: Look) -> bool:
    undated = sum(map(_may_be_old, matches))
    return not look.baseline and undated >= _FLOOD and undated * 2 > look.state.items


def _without_restyling(told: list[Told], items: int) -> list[Told]:
    """Where most of a list has other teasers than before, and nothing else, the list was laid out anew."""
    restyled = {entry.item.id for entry, changes in told if changes and all(map(_is_soft, changes))}
    if len(restyled) < _RESTYLED or len(restyled) * 2 <= items:
        return told
    return [(entry, () if entry.item.id in restyled else changes) for entry, changes in told]


def _is_soft(change: Change) -> bool:
    return change.type is ChangeType.EDITED and change.meaning is None and change.fields.keys() <= _SOFT


class _Absent:
    """The items that a list showed and shows no more."""

    def __init__(self, matches: Sequence[Match], shown: Sequence[Entry], look: Look, confirm_after: timedelta) -> None:
        self._look = look
        self._source = look.state.source.id
        self._confirm_after = confirm_after
        here = {match.item.id for match in matches}
        items = [match.item for match in matches]
        self._missing = [entry for entry in shown if entry.item.id not in here and entry.withdrawn is None]
        self._skipped = [] if look.baseline else [entry for entry in self._missing if is_skipped(entry.item, items)]
        self._few = few_at_once(len(self._skipped), len(items))

    def hurry(self) -> tuple[str, ...]:
        """The own pages that tell whether an item was taken down: those of items that were skipped just now."""
        new = (entry for entry in self._skipped if self._source not in entry.missed)
        return tuple(own_page_id(entry.item.id) for entry in new if has_own_page(entry.item, self._look))

    def told(self) -> Iterable[Told]:
        """Entries that are remembered as missing from now on, and those that are believed to be withdrawn."""
        skipped = {entry.item.id for entry in self._skipped}
        for entry in self._missing:
            since = entry.missed.get(self._source)
            if since is None:
                yield replace(entry, missed={**entry.missed, self._source: self._look.at}), ()
            elif entry.item.id in skipped and self._is_believed(entry, since):
                yield withdraw(entry, self._look)

    def _is_believed(self, entry: Entry, since: datetime) -> bool:
        """Only its lists can tell of an item that has no page of its own."""
        elsewhere = entry.readings.keys() - entry.missed.keys()
        lasted = self._look.at - since >= self._confirm_after
        return self._few and lasted and not elsewhere and not has_own_page(entry.item, self._look)


def withdraw(entry: Entry, look: Look) -> Told:
    """The item is gone; that an old one was tidied away is remembered and not announced."""
    after = replace(entry, withdrawn=look.at)
    if not is_worth_telling(entry, look.at):
        return after, ()
    after = replace(after, updated=look.at)
    return after, (announce(Event(ChangeType.WITHDRAWN, {}), after, look),)


def as_own_page(
    own: Item, entry: Entry, look: Look, face: Face, *, confirm_after: timedelta, moved: bool = False
) -> Seen | Doubt:
    """What an item's own page says; the first time it only completes what the list said.

    ``moved`` says that its address leads to another one for good since this look: it may well be laid out anew there.
    """
    before = entry.readings.get(look.state.source.id)
    why = judge_own_page(own, entry, face, before=before)
    disorder = out_of_order(face, entry.item.title)
    whole = bool(own.text) and not (face.torn and before) and not disorder
    named = names(entry.item.title, own, face)
    if why and not (whole and named and _lasted(look, confirm_after)):
        redirected = url_key(look.url) != url_key(look.state.source.url)
        return Doubt(why, elsewhere=redirected and not named and not disorder)
    look = replace(look, baseline=look.baseline or why is not None)
    told = take_in(own, entry, look, evidence="its old address leads there" if moved else "")
    return replace(_seen([told] if told else [], look, count=1), entry=told[0] if told else entry)


def as_gone(entry: Entry, look: Look, *, since: datetime, others: tuple[int, int], confirm_after: timedelta) -> Seen:
    """What it means that an item's own page is not there (404, 410), and was not there ``since`` an earlier look.

    ``others`` counts the site's own pages that are gone too, this one included, and those that are well.
    """
    shown = entry.readings.keys() - entry.missed.keys() - {look.state.source.id}
    believed = look.at > since and look.at - since >= confirm_after and few_at_once(*others)
    if entry.withdrawn or not believed or _stands_on_a_list(shown):
        return Seen(items=0, entry=entry)
    told = withdraw(entry, look)
    return replace(_seen([told], look, count=0), entry=told[0])


def _stands_on_a_list(sources: Iterable[str]) -> bool:
    return any(not name.startswith("file-") for name in sources)


def as_attachment(url: str, entry: Entry, look: Look, *, read: Item | None = None) -> Seen:
    """A file whose bytes are others than last time was replaced at its address; ``read`` is what its text says."""
    told = take_in(read, entry, look) if read else None
    after, changes = told or (entry, ())
    if not look.baseline:
        before = entry.readings.get(look.state.source.id)
        fields: dict[str, tuple[FieldValue, FieldValue]] = {"attachments": (url, url)}
        if read and before and before.text and before.text != read.text:
            fields["attachment_text"] = (before.text, read.text)
        after = replace(after, updated=look.at, snapshot=look.snapshot)
        changes = (announce(Event(ChangeType.ATTACHMENT_REPLACED, fields), after, look), *changes)
    entries = () if after is entry else (after,)
    return Seen(items=0, entries=entries, changes=changes, baseline=look.baseline, entry=after)


def _seen(told: Iterable[Told], look: Look, *, count: int) -> Seen:
    kept = list(told)
    entries = tuple(entry for entry, _ in kept)
    return Seen(
        items=count,
        entries=entries,
        changes=tuple(change for _, changes in kept for change in changes),
        found=tuple(source for entry in entries for source in sources_of(entry, look)),
        baseline=look.baseline,
    )
