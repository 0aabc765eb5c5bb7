"""The mails that answer a sign-up: to confirm, or to say that all is well already. Equal input gives equal bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from zoneinfo import ZoneInfo

from scraper.links import Links
from scraper.model import Invitation, Message, SignUp, Site
from scraper.normalise.italian import long_day
from scraper.web.pages import environment
from scraper.web.words import LANGUAGES, tell


@dataclass(frozen=True, slots=True)
class Desk:
    """Who writes, and what links lead to."""

    sender: str
    contact: str | None
    sites: Sequence[Site]
    links: Links


def compose(asked: SignUp, desk: Desk, *, at: datetime, until: datetime) -> Message:
    """The mail for a sign-up that was decided on; ``until`` is how long its link is good."""
    if asked.subscriber is None or asked.invitation not in {Invitation.CONFIRM, Invitation.KNOWN}:
        raise ValueError("there is nothing to write")
    t = LANGUAGES[asked.wishes.language]
    asks = asked.invitation is Invitation.CONFIRM
    kind = "mail_confirm" if asks else "mail_known"
    stop = desk.links.unsubscribe(asked.subscriber)
    zone = ZoneInfo(asked.wishes.timezone)
    values = {
        "t": t,
        "subject": t[f"{kind}_subject"],
        "why": t[f"{kind}_why"],
        "not_me": t[f"{kind}_not_me"],
        "button": t[f"{kind}_button"],
        "link": desk.links.confirm(asked.subscriber, until=until) if asks else desk.links.manage(asked.subscriber),
        "until": _moment(until, zone, asked.wishes.language) if asks else "",
        "wishes": tell(asked.wishes, desk.sites, t) if asks else (),
        "stop": stop,
        "contact": desk.contact,
    }
    text, html = (environment().get_template(f"letter.{form}").render(values) for form in ("txt", "html"))
    mail = EmailMessage(policy=SMTP.clone(utf8=not (asked.address + desk.sender).isascii()))
    mail["From"] = Address("Banditore", addr_spec=desk.sender)
    mail["To"] = Address(addr_spec=asked.address)
    mail["Subject"] = t[f"{kind}_subject"]
    mail["Date"] = at.astimezone(zone)
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{asked.id}")
    fields = {  # ours alone, and not left to email.message: it encodes long ones, which nobody reads then
        "Message-ID": f"<{asked.id}@{desk.sender.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834 §5
        "List-Unsubscribe": f"<{stop}>",  # RFC 2369 §3.2
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058 §3.1
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    return Message(key=asked.id, recipient=asked.address, data=head + mail.as_bytes())


def _moment(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """``venerdì 26 giugno 2026, ore 14:00``; ``Friday 26 June 2026, 14:00 CEST``."""
    if language == "it":
        return long_day(moment, zone)
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M %Z}"
