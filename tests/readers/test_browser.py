"""The pages, and a feed with its stylesheet, in a real browser: readable by everybody, in light and in dark."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from tests.pipeline.recorded import Story
from tests.pipeline.test_recorded_days import CALL
from tests.readers.region import Week
from tests.readers.serving import Folder, serving

CHROMIUM = shutil.which("chromium")
Scheme = Literal["light", "dark"]

pytestmark = [
    pytest.mark.tool,
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium (apt-get install chromium)"),
]

PAGES = [
    *("index.html", "index.en.html", "coverage.html", "coverage.en.html"),
    *("cuneo/index.html", "cuneo/index.en.html"),
]
REGION = ["index.html", "borgo/index.en.html", "ostile/index.html", "coverage.html"]
EXPLANATION = "Questo è un feed"


@pytest.fixture(scope="module")
def browser(story: Story, weeks: Sequence[Week]) -> Iterator[Browser]:
    """Opened when all is played: playwright's loop keeps out every other one."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demo(story: Story) -> Iterator[str]:
    yield from _served(story.days[-1].feeds)


@pytest.fixture(scope="module")
def region(weeks: Sequence[Week]) -> Iterator[str]:
    yield from _served(weeks[-1].feeds)


def _served(files: Mapping[str, bytes]) -> Iterator[str]:
    folder = Folder()
    folder.show(files)
    with serving(folder) as address:
        yield address


def opened(browser: Browser, url: str, scheme: Scheme, width: int = 1200) -> Page:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(url)
    return page


def assert_accessible(page: Page) -> None:
    found = Axe().run(page)
    told = [
        (violation["id"], [node["target"] for node in violation["nodes"]][:3])
        for violation in found.response["violations"]
    ]
    assert told == []
    assert found.response["passes"], "axe did look"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_the_demo(browser: Browser, demo: str, scheme: Scheme) -> None:
    for path in PAGES:
        page = opened(browser, f"{demo}{path}", scheme)
        assert_accessible(page)
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_a_region(browser: Browser, region: str, scheme: Scheme) -> None:
    for path in REGION:
        page = opened(browser, f"{region}{path}", scheme, width=390)
        assert_accessible(page)
        page.close()


def test_no_page_is_wider_than_a_telephone_whatever_it_shows(browser: Browser, demo: str, region: str) -> None:
    for url in (*(f"{demo}{path}" for path in PAGES), *(f"{region}{path}" for path in REGION)):
        page = opened(browser, url, "light", width=360)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, url
        page.close()


@pytest.mark.parametrize("extension", ["rss", "atom"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_feed_opened_in_a_browser_is_a_page_that_explains_itself(
    browser: Browser, demo: str, extension: str, scheme: Scheme
) -> None:
    page = opened(browser, f"{demo}cuneo/calls.{extension}", scheme, width=390)
    seen = shown(page)
    assert "Comune di Cuneo: bandi" in seen
    assert CALL in seen
    assert "Scadenza: venerdì 28 novembre 2025, ore 12:00" in " ".join(seen)
    assert not [text for text in seen if "tag:localhost" in text or "<p>" in text], "what is for programs is hidden"
    before = page.evaluate("getComputedStyle(document.documentElement, '::before').content")
    assert EXPLANATION in before
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_an_entry_of_a_styled_feed_names_its_page_in_both_formats(browser: Browser, demo: str) -> None:
    for extension, text in (("rss", "one.textContent"), ("atom", "getComputedStyle(one, '::before').content")):
        page = opened(browser, f"{demo}cuneo/calls.{extension}", "light")
        links = page.evaluate(
            f"""() => [...document.querySelectorAll('item > link, entry > link')]
                .filter(one => one.getClientRects().length).map(one => {text})"""
        )
        assert len(links) == 1
        assert "http://www.comune.cuneo.it/documento_pubblico/" in links[0]
        page.close()


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_an_archive_opened_in_a_browser_sends_one_to_the_feed(browser: Browser, region: str, extension: str) -> None:
    page = opened(browser, f"{region}borgo/archive/all/2.{extension}", "light")
    before = page.evaluate("getComputedStyle(document.documentElement, '::before').content")
    assert EXPLANATION not in before
    assert "non cambia più" in before
    shown_links = page.evaluate(
        """() => [...document.documentElement.getElementsByTagNameNS('http://www.w3.org/2005/Atom', 'link')]
            .filter(one => one.getClientRects().length && one.getAttribute('rel') === 'current')
            .map(one => getComputedStyle(one, '::before').content)"""
    )
    assert [link.endswith(f'borgo/all.{extension}"') for link in shown_links] == [True]
    page.close()


def test_a_title_without_end_does_not_push_out_the_others(browser: Browser, region: str) -> None:
    for path in ("ostile/index.html", "ostile/all.rss", "ostile/all.atom"):
        page = opened(browser, f"{region}{path}", "light", width=390)
        assert page.evaluate("document.documentElement.scrollHeight") < 5_000
        page.close()


def shown(page: Page) -> list[str]:
    """The texts of all elements that are visible and hold no other."""
    texts: list[str] = page.evaluate(
        """() => [...document.getElementsByTagName('*')]
            .filter(one => !one.children.length && one.getClientRects().length)
            .map(one => one.textContent.trim())"""
    )
    return [text for text in texts if text]


def test_a_hostile_feed_is_harmless_in_a_browser(browser: Browser, region: str) -> None:
    page = browser.new_page()
    alarms: list[str] = []

    def note(dialog: Dialog) -> None:
        alarms.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    for path in ("ostile/all.rss", "ostile/all.atom", "ostile/index.html", "index.html"):
        page.goto(f"{region}{path}")
        assert page.locator("script").count() == 0
    page.close()
    assert alarms == []
