"""What was told of a history, held against the truth."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.model import Change, ChangeType
from tests.scenarios.newsroom import Newsroom


@dataclass(slots=True)
class Chronicle:
    """One history as it was played: what was done, and where the telling went wrong."""

    moves: list[str] = field(default_factory=list)
    expected: int = 0
    told: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)

    @property
    def is_true(self) -> bool:
        return not (self.false or self.missed or self.duplicates)

    def hold(self, room: Newsroom, expected: Counter[str], *, told: Sequence[Change], mailed: Sequence[str]) -> None:
        """Hold all that was told against what had to be."""
        said = Counter(fact for change in told for fact in _facts(room, change))
        self.expected += expected.total()
        self.told += said.total()
        self.false += sorted((said - expected).elements())
        self.missed += sorted((expected - said).elements())
        names = Counter(name.partition(" (")[0] for name in room.names.values())
        self.duplicates += [name for name, times in names.items() if times > 1]
        about = {room.names[change.item] for change in told if change.type is not ChangeType.MOVED}
        written = {room.names[item] for item in mailed}
        self.false += [f"{name}: mailed" for name in written - about]
        self.missed += [f"{name}: mail" for name in about - written]
        if room.guids() != room.names.keys():
            self.duplicates.append("the feed's posts are not the items")
        self._hold_the_items(room)

    def _hold_the_items(self, room: Newsroom) -> None:
        """What is remembered of each item is what the town says of it."""
        for entry in room.app.memory.answers.entries():
            thing = room.town.things.get(room.names[entry.item.id])
            if thing is None or thing.name in room.town.taken_down:
                continue
            if entry.item.title.casefold() != thing.title.casefold():
                self.missed.append(f"{thing.name}: is called {entry.item.title!r}")
            if entry.item.deadline != thing.deadline:
                self.missed.append(f"{thing.name}: is due {entry.item.deadline}")
            files = {file.title for file in entry.item.attachments}
            if files != {file.title for file in thing.files}:
                self.missed.append(f"{thing.name}: has {files}")


def _facts(room: Newsroom, change: Change) -> list[str]:
    """A change as the truth words it. A teaser that follows its story or its deadline is no fact of its own."""
    name = room.names[change.item]
    meaning = f"/{change.meaning}" if change.meaning else ""
    file = (change.fields.get("attachments", (None, None))[1] or "").rpartition("/")[2].removesuffix(".pdf")
    if change.meaning == "attachment_removed":
        gone = (change.fields["attachments"][0] or "").rpartition("/")[2].removesuffix(".pdf")
        return [f"{name}: removed {gone}"]
    if change.meaning == "attachment_renamed":
        return [f"{name}: renamed {change.fields['attachment_title'][1]}"]
    if change.type.startswith("attachment"):
        return [f"{name}: {change.type}{meaning} {file}"]
    if change.type is not ChangeType.EDITED:
        return [f"{name}: {change.type}{meaning}"]
    title = [f"{name}: title{meaning}"] if "title" in change.fields else []
    return title + [f"{name}: {field}" for field in change.fields if field not in {"title", "summary"}]
