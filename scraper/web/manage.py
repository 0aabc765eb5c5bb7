"""The pages behind the links of our mails: confirm, see and change, end. Who holds the link may; nobody else can."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scraper.links import SUBSCRIBE, Links
from scraper.model import Site, Standing, Subscriber
from scraper.ports import Clock, Subscribers
from scraper.web.buckets import Buckets, Rate
from scraper.web.clients import client_key
from scraper.web.forms import Read, Typed, read, typed, typed_from
from scraper.web.pages import PRIVATE, Pages
from scraper.web.signup import any_form, choices, form_of
from scraper.web.words import Words, tell, words_for

ONE_CLICK: Final = ("List-Unsubscribe", "One-Click")
CHANGES: Final = Rate(30, timedelta(minutes=1))
_NEWS: Final = {"confermata": "confirmed_now", "salvata": "saved"}
"""What ``?fatto=`` says has just been done."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a subscriber does with the links that he was sent."""

    pages: Pages
    links: Links
    sites: Sequence[Site]
    subscribers: Subscribers
    clock: Clock
    changes: Buckets
    trusted: Sequence[str]

    # -------------------------------------------------------------- /conferma/…

    async def ask_to_confirm(self, request: Request) -> Response:
        """What he will get, and a button: a program that opens every link of a mail confirms nothing."""
        found = await self._to_confirm(request)
        t = words_for(request, otherwise=found.wishes.language)
        if found.standing is Standing.CONFIRMED:  # he opened the mail again
            return self._back(found, t, "confermata")
        values = {
            "title": t["confirm_title"],
            "lead": t["confirm_lead"],
            "address": found.address,
            "wishes": tell(found.wishes, self.sites, t),
            "action": f"?lang={t['language']}",
            "hidden": {},
            "button": t["confirm_button"],
            "stay": "",
            "help": t["confirm_not_me"],
        }
        return self.pages.show("ask.html", t, values)

    async def confirm(self, request: Request) -> Response:
        """He said yes."""
        await form_of(request, self.links.public_url)
        found = await self._to_confirm(request)
        confirmed = await run_in_threadpool(self.subscribers.confirm, found.id, now=self.clock())
        if confirmed is None:
            raise HTTPException(410)
        return self._back(found, words_for(request, otherwise=found.wishes.language), "confermata")

    async def _to_confirm(self, request: Request) -> Subscriber:
        link = self.links.to_confirm(request.path_params["token"])
        if link is None:
            raise HTTPException(404)
        if self.clock() > link.until:
            raise HTTPException(410)
        return await self._known(link.subscriber)

    # -------------------------------------------------------------- /iscrizione/…

    async def show(self, request: Request) -> Response:
        """What he gets, to be changed."""
        found = await self._to_manage(request)
        return self._form(found, words_for(request, otherwise=found.wishes.language), typed_from(found.wishes), request)

    async def change(self, request: Request) -> Response:
        """Other wishes; who was suspended begins again."""
        form = await form_of(request, self.links.public_url)
        found = await self._to_manage(request)
        t = words_for(request, otherwise=found.wishes.language)
        filled = typed(form)
        wanted = read(filled, self.sites, with_address=False)
        if wanted.errors:
            return self._form(found, t, filled, request, said=wanted)
        if not self.changes.take(client_key(request, self.trusted), self.clock()):
            raise HTTPException(429, headers={"Retry-After": "60"})
        if not await run_in_threadpool(self.subscribers.change, found.id, wanted.wishes):
            raise HTTPException(410)
        if found.standing is Standing.SUSPENDED:
            await run_in_threadpool(self.subscribers.confirm, found.id, now=self.clock())
        return self._back(found, t, "salvata")

    async def _to_manage(self, request: Request) -> Subscriber:
        name = self.links.to_manage(request.path_params["token"])
        if name is None:
            raise HTTPException(404)
        found = await self._known(name)
        if found.standing is Standing.PENDING:
            raise HTTPException(410)
        return found

    def _form(
        self, found: Subscriber, t: Words, filled: Typed, request: Request, *, said: Read | None = None
    ) -> Response:
        done = _NEWS.get(request.query_params.get("fatto", "")) if said is None else None
        values = {
            **choices(t, self.sites),
            "title": t["manage_title"],
            "lead": t["manage_lead"],
            "address": masked(found.address),
            "typed": filled,
            "errors": dict(said.errors) if said else {},
            "notice": t["suspended"] if found.standing is Standing.SUSPENDED else "",
            "done": t[done] if done else "",
            "with_address": False,
            "action": f"?lang={t['language']}",
            "form_token": "",
            "button": t["save"],
            "leave": f"{_path(self.links.unsubscribe(found.id))}?lang={t['language']}",
        }
        return self.pages.show("manage.html", t, values, status=422 if said else 200)

    # -------------------------------------------------------------- /disiscrizione/…

    async def ask_to_leave(self, request: Request) -> Response:
        """A button: a program that opens every link of a mail ends nothing (RFC 8058 §3.1)."""
        found = await self._known(self._to_unsubscribe(request))
        t = words_for(request, otherwise=found.wishes.language)
        back = f"{_path(self.links.manage(found.id))}?lang={t['language']}"
        values = {
            "title": t["leave_title"],
            "lead": t["leave_lead"],
            "address": masked(found.address),
            "wishes": (),
            "action": f"?lang={t['language']}",
            "hidden": dict([ONE_CLICK]),
            "button": t["leave_button"],
            "stay": back if found.standing is not Standing.PENDING else "",
            "help": "",
        }
        return self.pages.show("ask.html", t, values)

    async def leave(self, request: Request) -> Response:
        """End it at once: no cookie, no login, no question, no redirect (RFC 8058 §3.1); twice is as good as once."""
        name, value = ONE_CLICK
        if (await any_form(request)).get(name) != value:
            raise HTTPException(400)
        subscriber = self._to_unsubscribe(request)
        found = await run_in_threadpool(self.subscribers.by_id, subscriber)
        await run_in_threadpool(self.subscribers.end, subscriber, now=self.clock())
        t = words_for(request, otherwise=found.wishes.language if found and found.address else None)
        again = {"href": f"{self.pages.root}{SUBSCRIBE}?lang={t['language']}", "label": t["subscribe_again"]}
        return self.pages.tell(t, "left", {"action": again})

    def _to_unsubscribe(self, request: Request) -> str:
        name = self.links.to_unsubscribe(request.path_params["token"])
        if name is None:
            raise HTTPException(404)
        return name

    # -------------------------------------------------------------- what they share

    async def _known(self, name: str) -> Subscriber:
        """A subscriber who has not ended. HTTPException 410 for one that has, or was deleted."""
        found = await run_in_threadpool(self.subscribers.by_id, name)
        if found is None or found.standing is Standing.ENDED:
            raise HTTPException(410)
        return found

    def _back(self, found: Subscriber, t: Words, done: str) -> Response:
        there = f"{self.links.manage(found.id)}?fatto={done}&lang={t['language']}"
        return RedirectResponse(_path(there), 303, PRIVATE)


def masked(address: str) -> str:
    """``r…@example.org``: enough for its owner, and not for who found the link."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _path(url: str) -> str:
    """A link of ours without scheme and host: a redirect stays where the browser is."""
    return "/" + url.split("/", 3)[3]
