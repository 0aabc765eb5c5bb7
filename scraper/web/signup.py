"""``/iscriviti``: the form to subscribe, and what happens when it is sent.

Whatever we know of an address, the answer is the same page after the same work: a row in the inbox. What the row
means is decided later, by the courier.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scraper.links import SUBSCRIBE, Links
from scraper.model import Site
from scraper.ports import Clock, Subscribers
from scraper.web.buckets import Buckets, Rate
from scraper.web.clients import client_key, is_ours
from scraper.web.courier import Courier
from scraper.web.forms import KINDS, REMINDERS, RHYTHMS, TRAP, WEEKDAYS, Read, Typed, read, typed
from scraper.web.pages import Pages
from scraper.web.words import Words, words_for

FASTEST: Final = timedelta(seconds=2)
"""Nobody fills a form in faster than this, programs do."""
FORM_GOOD_FOR: Final = timedelta(hours=12)
_MOST_FIELDS = 200

PER_CLIENT: Final = Rate(10, timedelta(minutes=6))
PER_MAILBOX: Final = Rate(5, timedelta(hours=1))
OVERALL: Final = Rate(60, timedelta(seconds=20))


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets a sign-up through, or not: how many one client, one mailbox and all together may send."""

    clients: Buckets
    mailboxes: Buckets
    overall: Buckets

    @classmethod
    def closed_early(cls) -> "Gate":
        """With the rates that are in force."""
        return cls(Buckets(PER_CLIENT), Buckets(PER_MAILBOX), Buckets(OVERALL))

    def lets_in(self, client: str, now: datetime) -> bool:
        """Whether a client may send one more; that is all it learns."""
        return self.clients.take(client, now) and self.overall.take("", now)

    def lets_write(self, address: str, now: datetime) -> bool:
        """Whether a mailbox may be written to, all its ``+…`` addresses together."""
        local, _, domain = address.lower().rpartition("@")
        return self.mailboxes.take(f"{local.partition('+')[0]}@{domain}", now)


def choices(t: Words, sites: Sequence[Site]) -> Mapping[str, object]:
    """What the fields of a form offer: values with their labels."""
    return {
        "sites": [(site.id, site.name) for site in sites],
        "kinds": [(kind.value, t[f"kind_{kind.value}"]) for kind in KINDS],
        "rhythms": [(rhythm, t[rhythm]) for rhythm in RHYTHMS],
        "hours": [(f"{hour:02}:{minute}", f"{hour:02}:{minute}") for hour in range(24) for minute in ("00", "30")],
        "weekdays": [(day, t[day]) for day in WEEKDAYS],
        "reminders": [(name, t[f"ahead_{name[0]}"]) for name in REMINDERS],
        "languages": [(language, t[language]) for language in ("it", "en")],
        "trap": TRAP,
    }


async def form_of(request: Request, public_url: str) -> FormData:
    """The form that was sent, from a page of ours. HTTPException 403 for another's, 415 for what is no form."""
    if not is_ours(request, public_url):
        raise HTTPException(403)
    return await any_form(request)


async def any_form(request: Request) -> FormData:
    """The form that was sent, by whom ever. HTTPException 400 or 415 for what is none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        raise HTTPException(415)
    return await request.form(max_files=0, max_fields=_MOST_FIELDS)


@dataclass(frozen=True, slots=True)
class SignUps:
    """The page to subscribe."""

    pages: Pages
    links: Links
    sites: Sequence[Site]
    subscribers: Subscribers
    courier: Courier
    clock: Clock
    gate: Gate
    trusted: Sequence[str]

    async def show(self, request: Request) -> Response:
        """The empty form."""
        t = words_for(request)
        return self._form(t, Typed(language=t["language"]))

    async def send(self, request: Request) -> Response:
        """Take a form in, or show it again with what is wrong."""
        t = words_for(request)
        form = await form_of(request, self.links.public_url)
        filled = typed(form)
        if form.get(TRAP):
            return self._sent(t, filled.email)  # whoever reads this as a success is a program
        if not self._is_fresh(form):
            return self._form(t, filled, notice=t["again"], status=400)
        found = read(filled, self.sites)
        if found.errors:
            return self._form(t, filled, found, status=422)
        now = self.clock()
        if not self.gate.lets_in(client_key(request, self.trusted), now):
            response = self._form(t, filled, notice=t["busy"], status=429)
            response.headers["Retry-After"] = "600"
            return response
        if self.gate.lets_write(found.address, now):
            await run_in_threadpool(self.subscribers.ask, found.address, found.wishes, now=now)
            self.courier.ring()
        return self._sent(t, found.address)

    def _is_fresh(self, form: FormData) -> bool:
        token = form.get("modulo")
        shown = self.links.form_shown(token) if isinstance(token, str) else None
        return shown is not None and FASTEST <= self.clock() - shown <= FORM_GOOD_FOR

    def _form(
        self, t: Words, filled: Typed, found: Read | None = None, *, notice: str = "", status: int = 200
    ) -> Response:
        values = {
            **choices(t, self.sites),
            "title": t["subscribe_title"],
            "lead": t["subscribe_lead"],
            "typed": replace(filled, email=filled.email[:320]),
            "errors": _all_fields(found),
            "notice": notice,
            "done": "",
            "with_address": True,
            "action": f"{self.pages.root}{SUBSCRIBE}?lang={t['language']}",
            "form_token": self.links.form(self.clock()),
            "button": t["send"],
        }
        return self.pages.show("subscribe.html", t, values, status=status)

    def _sent(self, t: Words, address: str) -> Response:
        return self.pages.tell(t, "sent", {"detail": address, "detail_label": t["sent_to"]})


def _all_fields(found: Read | None) -> Mapping[str, str]:
    return dict(found.errors) if found else {}
