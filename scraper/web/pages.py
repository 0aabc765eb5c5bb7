"""Pages and mails are made of templates; what every page needs is put in here."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from scraper.links import SUBSCRIBE
from scraper.publish.pages import static_file
from scraper.web.words import Words, words_for

PRIVATE: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
"""Header fields of a page that a link's holder alone may see."""


@cache
def environment() -> Environment:
    """The templates of pages (escaped) and of mails as text."""
    return Environment(
        loader=PackageLoader("scraper.web"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def stylesheet() -> bytes:
    """The stylesheet of the feeds' pages, and what ours add."""
    return static_file("style.css") + files("scraper.web").joinpath("templates", "web.css").read_bytes()


@dataclass(frozen=True, slots=True)
class Pages:
    """Fills templates; links in them begin at ``root``, where the proxy before us has us."""

    public_url: str
    contact: str | None

    @property
    def root(self) -> str:
        """The path of ``public_url``."""
        return urlsplit(self.public_url).path

    def show(self, name: str, t: Words, values: Mapping[str, object], *, status: int = 200) -> HTMLResponse:
        """A page; ``title`` and ``lead`` are among its values."""
        common = {"t": t, "root": self.root, "contact": self.contact, "switch": f"?lang={t['other_language']}"}
        html = environment().get_template(name).render({**common, **values})
        return HTMLResponse(html, status, dict(PRIVATE))

    def tell(
        self, t: Words, about: str, values: Mapping[str, object] | None = None, *, status: int = 200
    ) -> HTMLResponse:
        """A page that says one thing: the words ``about``_title, _lead and _help."""
        said = {"title": t[f"{about}_title"], "lead": t[f"{about}_lead"], "help": t.get(f"{about}_help", "")}
        nothing = {"detail": "", "detail_label": "", "action": None}
        return self.show("message.html", t, {**nothing, **said, **(values or {})}, status=status)

    def trouble(self, request: Request, status: int) -> HTMLResponse:
        """A small page for what went wrong, in the language of the request."""
        t = words_for(request)
        known = status if f"http_{status}" in t else 400
        action = {"href": f"{self.root}{SUBSCRIBE}?lang={t['language']}", "label": t["subscribe_again"]}
        values = {
            "title": t[f"http_{known}"],
            "lead": t[f"http_{known}_help"],
            "help": "",
            "detail": "",
            "action": action if status == _GONE else None,
            "switch": f"?lang={t['other_language']}" if request.method in {"GET", "HEAD"} else "",
        }
        return self.show("message.html", t, values, status=status)


_GONE = 410
