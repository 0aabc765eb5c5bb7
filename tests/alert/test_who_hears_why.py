"""Words in attachments count, a mail says why it came, and it speaks the reader's language."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from selectolax.lexbor import LexborHTMLParser

from scraper.alert.audit import NEVER, Fate, audit
from scraper.alert.blindness import compose_notices
from scraper.alert.letterhead import Letterhead
from scraper.alert.message import Content, Drafts, compose
from scraper.alert.plain import as_chat, as_event
from scraper.alert.rules import route
from scraper.model import (
    Change,
    ChangeType,
    Entry,
    Interest,
    Item,
    Kind,
    Letter,
    Message,
    Notice,
    Reason,
    Site,
    Subscription,
)

NOW = datetime(2025, 10, 14, 7, 12, tzinfo=UTC)
HEAD = Letterhead(
    "avvisi@banditore.example",
    "redazione@example.org",
    {"cuneo": Site("cuneo", "Comune di Cuneo", "https://x.example/")},
)
CALL = Item(
    "tag:1",
    Kind.CALL,
    "Avviso <b>pubblico</b>",
    url="https://x.example/1",
    deadline=date(2025, 11, 14),
    office="Ufficio Pace",
)
ENTRY = Entry(CALL, "cuneo", NOW, NOW, "urn:uuid:1")


def change(type_: ChangeType = ChangeType.APPEARED, **fields: tuple[str | None, str | None]) -> Change:
    return Change(f"c-{type_}", NOW, type_, "tag:1", "cuneo", "avvisi", Kind.CALL, CALL.title, CALL.url, fields, None)


def letter(subscription: Subscription, *, why: Sequence[str] = (), key: str = "0f" * 16) -> Letter:
    return Letter(key, subscription.to[0], subscription.id, "tag:1", ("c",), NOW, why=tuple(why))


def mail(
    subscription: Subscription, *changes: Change, why: Sequence[str] = (), head: Letterhead = HEAD
) -> EmailMessage:
    one = letter(subscription, why=why)
    content = Content(ENTRY, changes or (change(),))
    return read(compose([one], {one.key: content}, head, subscription=subscription))


def read(message: Message) -> EmailMessage:
    parsed = message_from_bytes(message.data, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def body(parsed: EmailMessage, form: str = "plain") -> str:
    part = parsed.get_body((form,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


# ------------------------------------------------------------------ matching


def test_a_word_that_only_an_attachment_holds_is_found_and_named() -> None:
    file = replace(CALL, text="Sono ammessi i progetti in Senegal e nelle scuole.")
    ong = Subscription("ong", ("ong@example.org",), Interest(match=("Senegal", "Guinea")))
    assert route([(change(), ENTRY)], [ong], now=NOW) == []
    [found] = route([(change(), replace(ENTRY, readings={"file": file}))], [ong], now=NOW)
    assert found.why == ("Senegal",)


def test_a_mail_says_what_of_the_subscription_it_answers() -> None:
    def why(interest: Interest, *words: str) -> str:
        text = body(mail(Subscription("ong", ("a@example.org",), interest), why=words))
        [line] = [line for line in text.splitlines() if line.startswith("Perché lo ricevi: ")]
        return line.removeprefix("Perché lo ricevi: ")

    assert why(Interest()) == "segui tutte le novità."
    assert why(Interest(sites=("cuneo",), kinds=(Kind.CALL,)), "cooperazione") == (
        "contiene «cooperazione»; avvisi del Comune di Cuneo."
    )
    assert why(Interest(match=("a", "b", "c")), "a", "b", "c") == "contiene «a», «b» e «c»."
    assert why(Interest(sites=("cuneo",))) == "novità del Comune di Cuneo."


# ------------------------------------------------------------------ the body


def test_what_went_and_what_came_are_marked_in_the_html() -> None:
    moved = change(ChangeType.DEADLINE_EXTENDED, deadline=("2025-10-31", "2025-11-14"))
    page = LexborHTMLParser(body(mail(Subscription("s", ("a@example.org",)), moved), "html"))
    assert [node.text() for node in page.css("del")] == ["venerdì 31 ottobre 2025"]
    assert [node.text() for node in page.css("ins")] == ["venerdì 14 novembre 2025"]


def test_the_office_is_told_and_markup_in_a_title_is_only_text() -> None:
    parsed = mail(Subscription("s", ("a@example.org",)))
    assert "Ufficio: Ufficio Pace" in body(parsed)
    page = LexborHTMLParser(body(parsed, "html"))
    assert [heading.text() for heading in page.css("h1")] == [CALL.title]
    assert page.css("h1 b") == []


def test_a_copy_is_a_link_where_there_is_a_page_to_look_at_it() -> None:
    head = replace(HEAD, replay="https://archivio.example/record/")
    text = body(mail(Subscription("s", ("a@example.org",)), head=head))
    assert "Copia archiviata: https://archivio.example/record/urn:uuid:1" in text


def test_one_who_can_manage_it_is_shown_where_and_can_end_it_with_one_click() -> None:
    own = Subscription(
        "s-7f", ("a@example.org",), manage="https://b.example/m?t=1", unsubscribe="https://b.example/u?t=2"
    )
    parsed = mail(own)
    assert parsed["List-Unsubscribe"].startswith("<https://b.example/u?t=2>, <mailto:redazione@example.org?")
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["List-Help"] == "<https://b.example/m?t=1>"
    assert "Per cambiarlo o non riceverne più:\nhttps://b.example/m?t=1\n" in body(parsed)
    assert "s-7f" not in body(parsed)
    assert "https://b.example/m?t=1" in body(parsed, "html")


def test_without_a_page_there_is_no_one_click() -> None:
    parsed = mail(Subscription("s", ("a@example.org",)))
    assert (parsed["List-Unsubscribe-Post"], parsed["List-Help"]) == (None, None)


# ------------------------------------------------------------------ English


def test_an_english_mail_is_english_throughout() -> None:
    own = Subscription("s", ("a@example.org",), Interest(kinds=(Kind.CALL,)), language="en")
    extended = change(ChangeType.DEADLINE_EXTENDED, deadline=("2025-10-31", "2025-11-14"))
    parsed = mail(own, extended)
    text = body(parsed)
    assert str(parsed["Subject"]) == f"Extended to 14 November: {CALL.title}"
    for line in (
        "Deadline: Friday 14 November 2025 (31 days left)",
        "- Deadline: from Friday 31 October 2025 to Friday 14 November 2025",
        "Office: Ufficio Pace",
        "Why you get this: calls of all sites.",
        "You get this mail for the subscription «s» of Banditore.",
    ):
        assert line in text.splitlines()
    assert '<html lang="en">' in body(parsed, "html")


def test_a_notice_speaks_the_readers_language() -> None:
    notice = Notice(
        "k" * 32, "a@example.org", "s", "cuneo", "avvisi", "https://x.example/", NOW, NOW, reason=Reason.TIMEOUT
    )
    own = Subscription("s", ("a@example.org",), language="en")
    parsed = read(compose_notices([notice], HEAD, subscription=own))
    assert str(parsed["Subject"]) == "Comune di Cuneo: we cannot read a page"
    assert "the site answers too slowly" in body(parsed)
    assert "look at the official page" in " ".join(body(parsed).split())


# ------------------------------------------------------------------ variants, programs, chats


def test_thousands_who_read_the_same_share_a_draft_and_nothing_else() -> None:
    drafts = Drafts()
    people = [Subscription("s", (f"persona{number}@example.org",)) for number in range(50)]
    sent = []
    for number, person in enumerate(people):
        one = letter(person, key=f"{number:032x}")
        content = {one.key: Content(ENTRY, (change(),))}
        alone = compose([one], content, HEAD, subscription=person)
        assert compose([one], content, HEAD, subscription=person, drafts=drafts) == alone
        sent.append(read(alone))
    assert len(drafts._kept) == 1
    assert len({parsed["Message-ID"] for parsed in sent}) == 50
    assert [parsed["To"] for parsed in sent] == [person.to[0] for person in people]


def test_a_program_gets_the_item_and_its_changes_and_a_chat_the_text() -> None:
    program = Subscription("webhook:crm", ("webhook:crm",))
    one = letter(program, why=["Senegal"])
    event = as_event([one], {one.key: Content(ENTRY, (change(),))})
    assert (event.key, event.recipient) == (one.key, "webhook:crm")
    for part in (b'"type":"items.changed"', b'"deadline":"2025-11-14"', b'"why":["Senegal"]', b'"type":"appeared"'):
        assert part in event.data
    chat = Subscription("channel:g", ("channel:g",))
    told = letter(chat)
    draft = Drafts().of([told], {told.key: Content(ENTRY, (change(),))}, HEAD, chat)
    assert "Scadenza: venerdì 14 novembre 2025".encode() in as_chat(draft, "channel:g", told.key).data


# ------------------------------------------------------------------ the self-check


def test_the_self_check_names_those_who_were_not_told_and_why() -> None:
    people = [
        Subscription("a", ("a@example.org", "b@example.org", "c@example.org", "d@example.org")),
        Subscription("later", ("e@example.org",)),
        Subscription("other", ("f@example.org",), Interest(match=("Guinea",))),
    ]
    since = {"a": NOW - timedelta(days=1), "later": NOW + timedelta(days=1), "other": NOW - timedelta(days=1)}
    about = frozenset({change().id})
    fates = [
        Fate("a@example.org", "tag:1", about, sent=True, why=""),
        Fate("b@example.org", "tag:1", about, sent=False, why="550 5.1.1 no such user"),
        Fate("c@example.org", "tag:1", about, sent=False, why=""),
    ]
    found = audit([(change(), ENTRY), (change(ChangeType.MOVED), ENTRY)], fates, people, since=since)
    assert (found.changes, found.told, found.waiting) == (1, 1, 1)
    assert [(one.mailbox, one.why) for one in found.missed] == [
        ("b@example.org", "550 5.1.1 no such user"),
        ("d@example.org", NEVER),
    ]
    assert str(found) == "self-check: 1 changes of calls, told 1 times, 1 wait for their hour, 2 not told"
