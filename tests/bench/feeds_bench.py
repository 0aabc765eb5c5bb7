"""What publishing costs: one feed in all formats, and a few feeds that changed among many that did not.

    python tests/bench/feeds_bench.py [--sites 1000]

Prints CPU milliseconds (user + system of this process): of a feed of 50 entries as RSS, Atom and JSON Feed; and of an
edition after one item changed, which makes some ten feeds anew, once with one site in memory and once with many (ten
feeds each and their calendars). Files are kept in memory: what a disk costs is another question.
"""

import argparse
import resource
import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scraper import config
from scraper.app import Memory, open_memory
from scraper.config import Config
from scraper.edition.entries import Entries
from scraper.edition.opening import edition, written_entries
from scraper.model import Attachment, Change, ChangeType, Checked, Entry, Item, Kind, Site, Snapshot
from scraper.publish.channel import MAX_POSTS, Document
from scraper.publish.feeds import all_heading
from scraper.publish.memory import MemoryFolder
from scraper.publish.render import render_document, written_item
from scraper.publish.views import Backing, FeedSettings
from scraper.store.engine import IN_MEMORY

_BEGAN = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
_ITEMS = 12
_STORY = "<p>" + "Il Comune cerca enti del Terzo settore per la co-progettazione di interventi. " * 8 + "</p>"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=1000)
    options = parser.parse_args()
    print(f"one feed of {MAX_POSTS} entries, three formats: {_one_feed():6.2f} ms")
    print(f"{'feeds known':>12}{'feeds made anew':>17}{'CPU ms an edition':>19}{'all of them at first':>22}")
    for sites in (1, options.sites):
        known, made, cost, first = _few_among_many(sites)
        print(f"{known:>12}{made:>17}{cost:>19.1f}{first:>22.1f}")


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return 1000 * (used.ru_utime + used.ru_stime)


def _timed(work: Callable[[], object]) -> float:
    began = _cpu()
    work()
    return _cpu() - began


def _item(site: str, number: int, **fields: object) -> Item:
    made = Item(
        id=f"tag:{site}.example,2026:{number}",
        kind=[Kind.NEWS, Kind.CALL, Kind.PROJECT][number % 3],
        title=f"Avviso numero {number} per l’accoglienza di richiedenti asilo",
        url=f"https://www.{site}.example/novita/{number}",
        summary="Il Comune cerca enti del Terzo settore.",
        published=date(2026, 5, 1) + timedelta(days=number % 28),
        deadline=date(2026, 7, 1) if number % 3 == 1 else None,
        section="Avvisi",
        topics=("Terzo settore",),
        attachments=(Attachment(f"https://www.{site}.example/{number}.pdf", "Avviso", "application/pdf"),),
        text="testo",
        html=_STORY,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def _one_feed() -> float:
    site = Site("borgo", "Comune di Borgo", "https://www.borgo.example/")
    backing, settings = Backing({"borgo": site}), FeedSettings("https://feeds.example.org/", "a@example.org")
    entries = [Entry(_item("borgo", n), "borgo", _BEGAN, _BEGAN, "urn:uuid:1") for n in range(MAX_POSTS)]

    def render() -> None:
        written = [written_item(entry, backing) for entry in entries]
        render_document(Document(all_heading(site, _BEGAN), written, _BEGAN), settings)

    return statistics.median(_timed(render) for _ in range(30))


# ------------------------------------------------------------------ a few among many


def _few_among_many(sites: int) -> tuple[int, int, float, float]:
    with tempfile.TemporaryDirectory() as folder:
        settings = _configure(Path(folder), sites)
        with open_memory(settings) as memory:
            memory.store.register(settings.sources, now=_BEGAN)
            _first_sight(memory, settings)
            published, entries = MemoryFolder(), written_entries(settings, memory.database)
            first = _timed(lambda: _publish(memory, settings, published, entries, now=_BEGAN))
            costs, made = [], 0
            for hour in range(1, 12):
                _changes(memory, hour)
                now = _BEGAN + timedelta(hours=hour)
                given: list[str] = []
                began = _cpu()
                given.extend(_publish(memory, settings, published, entries, now=now))
                costs.append(_cpu() - began)
                made = sum(path.endswith(".rss") for path in given)
        known = sum(path.endswith(".rss") for path in published.files)
        return known, made, statistics.median(costs), first


def _configure(folder: Path, sites: int) -> Config:
    lines = []
    for number in range(sites):
        lines += [
            "[[site]]",
            f'id = "s{number}"',
            f'name = "Comune {number}"',
            f'url = "https://www.s{number}.example/"',
        ]
        for name in ("avvisi", "notizie", "bandi", "progetti", "pnrr"):
            lines += ["[[source]]", f'id = "s{number}-{name}"', f'site = "s{number}"']
            lines.append(f'url = "https://www.s{number}.example/{name}"')
    file = folder / "config.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return config.load(file, environment={"BANDITORE_DATABASE": IN_MEMORY})


def _first_sight(memory: Memory, settings: Config) -> None:
    batch = []
    for state in memory.store.states([source.id for source in settings.sources if source.id.endswith("-avvisi")]):
        items = [_item(state.source.site, number) for number in range(_ITEMS)]
        site = state.source.site
        entries = [Entry(one, site, _BEGAN, _BEGAN, "urn:uuid:1", {state.source.id: one}) for one in items]
        batch.append(Checked(state, state, _BEGAN, snapshot=_snapshot(_BEGAN), entries=tuple(entries)))
    memory.store.record(batch)


def _snapshot(at: datetime) -> Snapshot:
    return Snapshot("urn:uuid:1", "https://www.s0.example/avvisi", at, "sha1:A", "a.warc.gz", 0, 1)


def _changes(memory: Memory, hour: int) -> None:
    now = _BEGAN + timedelta(hours=hour)
    state = memory.store.states(["s0-avvisi"])[0]
    item = _item("s0", 1, title=f"Avviso corretto {hour}")
    entry = Entry(item, "s0", _BEGAN, now, "urn:uuid:1", {"s0-avvisi": item})
    fields = {"title": ("Avviso", item.title)}
    change = Change(
        f"c{hour}", now, ChangeType.EDITED, item.id, "s0", "s0-avvisi", item.kind, item.title, item.url, fields, None
    )
    memory.store.record([Checked(state, state, now, snapshot=_snapshot(now), entries=(entry,), changes=(change,))])


def _publish(
    memory: Memory, settings: Config, folder: MemoryFolder, entries: Entries, *, now: datetime
) -> Sequence[str]:
    behind = memory.outbox.unpublished()
    given: list[str] = []
    for files in edition(settings, entries, memory.database, clock=lambda: now, folder=folder).render([*behind]):
        given += files
        folder.write(files)
    memory.outbox.published(behind)
    return given


if __name__ == "__main__":
    main()
