import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scraper.alert.letterhead import Letterhead
from scraper.alert.message import Content, compose
from scraper.model import Attachment, Change, ChangeType, Entry, Item, Kind, Letter, Message, Site
from scraper.normalise.text import clean

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2025, 10, 14, 9, 12, tzinfo=ROME)
LETTERHEAD = Letterhead(
    sender="avvisi@banditore.example",
    contact="redazione@example.org",
    sites={"cuneo": Site(id="cuneo", name="Comune di Cuneo", url="https://www.comune.cuneo.it/")},
)
PAGE = "https://www.comune.cuneo.it/socio-educativo/avvisi/balo-kendo.html?a=1&b=2"
CALL = Item(
    id="tag:banditore,2025:1",
    kind=Kind.CALL,
    title="Avviso di co-progettazione “Balo Kendö”",
    url=PAGE,
    summary="Il Comune cerca partner…",
    published=date(2025, 10, 14),
    deadline=datetime(2025, 11, 14, 12, 0, tzinfo=ROME),
    section="Avvisi di co-progettazione",
    attachments=(
        Attachment(url="https://www.comune.cuneo.it/avviso.pdf", title="Avviso (PDF)"),
        Attachment(url="https://www.comune.cuneo.it/files/modello-a.docx", title=""),
    ),
    text="Il Comune di Cuneo cerca partner per <educazione> & scuola.\nLe domande vanno inviate via PEC.",
)
NEWS = Item(id="tag:banditore,2025:2", kind=Kind.NEWS, title="Delegazione cuneese in Guinea", url=PAGE)
EXTENDED = {"deadline": ("2025-11-14T12:00:00+01:00", "2025-11-28T12:00:00+01:00")}


def entry(item: Item) -> Entry:
    return Entry(item=item, site="cuneo", first_seen=NOW, updated=NOW, snapshot="urn:uuid:newest")


def change(
    item: Item,
    type_: ChangeType,
    fields: Mapping[str, tuple[str | None, str | None]] | None = None,
    *,
    at: datetime = NOW,
) -> Change:
    return Change(
        id=f"{item.id}-{type_}-{at.isoformat()}",
        at=at,
        type=type_,
        item=item.id,
        site="cuneo",
        source="avvisi",
        kind=item.kind,
        title=item.title,
        url=item.url,
        fields=fields or {},
        snapshot="urn:uuid:of-the-change",
    )


def mail_about(item: Item, *changes: Change, to: str = "ong@example.org", key: str = "0f" * 16) -> Message:
    told = changes or (change(item, ChangeType.APPEARED),)
    letter = Letter(
        key=key, recipient=to, subscription="cooperazione", item=item.id, changes=tuple(c.id for c in told), due=NOW
    )
    return compose([letter], {key: Content(entry(item), told)}, LETTERHEAD)


def digest_of(*stories: tuple[Item, Change]) -> Message:
    letters = [
        Letter(
            key=f"{number:032x}",
            recipient="ong@example.org",
            subscription="cooperazione",
            item=item.id,
            changes=(told.id,),
            due=NOW,
        )
        for number, (item, told) in enumerate(stories)
    ]
    contents = {
        letter.key: Content(entry(item), (told,)) for letter, (item, told) in zip(letters, stories, strict=True)
    }
    return compose(letters, contents, LETTERHEAD)


def parsed(message: Message) -> EmailMessage:
    mail = message_from_bytes(message.data, policy=default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def text_of(message: Message) -> str:
    return part(message, "plain")


def html_of(message: Message) -> LexborHTMLParser:
    return LexborHTMLParser(part(message, "html"))


def part(message: Message, form: str) -> str:
    body = parsed(message).get_body((form,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


# ------------------------------------------------------------------ the subject


@pytest.mark.parametrize(
    ("type_", "fields", "subject"),
    [
        (ChangeType.APPEARED, {}, "Nuovo avviso: {} (scade il 14 novembre)"),
        (ChangeType.EDITED, {"title": ("Avviso", CALL.title)}, "Modificato: {}"),
        (ChangeType.DEADLINE_SET, {"deadline": (None, "2025-11-08")}, "Scade l’8 novembre: {}"),
        (ChangeType.DEADLINE_EXTENDED, EXTENDED, "Prorogata al 28 novembre: {}"),
        (ChangeType.DEADLINE_EXTENDED, {"deadline": (None, "2026-01-11")}, "Prorogata all’11 gennaio 2026: {}"),
        (
            ChangeType.DEADLINE_CHANGED,
            {"deadline": ("2025-11-14", "2025-11-01")},
            "Scadenza spostata al 1º novembre: {}",
        ),
        (ChangeType.DEADLINE_CHANGED, {"deadline": ("2025-11-14", None)}, "Scadenza cambiata: {}"),
        (ChangeType.ATTACHMENT_ADDED, {}, "Nuovo allegato: {}"),
        (ChangeType.ATTACHMENT_REPLACED, {}, "Allegato sostituito: {}"),
        (ChangeType.MOVED, {"url": ("https://a.example/", PAGE)}, "Nuovo indirizzo: {}"),
        (ChangeType.WITHDRAWN, {}, "Ritirato: {}"),
        (ChangeType.RETURNED, {}, "Di nuovo in linea: {}"),
    ],
)
def test_the_subject_says_what_happened(
    type_: ChangeType, fields: dict[str, tuple[str | None, str | None]], subject: str
) -> None:
    mail = parsed(mail_about(CALL, change(CALL, type_, fields)))
    assert mail["Subject"] == subject.format(CALL.title)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.NEWS, "Nuova notizia: "),
        (Kind.PROJECT, "Nuovo progetto: "),
        (Kind.NOTICE, "Nuova comunicazione: "),
        (Kind.EVENT, "Nuovo evento: "),
        (Kind.DOCUMENT, "Nuovo documento: "),
    ],
)
def test_every_kind_has_its_own_word_and_gender(kind: Kind, words: str) -> None:
    item = Item(id="tag:3", kind=kind, title="Titolo")
    assert parsed(mail_about(item))["Subject"] == f"{words}Titolo"


def test_news_is_edited_and_withdrawn_in_the_feminine() -> None:
    assert parsed(mail_about(NEWS, change(NEWS, ChangeType.EDITED)))["Subject"].startswith("Modificata: ")
    assert parsed(mail_about(NEWS, change(NEWS, ChangeType.WITHDRAWN)))["Subject"].startswith("Ritirata: ")


def test_the_weightiest_of_several_changes_gives_the_subject() -> None:
    edited = change(CALL, ChangeType.EDITED, {"title": ("Avviso", CALL.title)})
    extended = change(CALL, ChangeType.DEADLINE_EXTENDED, EXTENDED)
    assert parsed(mail_about(CALL, edited, extended))["Subject"].startswith("Prorogata al 28 novembre: ")


def test_a_long_title_is_cut_between_words_in_the_subject_only() -> None:
    item = Item(id="tag:4", kind=Kind.PROJECT, title="parola " * 60)
    message = mail_about(item)
    subject = parsed(message)["Subject"]
    assert len(subject) < 140
    assert subject.endswith("parola…")
    assert text_of(message).count("parola") == 60


def test_a_deadline_that_has_passed_is_no_reason_to_hurry() -> None:
    old = Item(id="tag:5", kind=Kind.CALL, title="Vecchio avviso", deadline=date(2025, 10, 3))
    message = mail_about(old)
    assert parsed(message)["Subject"] == "Nuovo avviso: Vecchio avviso"
    assert "Scadenza: venerdì 3 ottobre 2025 (termine scaduto da 11 giorni)" in text_of(message)
    assert html_of(message).css_first("p.deadline") is None


# ------------------------------------------------------------------ the body


def test_a_call_is_told_whole_in_plain_text() -> None:
    told = text_of(mail_about(CALL))
    for line in (
        "Nuovo avviso – Comune di Cuneo",
        "Avviso di co-progettazione “Balo Kendö”",
        "Scadenza: venerdì 14 novembre 2025, ore 12:00 (mancano 31 giorni)",
        "Il Comune di Cuneo cerca partner per <educazione> & scuola.",
        "- Avviso (PDF)",
        "  https://www.comune.cuneo.it/avviso.pdf",
        "- modello-a.docx",
        "Tipo: avviso",
        "Sezione: Avvisi di co-progettazione",
        "Pubblicazione: martedì 14 ottobre 2025",
        "Notato: martedì 14 ottobre 2025, ore 9:12",
        f"Pagina ufficiale: {PAGE}",
        "Copia archiviata: urn:uuid:of-the-change",
        "Copia archiviata: urn:uuid:newest",
        "Ricevi questa mail per l’abbonamento «cooperazione» di Banditore.",
        "Per non riceverne più, o per cambiarlo, scrivi a redazione@example.org.",
    ):
        assert line in told.splitlines()


def test_the_html_says_the_same_and_its_links_lead_there() -> None:
    message = mail_about(CALL)
    page = html_of(message)
    links = {link.attributes["href"] for link in page.css("a")}
    assert links == {PAGE, "mailto:redazione@example.org", *(file.url for file in CALL.attachments)}
    shown = page.body.text() if page.body else ""
    for words in ("Avviso di co-progettazione “Balo Kendö”", "<educazione> & scuola", "mancano 31 giorni"):
        assert words in shown
    assert "urn:uuid:newest" in shown


def test_the_html_fetches_nothing_and_runs_nothing() -> None:
    page = html_of(mail_about(CALL))
    assert not page.css("img, script, link, iframe, [src], [background]")
    assert "url(" not in (page.html or "")


def test_a_link_that_would_run_something_is_shown_but_cannot_be_followed() -> None:
    item = Item(
        id="tag:6",
        kind=Kind.NEWS,
        title="Titolo",
        url="javascript:alert(1)",
        attachments=(Attachment(url="data:text/html,x", title="Allegato"),),
    )
    page = html_of(mail_about(item))
    assert {link.attributes["href"] for link in page.css("a")} == {"mailto:redazione@example.org"}


def test_a_change_reads_from_before_to_after() -> None:
    extended = change(CALL, ChangeType.DEADLINE_EXTENDED, EXTENDED)
    edited = change(
        CALL,
        ChangeType.EDITED,
        {
            "title": ("Avviso di coprogettazione", "Avviso di co-progettazione"),
            "section": ("News", "Avvisi"),
            "kind": ("notice", "call"),
            "starts": ("2025-10-20", None),
        },
    )
    added = change(CALL, ChangeType.ATTACHMENT_ADDED, {"attachments": (None, "https://www.comune.cuneo.it/avviso.pdf")})
    told = text_of(mail_about(CALL, extended, edited, added)).splitlines()
    for line in (
        "- Scadenza: da venerdì 14 novembre 2025, ore 12:00 a venerdì 28 novembre 2025, ore 12:00",
        "- Titolo: da «Avviso di coprogettazione» a «Avviso di co-progettazione»",
        "- Sezione: da News a Avvisi",
        "- Tipo: da comunicazione a avviso",
        "- Data dell’evento: non c’è più (era lunedì 20 ottobre 2025)",
        "- Allegato: Avviso (PDF)",
    ):
        assert line in told


def test_of_a_long_text_only_what_changed_is_shown() -> None:
    words = [f"parola{number}" for number in range(300)]
    after = [*words[:150], "NUOVA", *words[151:]]
    edited = change(CALL, ChangeType.EDITED, {"text": ("\n".join(words), " ".join(after))})
    (line,) = (line for line in text_of(mail_about(CALL, edited)).splitlines() if line.startswith("- Testo: "))
    around = ("parola146 parola147 parola148 parola149", "parola151 parola152 parola153 parola154")
    was, now = (f"«{around[0]} {word} {around[1]}»" for word in ("parola150", "NUOVA"))
    assert line == f"- Testo: {was} ora è {now}"


def test_of_a_text_that_grew_only_what_came_is_shown() -> None:
    edited = change(CALL, ChangeType.EDITED, {"text": ("Primo.\nTerzo.", "Primo.\nPROROGA al 28.\nTerzo.")})
    assert "- Testo: aggiunto «PROROGA al 28.»" in text_of(mail_about(CALL, edited)).splitlines()


def test_a_value_that_is_not_what_its_field_promises_is_shown_as_it_is() -> None:
    odd = change(CALL, ChangeType.DEADLINE_CHANGED, {"deadline": ("presto", "2025-11-14T12:00:00")})
    assert "- Scadenza: da presto a 2025-11-14T12:00:00" in text_of(mail_about(CALL, odd)).splitlines()


def test_a_withdrawn_call_counts_no_days() -> None:
    told = text_of(mail_about(CALL, change(CALL, ChangeType.WITHDRAWN)))
    assert "La pagina non è più sul sito ufficiale" in told
    assert "Scadenza: venerdì 14 novembre 2025, ore 12:00\n" in told
    assert "mancano" not in told


def test_a_call_that_came_back_is_not_called_withdrawn() -> None:
    gone = change(CALL, ChangeType.WITHDRAWN)
    back = change(CALL, ChangeType.RETURNED, at=NOW + timedelta(hours=7))
    message = mail_about(CALL, gone, back)
    assert parsed(message)["Subject"].startswith("Di nuovo in linea: ")
    assert "mancano 31 giorni" in text_of(message)


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (date(2025, 10, 16), "mancano 2 giorni"),
        (datetime(2025, 10, 15, 0, 30, tzinfo=ROME), "scade domani"),
        (date(2025, 10, 14), "scade oggi"),
        (datetime(2025, 10, 14, 12, 0, tzinfo=ROME), "scade oggi"),
        (datetime(2025, 10, 14, 9, 0, tzinfo=ROME), "termine scaduto oggi"),
        (date(2025, 10, 13), "termine scaduto ieri"),
        (date(2025, 10, 12), "termine scaduto da 2 giorni"),
    ],
)
def test_days_left_are_counted_on_the_calendar_of_the_site(deadline: date, words: str) -> None:
    item = Item(id="tag:7", kind=Kind.CALL, title="Avviso", deadline=deadline)
    assert f"({words})" in text_of(mail_about(item))


def test_times_are_those_of_the_site_whatever_zone_they_come_in() -> None:
    item = Item(id="tag:8", kind=Kind.CALL, title="Avviso", deadline=datetime(2025, 10, 31, 23, 0, tzinfo=UTC))
    assert "Scadenza: sabato 1º novembre 2025, ore 0:00 (mancano 18 giorni)" in text_of(mail_about(item))


def test_a_long_text_is_begun_and_a_missing_one_gives_way_to_the_summary() -> None:
    long = Item(id="tag:9", kind=Kind.NEWS, title="T", summary="Sommario.", text="Una frase intera qui.\n" * 200)
    short = Item(id="tag:9", kind=Kind.NEWS, title="T", summary="Sommario.")
    assert 30 < text_of(mail_about(long)).count("Una frase intera qui") < 60
    assert "Una frase intera qui…\n" in text_of(mail_about(long))
    assert "Sommario." not in text_of(mail_about(long))
    assert "Sommario." in text_of(mail_about(short))


def test_a_site_that_left_the_configuration_goes_by_its_id() -> None:
    letterhead = Letterhead(sender="avvisi@banditore.example", contact=None, sites={})
    told = (change(NEWS, ChangeType.APPEARED),)
    letter = Letter(key="1", recipient="a@example.org", subscription="s", item=NEWS.id, changes=("1",), due=NOW)
    text = text_of(compose([letter], {"1": Content(entry(NEWS), told)}, letterhead))
    assert "Nuova notizia – cuneo" in text
    assert "scrivi a avvisi@banditore.example." in text


# ------------------------------------------------------------------ a digest


def test_a_digest_is_one_mail_with_the_nearest_deadline_first() -> None:
    late = Item(id="tag:late", kind=Kind.CALL, title="Avviso lontano", deadline=date(2025, 12, 1))
    soon = Item(id="tag:soon", kind=Kind.CALL, title="Avviso vicino", deadline=date(2025, 10, 20))
    over = Item(id="tag:over", kind=Kind.CALL, title="Avviso scaduto", deadline=date(2025, 10, 1))
    message = digest_of(*((item, change(item, ChangeType.APPEARED)) for item in (NEWS, over, late, soon)))
    assert parsed(message)["Subject"] == "4 novità, la prima scade il 20 ottobre: Avviso vicino"
    for told in (text_of(message), html_of(message).text()):
        order = [
            "Avviso vicino",
            "Avviso lontano",
            "Avviso scaduto",
            "Comune di Cuneo · notizie",
            "Delegazione cuneese",
        ]
        places = [re.sub(r"\s+", " ", told).lower().rindex(words.lower()) for words in order]
        assert places == sorted(places)


def test_a_digest_tells_an_item_once_with_all_that_happened_to_it() -> None:
    appeared = change(CALL, ChangeType.APPEARED)
    extended = change(CALL, ChangeType.DEADLINE_EXTENDED, EXTENDED, at=NOW + timedelta(hours=3))
    message = digest_of((CALL, extended), (CALL, appeared), (NEWS, change(NEWS, ChangeType.APPEARED)))
    assert parsed(message)["Subject"].startswith("2 novità, ")
    assert text_of(message).count(CALL.title) == 1
    assert "- Scadenza: da venerdì 14 novembre 2025" in text_of(message)


def test_a_digest_about_one_item_is_that_items_mail() -> None:
    message = digest_of((CALL, change(CALL, ChangeType.APPEARED)))
    assert parsed(message)["Subject"] == f"Nuovo avviso: {CALL.title} (scade il 14 novembre)"


def test_a_digest_belongs_to_no_thread() -> None:
    message = digest_of((CALL, change(CALL, ChangeType.APPEARED)), (NEWS, change(NEWS, ChangeType.APPEARED)))
    assert parsed(message)["References"] is None


def test_the_order_of_the_letters_does_not_change_a_digest() -> None:
    stories = [(CALL, change(CALL, ChangeType.APPEARED)), (NEWS, change(NEWS, ChangeType.APPEARED))]
    letters = [
        Letter(key=item.id, recipient="a@example.org", subscription="s", item=item.id, changes=(), due=NOW)
        for item, _ in stories
    ]
    contents = {item.id: Content(entry(item), (told,)) for item, told in stories}
    assert compose(letters, contents, LETTERHEAD) == compose(letters[::-1], contents, LETTERHEAD)


# ------------------------------------------------------------------ the header


def test_the_header_says_who_writes_to_whom_and_that_it_is_a_machine() -> None:
    mail = parsed(mail_about(CALL))
    assert mail["From"] == "Banditore <avvisi@banditore.example>"
    assert mail["To"] == "ong@example.org"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == f"<{'0f' * 16}@banditore.example>"
    assert mail["List-Id"] == "<cooperazione.banditore.banditore.example>"
    assert mail["List-Unsubscribe"] == "<mailto:redazione@example.org?subject=Disiscrizione%20cooperazione>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["MIME-Version"] == "1.0"
    assert mail.get_content_type() == "multipart/mixed"
    alternatives, attached = mail.iter_parts()
    assert attached.get_content_type() == "text/calendar"
    assert [p.get_content_type() for p in alternatives.iter_parts()] == ["text/plain", "text/html"]
    assert {p["Content-Transfer-Encoding"] for p in alternatives.iter_parts()} == {"quoted-printable"}


def test_all_mails_of_an_item_are_one_thread() -> None:
    first = parsed(mail_about(CALL, key="a" * 32))
    second = parsed(mail_about(CALL, change(CALL, ChangeType.DEADLINE_EXTENDED, EXTENDED), key="b" * 32))
    other = parsed(mail_about(NEWS, key="c" * 32))
    assert first["References"] == second["References"] == second["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first["References"] != other["References"]


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert mail_about(CALL) == mail_about(CALL)


def test_the_wire_form_is_what_smtp_wants() -> None:
    data = mail_about(CALL).data
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n") if not line.startswith(b"List-Unsubscribe: ")) <= 78


def test_ids_and_addresses_stay_whole_however_long_the_domain() -> None:
    domain = f"{'a' * 60}.{'b' * 60}.example.org"
    letterhead = Letterhead(sender=f"avvisi@{domain}", contact=f"redazione@{domain}", sites={})
    told = (change(NEWS, ChangeType.APPEARED),)
    letter = Letter(key="1" * 32, recipient="a@example.org", subscription="s", item=NEWS.id, changes=("1",), due=NOW)
    data = compose([letter], {letter.key: Content(entry(NEWS), told)}, letterhead).data
    head = data.partition(b"\r\n\r\n")[0]
    assert f"Message-ID: <{'1' * 32}@{domain}>\r\n".encode() in head
    assert f"List-Id: <s.banditore.{domain}>\r\n".encode() in head
    assert b"=?" not in head


def test_an_address_beyond_ascii_is_written_as_it_is() -> None:
    data = mail_about(NEWS, to="niccolò@example.org").data
    assert "To: niccolò@example.org\r\n".encode() in data


HEADERS = {
    *("Message-ID", "List-Id", "List-Unsubscribe", "Auto-Submitted", "In-Reply-To", "References"),
    *("From", "To", "Subject", "Date", "MIME-Version", "Content-Type"),
}


@given(st.text(), st.sampled_from(ChangeType), st.sampled_from(Kind))
@example("a\r\nBcc: vittima@example.org", ChangeType.APPEARED, Kind.NEWS)
@example("=?utf-8?q?a=0D=0ABcc:_vittima@example.org?=", ChangeType.APPEARED, Kind.NEWS)
@example("=\n?utf-8?q?a=0D=0ABcc:_vittima@example.org?=", ChangeType.APPEARED, Kind.NEWS)
@example("=\u200b?utf-8?q?a=0D=0ABcc:_vittima@example.org?=", ChangeType.EDITED, Kind.CALL)
@example("x" * 3000, ChangeType.APPEARED, Kind.CALL)
@example("perché " * 500, ChangeType.APPEARED, Kind.CALL)
@example("{{ 7 * 7 }} {% raw %}", ChangeType.APPEARED, Kind.CALL)
@example("\u2028\x85\x1c\x0bBcc: vittima@example.org", ChangeType.APPEARED, Kind.CALL)
def test_no_title_can_break_a_mail(title: str, type_: ChangeType, kind: Kind) -> None:
    item = Item(id="tag:10", kind=kind, title=title, summary=title, section=title, text=title)
    message = mail_about(item, change(item, type_, {"title": ("prima", title), "deadline": (title, title)}))
    mail = parsed(message)
    assert set(mail.keys()) == HEADERS
    assert len(mail.keys()) == len(HEADERS)
    assert "\n" not in mail["Subject"]
    assert max(map(len, message.data.split(b"\r\n"))) <= 998
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@given(st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=80))
def test_a_title_arrives_as_it_was_written(title: str) -> None:
    item = Item(id="tag:11", kind=Kind.PROJECT, title=title)
    subject = parsed(mail_about(item))["Subject"]
    assert re.sub(r"= (?=\?)", "=", subject) == f"Nuovo progetto: {clean(title)}"


def test_no_template_syntax_is_left_in_a_mail() -> None:
    for form in ("plain", "html"):
        assert not re.search(r"\{[{%#]|[%#}]\}", part(mail_about(CALL), form))


def test_template_syntax_in_a_title_is_only_text() -> None:
    item = Item(id="tag:12", kind=Kind.NEWS, title="{{ 7 * 7 }} {% raw %}")
    assert "{{ 7 * 7 }} {% raw %}" in text_of(mail_about(item))
    assert "{{ 7 * 7 }} {% raw %}" in html_of(mail_about(item)).text()
