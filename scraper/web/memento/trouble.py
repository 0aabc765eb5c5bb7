"""Small pages for what cannot be shown: one line that says what, and one that says what to do."""

import logging

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from scraper.errors import ArchiveError
from scraper.web.memento.policy import OPEN_TO_ALL
from scraper.web.pages import Pages
from scraper.web.words import words_chosen

log = logging.getLogger(__name__)

_LATER = "600"


def trouble(pages: Pages, request: Request, status: int, about: str, *, raw: str = "") -> Response:
    """The words ``copy_<about>`` and ``copy_<about>_help``; ``raw`` is where the copy is as it was received."""
    t = words_chosen(request)
    action = {"href": raw, "label": t["copy_raw"]} if raw else None
    values = {
        "title": t[f"copy_{about}"],
        "lead": t[f"copy_{about}_help"],
        "help": "",
        "detail": "",
        "action": action,
        "switch": "",
    }
    response = pages.show("message.html", t, values, status=status)
    response.headers.update(OPEN_TO_ALL)
    if status == 503:
        response.headers["Retry-After"] = _LATER
    return response


def no_part(status: int) -> Response:
    """For a part of a page that is not here: nobody reads what comes instead."""
    return PlainTextResponse("not in this archive\n", status, dict(OPEN_TO_ALL))


def unreadable(pages: Pages, request: Request, error: ArchiveError) -> Response:
    """The index names a copy that cannot be read: 503, as it is back as soon as its file is; the log says which."""
    log.error("%s", error)
    return trouble(pages, request, 503, "unreadable")
