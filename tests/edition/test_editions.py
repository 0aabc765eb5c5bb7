"""Only what is behind is made: which feeds an item is in, which are made anew, and what stays as it is."""

import json

from lxml import etree

from scraper.model import Kind
from tests.edition.client import ids
from tests.edition.conftest import TOML, Gazette

TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"


def feeds(paths: set[str]) -> set[str]:
    return {path.removesuffix(".rss") for path in paths if path.endswith(".rss")}


def test_an_item_is_in_the_feeds_of_its_site_kind_and_list_and_in_those_of_all_sites(gazette: Gazette) -> None:
    gazette.publish("borgo", "valle")
    one = gazette.comes(kind=Kind.CALL)
    gazette.publish()
    holding = {path for path, data in gazette.folder.files.items() if path.endswith(".rss") and ids(data)}
    assert feeds(holding) == {"borgo/all", "borgo/calls", "borgo/lists/notizie", "all", "calls"}
    assert all(ids(gazette.folder.files[path]) == [one.item.id] for path in holding)


def test_only_feeds_with_an_entry_that_changed_are_made_anew(gazette: Gazette) -> None:
    gazette.comes(kind=Kind.CALL)
    news = gazette.comes("avvisi")
    gazette.publish("borgo", "valle")
    gazette.time_passes(hours=1)
    gazette.changes(news, title="Corretto")
    gazette.publish()
    assert feeds(gazette.given()) == {
        *("borgo/all", "borgo/news", "borgo/changes", "borgo/lists/avvisi"),
        *("all", "news", "changes"),
    }
    gazette.publish("borgo")
    assert feeds(gazette.given()) == set()


def test_an_item_that_is_read_as_another_kind_moves_to_the_feed_of_that_kind(gazette: Gazette) -> None:
    one = gazette.comes(kind=Kind.NEWS)
    gazette.publish()
    gazette.changes(one, told=False, kind=Kind.CALL)
    gazette.publish()
    assert ids(gazette.folder.files["borgo/news.atom"]) == []
    assert ids(gazette.folder.files["borgo/calls.atom"]) == [one.item.id]


def test_a_site_that_is_watched_no_more_leaves_the_feeds_of_all_sites(gazette: Gazette) -> None:
    gazette.comes("valle-novita")
    stays = gazette.comes()
    gazette.publish()
    assert len(ids(gazette.folder.files["all.rss"])) == 2
    gazette.reads(TOML[: TOML.index('[[site]]\nid = "valle"')])
    gazette.time_passes(days=1)
    gazette.changes(stays, title="Corretto")
    gazette.publish("borgo")
    assert ids(gazette.folder.files["all.rss"]) == [stays.item.id]
    assert "valle" not in gazette.folder.files["index.html"].decode()


def test_a_withdrawn_item_says_so_and_has_a_tombstone_until_it_returns(gazette: Gazette) -> None:
    one = gazette.comes(title="Bando per le scuole")
    gazette.publish()
    gazette.time_passes(days=2)
    gone = gazette.is_withdrawn(one)
    gazette.publish()
    root = etree.fromstring(gazette.folder.files["borgo/all.atom"])
    (grave,) = root.findall(f"{TOMBSTONES}deleted-entry")
    (entry,) = root.findall(f"{ATOM}entry")
    assert grave.get("ref") == one.item.id == entry.findtext(f"{ATOM}id")
    assert grave.get("when") == entry.findtext(f"{ATOM}updated") == "2026-06-03T10:00:00+02:00"
    (item,) = json.loads(gazette.folder.files["borgo/all.json"])["items"]
    assert item["title"] == "Ritirato: Bando per le scuole"
    assert "Non è più in linea dal 3 giugno 2026" in item["content_html"]
    gazette.time_passes(days=1)
    gazette.returns(gone)
    gazette.publish()
    root = etree.fromstring(gazette.folder.files["borgo/all.atom"])
    assert root.findall(f"{TOMBSTONES}deleted-entry") == []
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == "Bando per le scuole"
    assert root.findtext(f"{ATOM}entry/{ATOM}updated") == "2026-06-04T10:00:00+02:00"


def test_each_page_tells_what_changed_in_its_own_language(gazette: Gazette) -> None:
    gazette.is_withdrawn(gazette.comes(title="Bando per le scuole"))
    gazette.changes(gazette.comes(title="Mostra"), title="Mostra di fotografia")
    gazette.publish()
    told = {
        "index.html": ["Ritirato: Bando", "Modificato: Mostra"],
        "index.en.html": ["Withdrawn: Bando", "Edited: Mostra"],
    }
    words = [word for page in told.values() for word in page]
    for page, expected in told.items():
        shown = gazette.folder.files[f"borgo/{page}"].decode()
        assert [word for word in words if word in shown] == expected


def test_what_all_pages_show_of_a_site_is_kept_while_another_changes(gazette: Gazette) -> None:
    gazette.comes("valle-novita", title="Solo a Valle")
    gazette.publish("borgo", "valle")
    gazette.comes(title="Solo a Borgo")
    gazette.publish()
    assert not any(path.startswith("valle/") for path in gazette.given())
    for page in ("index.html", "index.en.html"):
        told = gazette.folder.files[page].decode()
        assert "Solo a Valle" in told
        assert "Solo a Borgo" in told


def test_a_replayer_makes_of_the_archived_copy_a_link(gazette: Gazette) -> None:
    gazette.comes()
    gazette.publish()
    assert "Copia archiviata: urn:uuid:1" in gazette.folder.files["borgo/all.json"].decode()
    gazette.reads(TOML + '\n[archive]\nreplay = "https://example.org/web/"\n')
    gazette.publish("borgo")
    (item,) = json.loads(gazette.folder.files["borgo/all.json"])["items"]
    copy = "https://example.org/web/20260601080000/https://www.borgo.example/notizie"
    assert f'Copia archiviata: <a href="{copy}">urn:uuid:1</a>' in item["content_html"]


def test_where_our_own_pages_are_reachable_they_show_the_archived_copy(gazette: Gazette) -> None:
    gazette.comes()
    gazette.publish()
    before = gazette.folder.files["borgo/all.json"]
    assert "Copia archiviata: urn:uuid:1" in before.decode(), "nobody said where they are"
    gazette.reads(TOML + '\n[serve]\npublic_url = "https://avvisi.example.org/"\n')
    gazette.publish("borgo")
    (item,) = json.loads(gazette.folder.files["borgo/all.json"])["items"]
    copy = "https://avvisi.example.org/web/20260601080000/https://www.borgo.example/notizie"
    assert f'Copia archiviata: <a href="{copy}">urn:uuid:1</a>' in item["content_html"]
    gazette.reads(TOML + '\n[serve]\npublic_url = "https://avvisi.example.org/"\narchive = false\n')
    gazette.publish("borgo")
    assert gazette.folder.files["borgo/all.json"] == before


def test_a_hub_is_named_in_every_format_of_what_can_be_subscribed_to(gazette: Gazette) -> None:
    gazette.reads(TOML.replace("contact", 'hub = "https://hub.example.org/"\ncontact'))
    gazette.come(150)
    gazette.publish("borgo", "valle")
    for extension in ("rss", "atom"):
        assert b'rel="hub" href="https://hub.example.org/"' in gazette.folder.files[f"borgo/all.{extension}"]
        assert b'rel="hub"' not in gazette.folder.files[f"borgo/archive/all/1.{extension}"]
    document = json.loads(gazette.folder.files["borgo/all.json"])
    assert document["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]


def test_the_page_to_subscribe_by_mail_is_named_where_it_is_said_to_be_reachable(gazette: Gazette) -> None:
    gazette.publish("borgo", "valle")
    assert "/iscriviti" not in gazette.folder.files["index.html"].decode()
    gazette.reads(TOML + '\n[serve]\npublic_url = "https://avvisi.example.org/"\n')
    gazette.publish("borgo")
    assert 'href="https://avvisi.example.org/iscriviti"' in gazette.folder.files["index.html"].decode()
    assert 'href="https://avvisi.example.org/iscriviti?lang=en"' in gazette.folder.files["index.en.html"].decode()
