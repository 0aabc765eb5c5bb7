"""What the text of a call's document comes to, from the web to the item."""

from datetime import date

import pytest

from scraper.model import ChangeType
from tests.pipeline.town import NOTICE, Town
from tests.pipeline.watch import Watch, changes, told

pytestmark = pytest.mark.anyio

CALL = "Bando per le associazioni"


def pdf(line: str) -> bytes:
    """A one-line document in its plainest form; its table of objects is left to the reader to find."""
    drawn = f"BT /F1 10 Tf 50 700 Td ({line}) Tj ET".encode()
    page = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]/Resources<</Font<</F1 5 0 R>>>>>>"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        page,
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF"


async def test_a_deadline_that_is_only_in_the_document_is_the_calls(watch: Watch, town: Town) -> None:
    await watch.look_everywhere()
    town.day_passes()
    town.call_appears(deadline="")
    town.file_is_uploaded(NOTICE, pdf("Le domande vanno presentate entro il 14 luglio 2026."))
    assert [change.type for change in changes(await watch.look_everywhere())] == [ChangeType.APPEARED]
    item = watch.item(CALL)
    assert item.deadline == date(2026, 7, 14)
    assert "14 luglio" not in item.text
    town.day_passes()
    assert told(await watch.look_everywhere()) == []


async def test_the_page_is_believed_before_its_document(watch: Watch, town: Town) -> None:
    town.call_appears(deadline="14 luglio 2026")
    town.file_is_uploaded(NOTICE, pdf("Le domande vanno presentate entro il 20 luglio 2026."))
    await watch.look_everywhere()
    assert watch.item(CALL).deadline == date(2026, 7, 14)


async def test_a_document_that_cannot_be_read_is_noted_and_told_to_nobody(watch: Watch, town: Town) -> None:
    town.call_appears()
    town.file_is_uploaded(NOTICE, b"%PDF-1.7 avviso")
    assert told(await watch.look_everywhere()) == []
    item = watch.item(CALL)
    reading = watch.answers.readings(item.id)[watch.source_of(NOTICE)]
    assert reading.summary == "it is broken: its end is missing"
    assert item.summary != reading.summary
