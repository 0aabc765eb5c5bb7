"""Somebody at a browser: from subscribing through the mail to the last click; without scripts, and read by axe."""

import socket
from collections.abc import Iterator
from email.message import EmailMessage
from queue import Queue
from typing import Final

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scraper.alert.email import SmtpSender
from scraper.config.tables import SmtpSettings
from scraper.model import Message
from tests.web.conftest import CHROMIUM, Place, Served, link, read_mail

pytestmark = [
    pytest.mark.tool,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)"),
]

TELEPHONE: Final = {"width": 390, "height": 844}
DESK: Final = {"width": 1200, "height": 900}


# ------------------------------------------------------------------ the whole way


class Mailbox:
    """A real SMTP server on loopback, and what it was given."""

    def __init__(self) -> None:
        self.letters: Queue[Message] = Queue()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.letters.put(Message("", envelope.rcpt_tos[0], envelope.original_content or b""))
        return "250 taken"

    def next(self) -> EmailMessage:
        return read_mail(self.letters.get(timeout=10))


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def posted(place: Place, mailbox: tuple[Mailbox, int]) -> Iterator[Served]:
    """The site, whose mail goes through SMTP."""
    settings = SmtpSettings(host="127.0.0.1", port=mailbox[1], security="none", sender="banditore@example.org")
    place.sender = SmtpSender(settings)
    yield from place.serving(place.configure())


def visitor(browser: Browser, served: Served, **options: object) -> BrowserContext:
    return browser.new_context(base_url=served.url, java_script_enabled=False, **options)  # type: ignore[arg-type]


def test_from_subscribing_to_one_click_without_a_script(
    browser: Browser, posted: Served, mailbox: tuple[Mailbox, int]
) -> None:
    with visitor(browser, posted, viewport=TELEPHONE, locale="it-IT") as context:
        page = context.new_page()
        subscribes(page, posted)
        mail = mailbox[0].next()
        assert mail["To"] == "ong@example.org"
        confirms(page, link(mail, "conferma"))
        [subscription] = posted.subscribers.confirmed()
        assert (subscription.to, subscription.when) == (("ong@example.org",), "daily 18:30")
        changes(page)
        assert posted.subscribers.confirmed()[0].when == "weekly fri 18:30"
        ends(page)
        assert posted.subscribers.confirmed() == []
        assert context.cookies() == []


def subscribes(page: Page, served: Served) -> None:
    """With a slip of the pen at first."""
    page.goto("/iscriviti")
    served.clock.passes(seconds=20)
    email, words = page.get_by_label("Il tuo indirizzo e-mail"), page.get_by_label("Almeno una di queste")
    email.fill("ong.example.org")
    words.fill("cooperazione, Senegal")
    for box in ("Bandi", "Comune di Cuneo", "Una volta al giorno"):
        page.get_by_label(box).check()
    page.get_by_label("A che ora").select_option("18:30")
    page.get_by_role("button", name="Iscriviti").click()
    expect(page.get_by_role("alert")).to_contain_text("controlla i campi")
    expect(email).to_have_value("ong.example.org")
    expect(email).to_be_focused()
    expect(words).to_have_value("cooperazione, Senegal")
    served.clock.passes(seconds=20)
    email.fill("ong@example.org")
    page.get_by_role("button", name="Iscriviti").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Controlla la posta")


def confirms(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.get_by_role("main")).to_contain_text("ogni giorno alle 18:30")
    page.get_by_role("button", name="Sì, mandatemi questi avvisi").click()
    expect(page.get_by_role("status")).to_contain_text("l’iscrizione è confermata")


def changes(page: Page) -> None:
    """In English, from now on."""
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your subscription")
    page.get_by_label("Once a week").check()
    page.get_by_label("On which day").select_option("fri")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("status")).to_contain_text("the changes are saved")


def ends(page: Page) -> None:
    """At the second thought."""
    stop = page.get_by_role("link", name="I do not want these mails any more")
    stop.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you want to stop these mails?")
    page.get_by_role("link", name="back to my subscription").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your subscription")
    stop.click()
    page.get_by_role("button", name="Yes, delete me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You will get no more mails")


def test_a_foreign_page_in_a_real_browser_subscribes_nobody(browser: Browser, served: Served) -> None:
    form = "".join(
        f'<input name="{name}" value="{value}">' for name, value in served.form().items() if name != "remind"
    )
    evil = f'<form method="post" action="{served.url}/iscriviti">{form}<button>go</button></form>'
    with browser.new_context(locale="it-IT") as context:
        page = context.new_page()
        page.route("http://evil.example/", lambda route: route.fulfill(body=evil, content_type="text/html"))
        page.goto("http://evil.example/")
        page.get_by_role("button", name="go").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Questa richiesta non viene dalle nostre pagine")
    assert served.rows("sign_up") + served.rows("subscriber") == 0


def test_a_browser_shows_a_feed_and_does_not_save_it(browser: Browser, served: Served) -> None:
    with visitor(browser, served) as context:
        page = context.new_page()
        answer = page.goto("/cuneo/all.rss")
        assert answer is not None
        assert answer.headers["content-type"].startswith("application/xml")
        expect(page.locator("title")).to_have_text("è")


# ------------------------------------------------------------------ every page, in every dress


def pages(served: Served) -> dict[str, str]:
    """A path for each page that can be opened."""
    manage = served.subscribe(match="cooperazione internazionale")
    name = served.one()
    served.sign_up(email="altri@example.org")
    return {
        "form": "/iscriviti",
        "confirm": link(served.post.wait(), "conferma"),
        "manage": f"{manage}?fatto=salvata",
        "leave": "/" + served.links.unsubscribe(name).split("/", 3)[3],
        "missing": "/nope",
        "gone": "/" + served.links.manage("web-0").split("/", 3)[3],
    }


def with_errors(page: Page, served: Served, language: str) -> None:
    """The form with an error in nearly every field that can have one."""
    page.goto(f"/iscriviti?lang={language}")
    served.clock.passes(seconds=20)
    page.locator("#email").fill("x")
    for name in ("match", "match_all", "match_none", "sections", "topics"):
        page.locator(f"#{name}").fill("…")
    page.locator("form button").click()


def sent(page: Page, served: Served, language: str) -> None:
    page.goto(f"/iscriviti?lang={language}")
    served.clock.passes(minutes=20)
    page.locator("#email").fill(f"{language}@example.org")
    page.locator("form button").click()


CONTRAST: Final = {"runOnly": ["color-contrast"]}
"""What alone depends on light and dark."""


def is_well(page: Page, what: str) -> None:
    """axe finds nothing by day or by night, and nothing sticks out sideways on a telephone or a desk."""
    for scheme, viewport, options in (("light", TELEPHONE, None), ("dark", DESK, CONTRAST)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        found = Axe().run(page, options=options or {"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{what}, {scheme}\n{found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{what}, {scheme} is wider than the window by {wide}"


@pytest.mark.parametrize("language", ["it", "en"])
def test_axe_finds_nothing_on_any_page(browser: Browser, served: Served, language: str) -> None:
    with browser.new_context(base_url=served.url, bypass_csp=True) as context:
        page = context.new_page()
        for name, path in pages(served).items():
            page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
            assert page.locator("html").get_attribute("lang") == language
            is_well(page, f"{name}, {language}")
        for show in (with_errors, sent):
            show(page, served, language)
            is_well(page, f"{show.__name__}, {language}")


def test_the_keyboard_reaches_everything_in_order_and_the_trap_never(browser: Browser, served: Served) -> None:
    with browser.new_context(base_url=served.url, locale="it-IT") as context:
        page = context.new_page()
        page.goto("/iscriviti")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Vai al contenuto")).to_be_focused()
        reached = []
        for _ in range(40):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.name || document.activeElement.tagName"))
        ours = [name for name in dict.fromkeys(reached) if name.islower()]
        words = ["match", "match_all", "match_none", "sections", "topics"]
        assert ours == ["email", "sites", "kinds", *words, "when", "hour", "weekday", "remind", "language"]
        assert "BUTTON" in reached


def test_the_mail_reads_well_on_a_telephone_by_day_and_by_night(browser: Browser, served: Served) -> None:
    served.sign_up(match="cooperazione internazionale allo sviluppo", sites=["cuneo"])
    part = served.post.wait().get_body(("html",))
    assert part is not None
    for scheme in ("light", "dark"):
        with browser.new_context(viewport=TELEPHONE, color_scheme=scheme) as context:  # type: ignore[arg-type]
            page = context.new_page()
            page.set_content(str(part.get_content()))
            found = Axe().run(
                page, options={"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}}
            )
            assert found.violations_count == 0, found.generate_report()
