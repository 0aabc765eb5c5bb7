"""Mails that came back, as their servers report them (delivery status notifications: RFC 3464)."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import default

from scraper.model import Bounce
from scraper.normalise.mailboxes import mailbox

_ID = re.compile(r"<([0-9a-f]{32})@")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_TEXT = 300


def read_report(data: bytes, *, at: datetime) -> list[Bounce]:
    """What a report says of each recipient that it names; empty for what is no report of failure, or not of our mail.

    Which of our mails came back is known by its Message-ID, which the report quotes. Delays are no failures.
    """
    report = BytesParser(EmailMessage, policy=default).parsebytes(data)
    if report.get_content_type() != "multipart/report":
        return []
    mail = _our_mail(report)
    return [Bounce(name, mail, at, status, text) for name, status, text in _failures(report)] if mail else []


def _our_mail(report: EmailMessage) -> str | None:
    """The key of the mail that came back: in the quoted message, or in its quoted header."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            found = _ID.search(str(part.get_content()))
        elif kind == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            found = _ID.search(str(inner["Message-ID"])) if isinstance(inner, EmailMessage) else None
        else:
            continue
        if found:
            return found[1]
    return None


def _failures(report: EmailMessage) -> Iterator[tuple[str, str, str]]:
    """Mailbox, status and words of every recipient to whom delivery failed."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        payload = part.get_payload()
        for block in (one for one in payload if isinstance(one, Message)):
            address = _value(block.get("Original-Recipient")) or _value(block.get("Final-Recipient"))
            status = _STATUS.search(str(block.get("Status", "")))
            if address and status and str(block.get("Action", "")).strip().lower() == "failed":
                words = " ".join(_value(block.get("Diagnostic-Code")).split())
                yield mailbox(address), status[0], words[:_TEXT]


def _value(field: object) -> str:
    """What follows the type of an address or a diagnostic (``rfc822; a@example.org``)."""
    return str(field or "").partition(";")[2].strip()
