"""The routes, and what every answer has in common: header fields, small pages for errors, a limit to what is read."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scraper.alert.timing import retry_at
from scraper.app import Reception
from scraper.errors import StoreError
from scraper.links import CONFIRM, MANAGE, SUBSCRIBE, UNSUBSCRIBE
from scraper.web import signup
from scraper.web.buckets import Buckets
from scraper.web.courier import Courier
from scraper.web.feeds import RETRY_AFTER, FeedFiles, no_more_headers
from scraper.web.folder import ServedFolder
from scraper.web.items import ItemPages
from scraper.web.letters import Desk
from scraper.web.manage import CHANGES, Account
from scraper.web.memento.copies import WEB, Copies
from scraper.web.memento.gate import TIMEGATE, TIMEMAP, Gate
from scraper.web.pages import Pages, stylesheet
from scraper.web.signup import SignUps

log = logging.getLogger(__name__)

LARGEST_BODY: Final = 32_000
"""Bytes; the longest form that can be filled in has less."""
SECURITY: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": a browser would then send "Origin: null" with our own forms (Fetch standard, §3.3).
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
READ: Final = ["GET", "HEAD"]


@dataclass(frozen=True, slots=True)
class Website:
    """What is served, and who writes the mails that it brings about."""

    app: ASGIApp
    courier: Courier


def build(reception: Reception, *, headers: Callable[[str], Mapping[str, str]] = no_more_headers) -> Website:
    """The whole site. ``headers`` gives what else the answer for a file of the feeds carries, by its path."""
    config, links = reception.config, reception.links
    pages = Pages(config.public_url, config.contact)
    courier = _courier(reception)
    files = FeedFiles(ServedFolder(config.feeds), config.serve.max_age, headers)
    trusted = config.serve.trusted_proxies
    account = Account(pages, links, config.sites, reception.subscribers, reception.clock, Buckets(CHANGES), trusted)
    sign_ups = SignUps(
        pages,
        links,
        config.sites,
        reception.subscribers,
        courier,
        reception.clock,
        signup.Gate.closed_early(),
        trusted,
    )
    routes = [
        *(_sign_up_routes(sign_ups) if config.serve.subscribe else []),
        *_account_routes(account),
        *(_archive_routes(reception, pages) if config.serve.archive else []),
        Route(f"/{SUBSCRIBE}.css", _stylesheet, methods=READ),
        Route("/{path:path}", files.answer, methods=READ),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: _small_page(pages), StoreError: _no_database(pages), 500: _our_fault(pages)},
    )
    return Website(_Bounds(app, pages.root), courier)


def _courier(reception: Reception) -> Courier:
    config = reception.config
    sender = config.smtp.sender if config.smtp else config.contact or "banditore@localhost"
    desk = Desk(sender, config.contact, config.sites, reception.links)
    return Courier(
        reception.subscribers, reception.sender, desk, reception.clock, config.serve.confirm_within, retry_at
    )


def _sign_up_routes(page: SignUps) -> list[Route]:
    return [
        Route(f"/{SUBSCRIBE}", page.show, methods=READ),
        Route(f"/{SUBSCRIBE}", page.send, methods=["POST"]),
    ]


def _account_routes(page: Account) -> list[Route]:
    return [
        Route(f"/{CONFIRM}/{{token}}", page.ask_to_confirm, methods=READ),
        Route(f"/{CONFIRM}/{{token}}", page.confirm, methods=["POST"]),
        Route(f"/{MANAGE}/{{token}}", page.show, methods=READ),
        Route(f"/{MANAGE}/{{token}}", page.change, methods=["POST"]),
        Route(f"/{UNSUBSCRIBE}/{{token}}", page.ask_to_leave, methods=READ),
        Route(f"/{UNSUBSCRIBE}/{{token}}", page.leave, methods=["POST"]),
    ]


def _archive_routes(reception: Reception, pages: Pages) -> list[Route]:
    config, shelf = reception.config, reception.histories.shelf
    where = config.public_url if config.serve.public_url else None
    copies = Copies(shelf, pages, config.sites, where)
    gate = Gate(shelf, pages, where)
    items = ItemPages(pages, {site.id: site for site in config.sites}, reception.histories, where)
    return [
        Route(f"{WEB}{{rest:path}}", copies.answer, methods=READ),
        Route(f"{TIMEGATE}{{rest:path}}", gate.timegate, methods=READ),
        Route(f"{TIMEMAP}{{rest:path}}", gate.timemap, methods=READ),
        Route("/item/{name}", items.show, methods=READ),
        Route("/item/{name}/diff", items.compare, methods=READ),
    ]


async def _stylesheet(_: Request) -> Response:
    return Response(stylesheet(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


# ------------------------------------------------------------------ what goes wrong

_Handler = Callable[[Request, Exception], Response]


def _small_page(pages: Pages) -> _Handler:
    def handle(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        response = pages.trouble(request, status)
        response.headers.update(getattr(error, "headers", None) or {})
        return response

    return handle


def _no_database(pages: Pages) -> _Handler:
    def handle(request: Request, error: Exception) -> Response:
        log.error("%s", error)  # one line: a traceback may hold an address
        response = pages.trouble(request, 503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response

    return handle


def _our_fault(pages: Pages) -> _Handler:
    def handle(request: Request, _: Exception) -> Response:
        response = pages.trouble(request, 500)
        response.headers["Connection"] = "close"  # the server hangs up after a fault
        return response

    return handle


# ------------------------------------------------------------------ what is common to all


class _TooMuch(HTTPException):
    """More was sent than is read."""


class _Bounds:
    """Takes the path that the proxy left in front of ours away, counts what comes in, and completes what goes out."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app = app
        self._root = root.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if self._root and path.startswith(f"{self._root}/"):
            scope = {**scope, "path": path[len(self._root) :]}
        await self._app(scope, _counted(receive), _completed(send))


def _counted(receive: Receive) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LARGEST_BODY:
            raise _TooMuch(413, headers={"Connection": "close"})
        return message

    return counted


def _completed(send: Send) -> Send:
    async def completed(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            more = [
                (name.lower().encode(), value.encode())
                for name, value in SECURITY.items()
                if name.lower().encode() not in given
            ]
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return completed
