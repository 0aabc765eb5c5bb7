"""A query is a feed of its own: by words, kinds, sites, topics and days, kept up to date item by item."""

import json
from datetime import date

from scraper.model import Kind
from scraper.publish.channel import MAX_POSTS
from tests.edition.client import documents, ids, whole
from tests.edition.conftest import TOML, Gazette


def asked(**wanted: object) -> str:
    """The configuration with one query, ``q``."""
    told = {"id": "q", "title": "Ricerca", **wanted}
    lines = [
        f"{key} = {value.isoformat() if isinstance(value, date) else json.dumps(value)}" for key, value in told.items()
    ]
    return TOML + "\n[[query]]\n" + "\n".join(lines)


def found(gazette: Gazette) -> set[str]:
    """Titles in the feed of the query, which are the same in all formats."""
    files = gazette.folder.files
    assert set(ids(files["queries/q.rss"])) == set(ids(files["queries/q.atom"])) == set(ids(files["queries/q.json"]))
    return {item["title"] for item in json.loads(files["queries/q.json"])["items"]}


def test_a_query_finds_what_was_known_before_it_was_asked(gazette: Gazette) -> None:
    gazette.comes(title="Bandi per la cooperazione con il Senegal")
    gazette.comes(title="Cooperativa di abitanti")
    gazette.comes(title="Avviso", text="Progetto di COOPERAZIONI internazionali.")
    gazette.publish()
    gazette.reads(asked(match=["cooperazione"]))
    gazette.publish("borgo")
    assert found(gazette) == {"Bandi per la cooperazione con il Senegal", "Avviso"}


def test_a_new_item_enters_the_queries_that_it_answers_and_no_others_are_made(gazette: Gazette) -> None:
    more = '\n[[query]]\nid = "altra"\ntitle = "Altra"\nmatch = ["mercato"]\n'
    gazette.reads(asked(match=["scuola"]) + more)
    gazette.publish("borgo", "valle")
    gazette.comes(title="Riaprono le scuole")
    gazette.publish()
    assert found(gazette) == {"Riaprono le scuole"}
    assert "queries/q.rss" in gazette.given()
    assert "queries/altra.rss" not in gazette.given()


def test_an_item_leaves_a_query_when_its_new_text_does_not_answer_it(gazette: Gazette) -> None:
    gazette.reads(asked(match=["Senegal"]))
    stays, leaves = gazette.comes(title="Senegal, la serata"), gazette.comes(title="Serata sul Senegal")
    comes = gazette.comes(title="Mercato")
    gazette.publish()
    assert found(gazette) == {"Senegal, la serata", "Serata sul Senegal"}
    gazette.time_passes(hours=1)
    gazette.changes(stays, title="Senegal, una serata")
    gazette.changes(leaves, title="Serata sulla Guinea")
    gazette.changes(comes, title="Mercato del Senegal")
    gazette.publish()
    assert found(gazette) == {"Senegal, una serata", "Mercato del Senegal"}


def test_sites_kinds_sections_topics_and_words_all_count(gazette: Gazette) -> None:
    gazette.reads(
        asked(
            sites=["borgo"],
            kinds=["call"],
            sections=["avvisi"],
            topics=["giovani"],
            match=["contributi", "borse"],
            match_all=["associazione"],
            match_none=["sportive"],
        )
    )

    def comes(source: str = "notizie", **other: object) -> None:
        right: dict[str, object] = {"kind": Kind.CALL, "section": "Avvisi e bandi", "topics": ("Giovani",)}
        gazette.comes(source, **right | {"title": "Contributi alle associazioni"} | other)

    comes()
    comes("valle-novita", title="Contributi alle associazioni di Valle")
    comes(kind=Kind.NEWS)
    comes(section="Notizie")
    comes(topics=("Anziani",))
    comes(title="Contributi alle famiglie")
    comes(title="Contributi alle associazioni sportive")
    gazette.publish()
    assert found(gazette) == {"Contributi alle associazioni"}
    assert len(ids(gazette.folder.files["queries/q.rss"])) == 1


def test_a_window_of_days_is_of_publication(gazette: Gazette) -> None:
    gazette.reads(asked(since=date(2026, 1, 1), until=date(2026, 3, 31)))
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1)):
        gazette.comes(title=f"{day}", published=day)
    gazette.comes(title="senza data", published=None)
    gazette.publish()
    assert found(gazette) == {"2026-01-01", "2026-03-31"}


def test_a_query_of_the_last_days_forgets_and_has_no_archive(gazette: Gazette) -> None:
    gazette.reads(asked(last="30d"))
    gazette.come(3 * MAX_POSTS, published=date(2026, 5, 20))
    gazette.publish()
    assert len(found(gazette)) == MAX_POSTS
    assert documents(gazette.folder.files, "queries/q.atom") == ["queries/q.atom"]
    gazette.time_passes(days=40)
    gazette.comes(title="Oggi")
    gazette.publish()
    assert found(gazette) == {"Oggi"}


def test_a_query_has_its_history_too(gazette: Gazette) -> None:
    gazette.reads(asked(match=["notizia"]))
    entries = gazette.come(3 * MAX_POSTS)
    gazette.publish()
    assert whole(gazette.folder.files, "queries/q.json") == {entry.item.id: 1 for entry in entries}


def test_a_query_that_asks_something_else_begins_a_new_history_at_new_addresses(gazette: Gazette) -> None:
    gazette.reads(asked(match=["notizia"]))
    gazette.come(3 * MAX_POSTS)
    gazette.publish()
    old = {path: data for path, data in gazette.folder.files.items() if "queries/archive" in path}
    gazette.reads(asked(match=["mercato"]))
    market = gazette.come(3 * MAX_POSTS, title="Mercato")
    gazette.publish()
    assert whole(gazette.folder.files, "queries/q.rss") == {entry.item.id: 1 for entry in market}
    assert {path: gazette.folder.files[path] for path in old} == old


def test_an_item_that_several_words_and_lists_find_is_there_once(gazette: Gazette) -> None:
    gazette.reads(asked(match=["senegal", "cooperazione", "Senegal", "serata sul senegal"]))
    gazette.comes(title="Serata sul Senegal e sulla cooperazione")
    gazette.publish()
    for extension in ("rss", "atom", "json"):
        assert len(ids(gazette.folder.files[f"queries/q.{extension}"])) == 1
