"""RSS, Atom and JSON Feed tell the same of every entry: who wrote it, what it is about, its files, when it changed."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias

import pytest

from scraper.validate.check import Report, check
from scraper.validate.findings import Circumstances, Severity
from tests.pipeline.recorded import Story
from tests.readers.papers import Papers

Parsed: TypeAlias = Any  # feedparser has no types
SCHEMES = {"urn:banditore:kind", "urn:banditore:section", "urn:banditore:topic", "urn:banditore:change"}
TALKS_OF_TAGS = {"title-markup", "text-markup"}
"""A page that talks of a tag, in words: the title is text in every format, and readers are told so."""


def triples(papers: Papers) -> Iterator[tuple[Parsed, Parsed, Any]]:
    """Every document that has entries, in its three formats."""
    for one in papers.of("rss"):
        if b"<item>" in one.data:
            yield one.parsed, papers.beside(one, "atom").parsed, papers.beside(one, "json").feed


def test_the_three_formats_agree_entry_by_entry(papers: Papers) -> None:
    compared = 0
    for rss, atom, feed in triples(papers):
        assert rss.feed.title == atom.feed.title == feed["title"]
        for r, a, j in zip(rss.entries, atom.entries, feed["items"], strict=True):
            assert told(a) == from_json(j)
            assert told(r) == {**from_json(j), "updated": None, "files": from_json(j)["files"][:1]}
            compared += 1
    assert compared > 800


def told(entry: Parsed) -> Mapping[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "author": entry.author,
        "tags": [tag.label or tag.term for tag in entry.tags],
        "content": entry.content[0].value,
        "published": _moment(entry.get("published")),
        "updated": _moment(entry.get("updated")) if "updated" in entry else None,
        "files": [(file.href, file.type, int(file.length)) for file in entry.links if file.rel == "enclosure"],
        "image": entry.media_thumbnail[0]["url"] if "media_thumbnail" in entry else None,
    }


def from_json(item: Mapping[str, Any]) -> Mapping[str, Any]:
    (author,) = item["authors"]
    files = item.get("attachments", [])
    return {
        "id": item["id"],
        "title": item["title"],
        "author": author["name"],
        "tags": item["tags"],
        "content": item["content_html"],
        "published": _moment(item.get("date_published")),
        "updated": _moment(item["date_modified"]),
        "files": [(file["url"], file["mime_type"], file["size_in_bytes"]) for file in files],
        "image": item.get("image"),
    }


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    return datetime.strptime(text, "%a, %d %b %Y %H:%M:%S %z") if "," in text else datetime.fromisoformat(text)


def test_every_category_names_its_vocabulary(papers: Papers) -> None:
    for rss, atom, _ in triples(papers):
        for entry in atom.entries:
            assert {tag.scheme for tag in entry.tags} <= SCHEMES
            assert all(tag.label for tag in entry.tags)
        for entry in rss.entries:
            assert {tag.scheme for tag in entry.tags} <= SCHEMES


def test_feedparser_complains_of_nothing(papers: Papers) -> None:
    for extension, version in (("rss", "rss20"), ("atom", "atom10")):
        for one in papers.of(extension):
            assert not one.parsed.bozo, one.parsed.get("bozo_exception")
            assert one.parsed.version == version


# ------------------------------------------------------------------ our own validator


def test_the_validator_finds_nothing_to_mend_in_the_region(papers: Papers) -> None:
    judged = 0
    for paper in papers.every:
        if paper.base != "https://feeds.example.org/":
            continue
        report = check(paper.data, Circumstances(paper.at, paper.url))
        assert isinstance(report, Report), paper.path
        assert report.document.archive == (paper.is_archive and paper.extension != "json")
        serious = [one for one in report.findings if one.severity is not Severity.ADVICE]
        assert [str(one) for one in serious if one.rule.name not in TALKS_OF_TAGS] == [], paper.path
        judged += 1
    assert judged > 150


@pytest.mark.parametrize("path", ["cuneo/all", "cuneo/calls", "cuneo/changes", "cuneo/lists/cooperazione", "all"])
def test_the_validator_knows_the_demo_under_its_own_address(story: Story, path: str) -> None:
    for played in story.days:
        for extension in ("rss", "atom", "json"):
            address = f"http://localhost:8000/{path}.{extension}"
            report = check(played.feeds[f"{path}.{extension}"], Circumstances(played.day.at, address))
            assert isinstance(report, Report)
            assert [one for one in report.findings if one.severity is not Severity.ADVICE] == []
