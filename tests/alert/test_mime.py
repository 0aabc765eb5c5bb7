"""Headers and bodies, whatever is put into them."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.alert.mime import Envelope, address, encoded, write
from scraper.normalise.mailboxes import pseudonym, without_address
from scraper.normalise.text import clean

NOW = datetime(2025, 10, 14, 9, 12, tzinfo=UTC)


def written(subject: str = "S", text: str = "Testo", *, to: str = "a@example.org", **fields: str) -> bytes:
    envelope = Envelope("avvisi@banditore.example", to, NOW, subject, {"Message-ID": "<1@banditore.example>", **fields})
    return write(envelope, text=encoded(text), html=encoded(f"<p>{text}</p>"), boundary="=_b")


def parsed(data: bytes) -> EmailMessage:
    mail = message_from_bytes(data, policy=default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


@given(st.text(), st.text())
@example("a\r\nBcc: x@example.org", "\r\n.\r\nQUIT\r\n")
@example("=?utf-8?q?a=0D=0ABcc:_x@example.org?=", "--=_b--")
@example("è" * 500, "x" * 5000)
def test_no_subject_and_no_text_can_break_out(subject: str, text: str) -> None:
    data = written(subject, text)
    mail = parsed(data)
    assert set(mail.keys()) == {"From", "To", "Date", "Message-ID", "Subject", "MIME-Version", "Content-Type"}
    assert data.isascii()
    assert max(len(line) for line in data.split(b"\r\n")) <= 78
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert str(mail["Subject"]).split() == clean(subject).replace("=?", "= ?").split()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e")))
def test_a_text_arrives_as_it_was_written(text: str) -> None:
    body = parsed(written(text=text)).get_body(("plain",))
    assert body is not None
    content = body.get_content().replace("\r\n", "\n")
    assert content.rstrip("\n") == text.rstrip("\n")


@given(st.text(), st.text())
def test_two_pieces_are_encoded_as_both_together(one: str, other: str) -> None:
    first, second = one.replace("\r", "") + "\n", other.replace("\r", "") + "\n"
    assert encoded(first) + encoded(second) == encoded(first + second)


@pytest.mark.parametrize(
    "hostile",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "<a@example.org>",
        "a b@example.org",
        "a",
        "",
    ],
)
def test_what_is_no_address_is_put_into_no_header(hostile: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        written(to=hostile)


@given(st.text())
def test_an_address_is_refused_or_is_the_only_one(text: str) -> None:
    try:
        address(text)
    except ValueError:
        return
    mail = parsed(written(to=text))
    assert len(mail.get_all("To") or []) == 1
    assert mail.get_all("Bcc") is None


def test_a_field_holds_no_line_break() -> None:
    with pytest.raises(ValueError, match="line breaks"):
        written(**{"List-Help": "<https://x.example/>\r\nBcc: b@example.org"})


def test_an_address_beyond_ascii_stands_as_it_is() -> None:
    assert "To: niccolò@example.org\r\n".encode() in written(to="niccolò@example.org")


@given(st.text(), st.sampled_from(["Ong@Example.org", "niccolò@example.org", "İ@example.org"]))
def test_what_a_log_shows_of_a_servers_words_names_no_address(text: str, name: str) -> None:
    said = without_address(f"{text} 550 <{name}> {name}", name)
    assert name not in said
    assert pseudonym(name) in said
