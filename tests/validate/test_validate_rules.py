"""Every rule of the validator: a document that breaks it and no other, and good ones that break none."""

import importlib
import pkgutil
from time import process_time

import pytest

import scraper.validate
from scraper.validate.check import check
from scraper.validate.findings import Circumstances, Rule
from scraper.validate.recognise import NoFeed
from tests.validate.cases import NOW, Case, broken, edited, report
from tests.validate.cases_albopop import ALBOPOP, ALBOPOP_CASES
from tests.validate.cases_atom import ATOM, ATOM_CASES
from tests.validate.cases_calendar import CALENDAR, CALENDAR_CASES
from tests.validate.cases_json import JSON, JSON_CASES
from tests.validate.cases_rss import (
    ARCHIVE,
    CONTENT_CASES,
    HISTORY_CASES,
    LINK_CASES,
    RSS,
    RSS_CASES,
    XML_CASES,
)

GOOD = {"rss": RSS, "archive": ARCHIVE, "albopop": ALBOPOP, "atom": ATOM, "json": JSON, "calendar": CALENDAR}
CASES = [
    *XML_CASES,
    *RSS_CASES,
    *CONTENT_CASES,
    *LINK_CASES,
    *HISTORY_CASES,
    *ALBOPOP_CASES,
    *ATOM_CASES,
    *JSON_CASES,
    *CALENDAR_CASES,
]
ELSEWHERE = {
    "albopop-declaration",  # here: a document without declaration breaks XML's own rule, too
    "self-mismatch",  # here: it takes an address
    "size-large",  # here
    "size-huge",  # here
}
DELIVERED = ("http-",)  # test_validate_delivery
FOLLOWED = (
    "history-broken",
    "history-circle",
    "history-no-newer",
    "history-not-back",
    "history-other-feed",
)  # test_cli_feeds


def rules() -> dict[str, list[Rule]]:
    """Every rule that the package declares, by name."""
    found: dict[str, list[Rule]] = {}
    for module in pkgutil.iter_modules(scraper.validate.__path__, "scraper.validate."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Rule) and value not in found.setdefault(value.name, []):
                found[value.name].append(value)
    return found


@pytest.mark.parametrize("name", GOOD)
def test_a_good_document_has_nothing_to_mend(name: str) -> None:
    assert [str(finding) for finding in report(GOOD[name]).findings] == []


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{one.rule}" for number, one in enumerate(CASES)])
def test_a_document_wrong_in_one_way_breaks_exactly_that_rule(case: Case) -> None:
    assert broken(case.body) == {case.rule}


def test_every_rule_is_broken_by_a_test() -> None:
    elsewhere = {name for name in rules() if name in ELSEWHERE or name.startswith((*DELIVERED, *FOLLOWED))}
    assert {case.rule for case in CASES} | elsewhere == set(rules())


def test_every_rule_has_one_name_a_source_and_a_remedy() -> None:
    assert {name for name, declared in rules().items() if len(declared) > 1} == set()
    for [rule] in rules().values():
        assert rule.source, rule
        assert rule.advice.endswith((".", ")")), rule


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{one.rule}" for number, one in enumerate(CASES)])
def test_every_finding_says_where_and_what_in_one_line(case: Case) -> None:
    for finding in report(case.body).findings:
        assert str(finding.place)
        assert finding.message.strip()
        assert (finding.message + str(finding.place)).isprintable()


def test_an_albopop_feed_needs_its_declaration() -> None:
    undeclared = edited(ALBOPOP, '<?xml version="1.0" encoding="utf-8"?>\n', "")
    assert broken(undeclared) == {"albopop-declaration", "xml-encoding-undeclared"}


@pytest.mark.parametrize(("name", "ending"), [("rss", "rss"), ("atom", "atom"), ("json", "json")])
def test_the_feed_names_the_address_that_it_came_from(name: str, ending: str) -> None:
    assert broken(GOOD[name], f"https://feeds.example/novita.{ending}") == set()
    assert broken(GOOD[name], f"https://www.feeds.example/novita.{ending}") == {"self-mismatch"}


def test_a_feed_of_more_than_250_kb_is_told_so_and_one_of_10_mb_is_warned() -> None:
    fill = '"summary": "{}", '
    assert broken(edited(JSON, '"content_text"', fill.format("a" * 250_000) + '"content_text"')) == {"size-large"}
    assert broken(edited(JSON, '"content_text"', fill.format("a" * 10_000_000) + '"content_text"')) == {"size-huge"}


def test_a_relative_link_in_content_with_a_base_is_right_in_atom() -> None:
    based = edited(ATOM, '<content type="html">', '<content type="html" xml:base="https://www.comune.example/">')
    assert broken(edited(based, "&lt;p&gt;Il testo", "&lt;p&gt;&lt;img src='foto.jpg'&gt;")) == set()


def test_what_is_wrong_besides_a_bare_ampersand_is_found_as_well() -> None:
    wrong = edited(RSS, "Lavori in", "Lavori & cantieri in", "<p>Il testo", "<p onclick='x()'>Il testo")
    assert broken(wrong) == {"xml-ampersand", "html-script"}


def test_a_document_that_is_cut_off_in_a_reference_is_said_to_be_malformed() -> None:
    assert broken(RSS[: RSS.index("&lt;a") + 1]) == {"xml-ampersand", "xml-malformed"}


def test_a_document_type_within_the_content_is_none_of_the_feed() -> None:
    assert broken(edited(RSS, "<p>Il testo", "<!DOCTYPE html><p>Il testo")) == set()
    assert broken(edited(RSS, "<rss", "<!-- <!DOCTYPE rss> -->\n<rss")) == set()


@pytest.mark.parametrize(
    "body",
    ["<!--" * 300_000, "<?" * 300_000, "<!DOCTYPE" * 100_000, "<rss>" + "<" * 300_000, " \n" * 300_000 + "<"],
)
def test_what_never_begins_is_given_up_soon(body: str) -> None:
    began = process_time()
    check(body.encode(), Circumstances(NOW))
    assert process_time() - began < 2


def test_a_tag_of_a_hundred_thousand_attributes_holds_nobody_up() -> None:
    attributes = " ".join(f"a{number}" for number in range(100_000))
    began = process_time()
    assert broken(edited(RSS, "<p>Il testo", f"<p {attributes}>Il testo")) <= {"size-large"}
    assert process_time() - began < 5


def test_findings_name_the_line_of_the_document() -> None:
    wrong = edited(RSS, "Thu, 26 Feb", "Mon, 26 Feb")
    [finding] = report(wrong).findings
    assert finding.place.line == 1 + wrong[: wrong.index("Mon, 26 Feb")].count("\n")
    assert finding.place.path == "channel › item 2 › pubDate"
    assert "Thursday" in finding.message


def test_italian_time_labelled_as_greenwich_time_is_recognised() -> None:
    wrong = edited(RSS, "Fri, 27 Feb 2026 12:00:00 +0100", "Sun, 01 Mar 2026 10:00:00 GMT")
    [finding] = report(wrong).findings
    assert "Italian time labelled as Greenwich time" in finding.message


def test_no_entity_is_expanded_and_no_file_is_read() -> None:
    bomb = edited(RSS, "<rss", '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<rss', "Lavori", "&a;")
    [finding] = report(bomb).findings
    assert finding.rule.name == "xml-entities-declared"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the document is empty"),
        (b" \r\n ", "the document is empty"),
        (b"<!DOCTYPE html><title>Errore 500</title>", "this is an HTML page (“Errore 500”), not a feed"),
        (b"<html><body>Pagina in manutenzione", "this is an HTML page, not a feed"),
        (b'{"error": "not found"}', "this is JSON, but no JSON Feed: it has the keys “error”"),
        (b'["a"]', "this is a JSON list, not a JSON Feed: a feed is an object"),
        (b"{oops", "this begins like JSON and is not well-formed JSON, nor any feed"),
        (b"\x1f\x8b\x08\x00", "this is a gzip file, not a feed"),
        (b"%PDF-1.7", "this is a PDF file, not a feed"),
        (b"abc\x00\x01", "this is a binary file, not a feed"),
        (b"Not found", "this is text, not a feed; it begins with “Not found”"),
        (b"<rdf:RDF/>", "this is an RSS 1.0 (RDF) feed, which is not judged here"),
        (b"<urlset/>", "this is a sitemap, not a feed"),
        (b"<atti/>", "this is XML, but no feed: its root element is <atti>"),
        (b"<?xml version='1.0'?>", "this begins like XML and has no element at all"),
        (b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>', "this is an Atom 0.3 feed, obsolete since 2005"),
    ],
)
def test_what_is_no_feed_is_refused_in_one_line(body: bytes, reason: str) -> None:
    refused = check(body, Circumstances(NOW))
    assert isinstance(refused, NoFeed)
    assert refused.reason == reason


def test_a_page_that_names_feeds_is_refused_with_a_hint_at_them() -> None:
    page = b'<html><link rel="alternate" type="application/rss+xml" href="/feed.rss"><title>Comune</title></html>'
    refused = check(page, Circumstances(NOW))
    assert isinstance(refused, NoFeed)
    assert refused.hint == "it names these feeds: “/feed.rss”"


def test_a_utf16_document_is_read() -> None:
    body = RSS.replace("utf-8", "utf-16").encode("utf-16")
    assert broken(body) == set()


def test_an_entry_whose_last_change_is_that_it_was_deleted_contradicts_no_tombstone() -> None:
    of_the_living = edited(ATOM, 'ref="tag:feeds.example,2026:novita-0"', 'ref="tag:feeds.example,2026:novita-2"')
    assert broken(edited(of_the_living, "2026-02-20T09:00:00Z", "2026-02-26T11:00:00Z")) == set()
