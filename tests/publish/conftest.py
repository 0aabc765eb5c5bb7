"""A site as publishing is given it: the Comune di Cuneo with news, a project, a call and what happened to them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scraper.model import (
    Attachment,
    Change,
    ChangeType,
    Entry,
    Interest,
    Item,
    Kind,
    Query,
    Role,
    Site,
    Source,
    SourceState,
    Status,
)
from scraper.publish.views import FeedSettings, QueryView, SiteView

ROME = ZoneInfo("Europe/Rome")
SITE = Site("cuneo", "Comune di Cuneo", "https://www.comune.cuneo.it/")
PAGE = "https://www.comune.cuneo.it/cooperazione-internazionale"
SINCE = datetime(2025, 6, 20, 6, 0, tzinfo=UTC)


@pytest.fixture
def settings() -> FeedSettings:
    return FeedSettings("https://feeds.example.org/", contact="redazione@example.org")


@pytest.fixture
def source() -> SourceState:
    listed = Source("cuneo-cooperazione", "cuneo", PAGE)
    return SourceState(listed, status=Status.OK, last_ok=datetime(2025, 11, 3, 8, 0, tzinfo=UTC), items=8)


@pytest.fixture
def acume() -> Entry:
    item = Item(
        id="tag:www.comune.cuneo.it,2025-06-23:acume",
        kind=Kind.NEWS,
        title='Domani "AcuMe", Living Lab sulle politiche sociali del cibo',
        url=f"{PAGE}/2025/06/23/acume",
        summary="Si terrà domani, mercoledì 24 giugno, l’incontro di AcuMe & amici",
        published=date(2025, 6, 23),
        section="PRIMO PIANO",
        topics=("Cibo", "Politiche sociali"),
        text="Si terrà domani, mercoledì 24 giugno, l’incontro di AcuMe & amici.\nIngresso libero.",
        html="<p>Si terrà domani, mercoledì 24 giugno, l’incontro di AcuMe &amp; amici.</p><p>Ingresso libero.</p>",
    )
    seen = datetime(2025, 6, 23, 16, 30, tzinfo=UTC)
    return Entry(item, "cuneo", seen, seen, "urn:uuid:0a0f5f0e-1111-4222-8333-444455556666")


@pytest.fixture
def project() -> Entry:
    item = Item(
        id="tag:www.comune.cuneo.it,2025-06-20:reti",
        kind=Kind.PROJECT,
        title="RETI al Lavoro. Percorsi in Comune per giovani e donne in Senegal",
    )
    return Entry(item, "cuneo", SINCE, SINCE, "urn:uuid:0a0f5f0e-7777-4222-8333-444455556666")


@pytest.fixture
def call() -> Entry:
    item = Item(
        id="tag:www.comune.cuneo.it,2025-10-15:avviso",
        kind=Kind.CALL,
        title="Avviso di co-progettazione per l’accoglienza",
        url=f"{PAGE}/avviso-co-progettazione",
        summary="Il Comune cerca enti del Terzo settore.",
        published=date(2025, 10, 15),
        deadline=datetime(2025, 11, 28, 12, 0, tzinfo=ROME),
        section="AVVISI DI CO-PROGETTAZIONE",
        attachments=(
            Attachment(f"{PAGE}/avviso.pdf", "Avviso (testo integrale)", "application/pdf"),
            Attachment(f"{PAGE}/domanda.odt", "Modello di domanda"),
        ),
    )
    seen = datetime(2025, 10, 15, 7, 15, tzinfo=UTC)
    return Entry(item, "cuneo", seen, seen + timedelta(days=20), "urn:uuid:0a0f5f0e-9999-4222-8333-444455556666")


@pytest.fixture
def extension(call: Entry) -> Change:
    return Change(
        id="c-17",
        at=datetime(2025, 11, 4, 7, 15, tzinfo=UTC),
        type=ChangeType.DEADLINE_EXTENDED,
        item=call.item.id,
        site="cuneo",
        source="cuneo-cooperazione",
        kind=Kind.CALL,
        title=call.item.title,
        url=call.item.url,
        fields={"deadline": ("2025-11-14T12:00:00+01:00", "2025-11-28T12:00:00+01:00")},
        snapshot="urn:uuid:0a0f5f0e-9999-4222-8333-444455556666",
    )


@pytest.fixture
def view(acume: Entry, project: Entry, call: Entry, *, extension: Change, source: SourceState) -> SiteView:
    page = Source("item-1", "cuneo", f"{PAGE}/avviso-co-progettazione", role=Role.ITEM, item=call.item.id)
    counts = {Kind.NEWS: 1, Kind.PROJECT: 1, Kind.CALL: 1}
    sources = (source, SourceState(page))
    shown = {entry.item.id: ["cuneo-cooperazione"] for entry in (acume, project, call)}
    entries = (acume, project, call)
    return SiteView(SITE, entries, (extension,), sources, SINCE, counts, changes_count=1, read_by=shown)


@pytest.fixture
def empty(source: SourceState) -> SiteView:
    return SiteView(SITE, (), (), (source,), SINCE)


@pytest.fixture
def query(acume: Entry, call: Entry, source: SourceState) -> QueryView:
    asked = Query(
        "terzo-settore", "Terzo settore", Interest(kinds=(Kind.NEWS, Kind.CALL), match=("Terzo settore", "cibo"))
    )
    return QueryView(asked, (acume, call), {"cuneo": SITE}, (source,), SINCE)
