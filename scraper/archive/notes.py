"""What a check made of what it kept, as a metadata record (application/warc-fields): a page's items and changes.

    source: cuneo-progetti                    item: tag:example.org,2026:… https://… Avviso pubblico …
    site: cuneo                               change: 5d41402a… deadline_extended tag:example.org,2026:…
    role: list                                further: urn:uuid:…
    outcome: ok
    error: timed out: no answer                        (of a check that learned nothing)

WARC-Refers-To is the record of the page. Where nothing came, there is none: the record then only says so, and
``fetch-…`` say what ``Failure`` says. A check that found nothing new leaves none: its revisit record says it all.
"""

from collections.abc import Iterator

from scraper.archive.pages import SOURCE, Bundle, Scribe, warc_fields
from scraper.archive.records import warc_date
from scraper.model import Checked, Failure, Status


def note(checked: Checked, scribe: Scribe) -> Bundle | None:
    """The record of a check; None where there is nothing to say."""
    after = checked.after
    if after.status is Status.UNCHANGED:
        return None
    fields = [
        ("WARC-Date", warc_date(checked.at)),
        ("WARC-Target-URI", checked.snapshot.url if checked.snapshot else after.source.url),
        *([("WARC-Refers-To", f"<{checked.snapshot.id}>")] if checked.snapshot else []),
        (SOURCE, after.source.id),
    ]
    return scribe.metadata(fields, warc_fields(*_said(checked)))


def _said(checked: Checked) -> Iterator[tuple[str, str]]:
    after = checked.after
    yield "source", after.source.id
    yield "site", after.source.site
    yield "role", after.source.role.value
    yield "outcome", after.status.value
    if after.reader:
        yield "reader", after.reader
    if checked.failure:
        yield "error", after.error or ""
        yield from _failed(checked.failure) if checked.snapshot is None else ()
    for further in checked.further:
        yield "further", further.id
    for entry in checked.entries:
        yield "item", f"{entry.item.id} {entry.item.url or '-'} {entry.item.title}"
    for change in checked.changes:
        yield "change", f"{change.id} {change.type.value} {change.item}"


def _failed(failure: Failure) -> Iterator[tuple[str, str]]:
    yield "fetch-reason", failure.reason.value
    yield "fetch-detail", failure.detail
    if failure.status is not None:
        yield "fetch-status", str(failure.status)
    if failure.retry_after is not None:
        yield "fetch-retry-after", str(int(failure.retry_after.total_seconds()))
