"""A site that prints all of it otherwise: every item stays itself, under its GUID, and nobody is woken."""

import ssl
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme

from tests.scenarios.layouts import HOST, SECURE_ORIGIN, Addresses, Markup
from tests.scenarios.newsroom import NOTHING, Happened, Newsroom, Watch, at_work, configured, happened, over_http
from tests.scenarios.server import serving
from tests.scenarios.town import Town

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("markup", [Markup.BOOTSTRAP, Markup.PLAIN])
async def test_another_theme_at_the_same_addresses_tells_nothing(town: Town, room: Newsroom, markup: Markup) -> None:
    town.site_is_redesigned(markup)
    assert await room.goes_on() == NOTHING


@pytest.fixture(scope="session")
def certificate() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's side of TLS, and that of a client who trusts it."""
    authority = trustme.CA()
    server, client = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert(urlsplit(SECURE_ORIGIN).hostname or "").configure_cert(server)
    authority.configure_trust(client)
    return server, client


async def test_a_site_that_becomes_secure_and_does_without_www_tells_nothing(
    town: Town, tmp_path: Path, certificate: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    tls, trusting = certificate
    async with serving(town) as port, serving(town, tls=tls) as secure_port:
        secure = f"{urlsplit(SECURE_ORIGIN).hostname}:443"
        connect = f'"{HOST}:80" = "127.0.0.1:{port}", "{secure}" = "127.0.0.1:{secure_port}"'
        settings = configured(tmp_path, connect=connect)
        async with (
            over_http(settings, watch := Watch(), lambda: trusting) as web,
            at_work(settings, town, fetcher=lambda _: web, watch=watch) as room,
        ):
            await room.goes_on(hours=26, step=timedelta(hours=13))
            town.site_becomes_secure()
            assert await room.goes_on() == NOTHING
            town.news_is_added("neve", "Neve in arrivo: il piano della città")
            assert await room.goes_on() == happened("neve: appeared", mails=["neve"], new=["neve"])
            assert room.last["novita"].after.moved_to == f"{SECURE_ORIGIN}/novita.html"


def all_moved(town: Town) -> Happened:
    return happened(*(f"{name}: moved" for name in town.things))


async def test_a_migration_that_redirects_moves_every_item_once_and_nobody_is_mailed(
    town: Town, room: Newsroom
) -> None:
    town.site_migrates_to_wordpress(redirects=True)
    assert await room.goes_on() == all_moved(town)
    assert len(room.guids()) == len(town.things)


async def test_a_migration_that_redirects_nothing_is_followed_when_the_operator_names_the_new_lists(
    town: Town, room: Newsroom
) -> None:
    town.site_migrates_to_wordpress(redirects=False)
    assert await room.goes_on() == NOTHING
    room.operator_names(Addresses.WORDPRESS)
    assert await room.goes_on() == all_moved(town)
    assert len(room.guids()) == len(town.things)


async def test_items_that_had_rolled_off_before_a_migration_are_not_withdrawn_by_it(town: Town, room: Newsroom) -> None:
    town.list_scrolls(by=2)
    await room.goes_on()
    town.site_migrates_to_wordpress(redirects=False)
    await room.goes_on()
    room.operator_names(Addresses.WORDPRESS)
    told = await room.goes_on(hours=240, step=timedelta(hours=6))
    assert {words.partition(": ")[2] for words in told.changes} == {"moved"}
    assert (told.mails, told.new) == ((), ())


async def test_what_is_new_after_a_migration_is_told(town: Town, room: Newsroom) -> None:
    town.site_migrates_to_wordpress(redirects=True)
    await room.goes_on()
    town.call_is_added("orti", "Bando per l’assegnazione degli orti urbani", deadline=date(2026, 8, 20))
    town.call_is_extended("contributi", date(2026, 8, 3))
    assert await room.goes_on() == happened(
        "orti: appeared",
        "contributi: deadline_extended",
        "contributi: edited text",
        mails=["orti", "contributi"],
        new=["orti"],
    )


async def test_a_deadline_that_was_extended_with_the_migration_is_told(town: Town, room: Newsroom) -> None:
    town.site_migrates_to_wordpress(redirects=True)
    town.call_is_extended("contributi", date(2026, 8, 3))
    told = await room.goes_on()
    assert [words for words in told.changes if "moved" not in words] == ["contributi: deadline_extended"]
    assert told.mails == ("contributi",)
