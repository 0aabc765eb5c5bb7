"""When we are blind, somebody knows: who is told of an outage, when, how often, and in which words."""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from scraper.alert.spool import SpoolSender
from scraper.config import Config
from scraper.deliver import deliver
from scraper.errors import SendError
from scraper.model import Notice
from scraper.store.notices import SqlNotices
from tests.pipeline.office import NEWSPAPER, NGO, Office, at_work, configured, read
from tests.pipeline.several import sites
from tests.pipeline.town import Town

pytestmark = pytest.mark.anyio

OPERATOR = "gestore@example.org"
CONTACT = f'contact = "{OPERATOR}"'
READERS = f"""
[[subscription]]
id = "giornale"
to = ["{NEWSPAPER}"]
[[subscription]]
id = "rassegna"
to = ["{NGO}"]
when = "weekly mon 07:30"
"""
HOUR = timedelta(hours=1)
BLIND, SEES = "Comune di Borgo: non riusciamo a leggere una pagina", "Comune di Borgo: leggiamo di nuovo una pagina"
TOLD, OVER = [(OPERATOR, BLIND)], [(OPERATOR, SEES)]
EVERYBODY = [(OPERATOR, BLIND), (NEWSPAPER, BLIND), (NGO, BLIND)]
ALL_OVER = [(OPERATOR, SEES), (NEWSPAPER, SEES), (NGO, SEES)]

Open = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.fixture
def open_office(tmp_path: Path, town: Town) -> Open:
    """Opens an office whose operator and readers can be told, after its first good look."""

    @asynccontextmanager
    async def opened(
        *, top: str = CONTACT, more: str = READERS, settings: Config | None = None
    ) -> AsyncIterator[Office]:
        async with at_work(settings or configured(tmp_path, top=top, more=more), town) as office:
            await office.look()
            await office.deliver()
            town.now += HOUR
            yield office

    return opened


async def hours_pass(office: Office, hours: int) -> None:
    """Every hour somebody looks, and what is owed is delivered."""
    for _ in range(hours):
        await office.look()
        await office.deliver()
        office.town.now += HOUR
    await office.deliver()


def letters(office: Office) -> list[tuple[str, str]]:
    """What was sent, in an order that does not depend on keys."""
    return sorted(office.mails())


def body(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


# ------------------------------------------------------------------ how long


@pytest.mark.parametrize(
    ("hours", "told", "after"),
    [
        (2, [], []),
        (5, TOLD, OVER),
        (30, EVERYBODY, ALL_OVER),
    ],
)
async def test_the_longer_an_outage_the_more_are_told_and_the_same_hear_once_that_it_is_over(
    open_office: Open, town: Town, *, hours: int, told: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    async with open_office() as office:
        town.site_is_down()
        await hours_pass(office, hours)
        assert letters(office) == sorted(told)
        town.everything_is_back()
        await hours_pass(office, 40)
        assert letters(office) == sorted([*told, *after])


async def test_a_mail_says_since_when_and_why_in_the_words_of_readers(open_office: Open, town: Town) -> None:
    async with open_office() as office:
        began = town.now
        town.site_is_down()
        await hours_pass(office, 30)
        mails = {message.recipient: read(message) for message in office.sender.sent}
    to_operator, to_reader = mails[OPERATOR], mails[NEWSPAPER]
    assert f"{began:%Y-%m-%d}" == "2026-06-24"
    for mail in (to_operator, to_reader):
        for kind in ("plain", "html"):
            text = " ".join(body(mail, kind).split())
            assert "Non leggibile da mercoledì 24 giugno 2026, ore" in text
            assert "il sito non risponde" in text
            assert "https://www.comune.borgo.example/avvisi.html" in text
            assert ("unreachable" in text) == (mail is to_operator)
    assert "Quando tornerà leggibile, te lo diremo" in " ".join(body(to_reader).split())
    assert "l’abbonamento «giornale»" in body(to_reader)
    assert "perché rispondi di questo Banditore" in body(to_operator)


async def test_mails_of_one_outage_are_one_thread_of_a_list_and_no_person_wrote_them(
    open_office: Open, town: Town
) -> None:
    async with open_office() as office:
        town.site_is_down()
        await hours_pass(office, 30)
        town.everything_is_back()
        await hours_pass(office, 5)
        mails = [read(message) for message in office.sender.sent if message.recipient == NEWSPAPER]
    began, ended = mails
    assert began["References"] == ended["References"]
    assert began["Message-ID"] != ended["Message-ID"]
    assert "leggiamo di nuovo" in " ".join(body(ended).split())
    for mail in mails:
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["List-Id"] == "<giornale.banditore.example.org>"
        assert "Disiscrizione" in str(mail["List-Unsubscribe"])


async def test_three_looks_are_needed_before_anybody_is_told(open_office: Open, town: Town) -> None:
    async with open_office() as office:
        town.site_is_down()
        for _ in range(2):
            await office.look()
            town.now += 20 * HOUR
            await office.deliver()
        assert office.mails() == []
        await office.look()
        await office.deliver()
        assert letters(office) == sorted(EVERYBODY)


async def test_what_the_operator_set_decides_who_is_told_and_when(open_office: Open, town: Town) -> None:
    health = f'[health]\nnotify = ["{NGO}"]\ntell_operator_after = "6h"\ntell_subscribers_after = "10h"\n'
    reader = f'[[subscription]]\nid = "giornale"\nto = ["{NEWSPAPER}"]\n'
    async with open_office(more=health + reader) as office:
        town.site_is_down()
        await hours_pass(office, 5)
        assert office.mails() == []
        await hours_pass(office, 2)
        assert office.mails() == [(NGO, BLIND)]
        await hours_pass(office, 4)
        assert letters(office) == sorted([(NGO, BLIND), (NEWSPAPER, BLIND)])


async def test_without_an_operators_address_subscribers_are_told_all_the_same(open_office: Open, town: Town) -> None:
    async with open_office(top="") as office:
        town.site_is_down()
        await hours_pass(office, 30)
        assert letters(office) == sorted(EVERYBODY[1:])


async def test_an_operator_who_subscribes_is_told_once(open_office: Open, town: Town) -> None:
    reader = f'[[subscription]]\nid = "io"\nto = ["{OPERATOR.upper()}"]\n'
    async with open_office(more=reader) as office:
        town.site_is_down()
        await hours_pass(office, 30)
        assert office.mails() == TOLD


# ------------------------------------------------------------------ nothing repeats


async def test_flapping_is_one_trouble(open_office: Open, town: Town) -> None:
    async with open_office() as office:
        for _ in range(8):
            town.site_is_down()
            await hours_pass(office, 4)
            town.everything_is_back()
            await hours_pass(office, 2)
        assert office.mails() == TOLD
        await hours_pass(office, 3)
        assert office.mails() == [*TOLD, *OVER]


async def test_a_source_that_fails_every_other_look_alarms_nobody(open_office: Open, town: Town) -> None:
    async with open_office() as office:
        for n in range(40):
            (town.site_is_down if n % 2 else town.everything_is_back)()
            await hours_pass(office, 1)
        assert office.mails() == []


async def test_after_an_end_the_next_outage_is_told_anew(open_office: Open, town: Town) -> None:
    async with open_office() as office:
        for _ in range(2):
            town.site_is_down()
            await hours_pass(office, 5)
            town.everything_is_back()
            await hours_pass(office, 5)
        assert office.mails() == [*TOLD, *OVER] * 2
        assert len({message.key for message in office.sender.sent}) == 4


class Killed(BaseException):
    """The process ends here."""


class KilledAfterSending(SqlNotices):
    """Never gets to hear that a mail went out."""

    def told(self, notices: Iterable[Notice], *, at: object, mail: str | None = None) -> None:
        raise Killed


class KilledBeforeSending(SqlNotices):
    """Ends when what is owed has been decided."""

    def lease(self, now: object, *, holder: str, until: object, limit: int = 100) -> list[Notice]:
        raise Killed


@pytest.mark.parametrize("ending", [KilledAfterSending, KilledBeforeSending])
async def test_a_process_that_is_killed_repeats_nothing_but_the_very_same_mail(
    open_office: Open, town: Town, tmp_path: Path, ending: type[SqlNotices]
) -> None:
    spool = tmp_path / "mail"
    async with open_office(more="") as office:
        town.site_is_down()
        desk = replace(office.app.desk, sender=SpoolSender(spool))
        for _ in range(4):
            await office.look()
            town.now += HOUR
        killed = replace(desk, health=replace(desk.health, notices=ending(office.app.memory.database)))
        with pytest.raises(Killed):
            await deliver(killed)
        first = {file.name: file.read_bytes() for file in spool.glob("*.eml")}
        town.now += HOUR
        await deliver(desk)
        await deliver(desk)
        [file] = spool.glob("*.eml")
    assert first in ({}, {file.name: file.read_bytes()})
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert str(mail["Subject"]) == BLIND


async def test_a_restart_under_the_same_database_tells_nobody_again(
    open_office: Open, town: Town, tmp_path: Path
) -> None:
    settings = replace(configured(tmp_path, top=CONTACT, more=READERS), database=f"sqlite:///{tmp_path}/banditore.db")
    async with open_office(settings=settings) as office:
        town.site_is_down()
        await hours_pass(office, 30)
        assert letters(office) == sorted(EVERYBODY)
    async with at_work(settings, town) as office:
        await hours_pass(office, 30)
        assert office.mails() == []
        town.everything_is_back()
        await hours_pass(office, 5)
        assert letters(office) == sorted(ALL_OVER)


async def test_a_mail_that_was_not_taken_in_time_is_not_sent_when_all_is_over(open_office: Open, town: Town) -> None:
    async with open_office(more="") as office:
        office.sender.refusals[OPERATOR] = SendError("451 4.7.1 greylisted", permanent=False)
        town.site_is_down()
        await hours_pass(office, 5)
        [(notice, error)] = office.app.memory.notices.undelivered()
        assert (notice.recipient, error) == (OPERATOR, "451 4.7.1 greylisted")
        town.everything_is_back()
        await hours_pass(office, 4)
        office.sender.refusals.clear()
        await hours_pass(office, 40)
        assert office.mails() == []


async def test_a_mail_that_is_put_off_is_the_same_when_it_goes(open_office: Open, town: Town) -> None:
    async with open_office(more="") as office:
        office.sender.refusals[OPERATOR] = SendError("451 4.7.1 greylisted", permanent=False)
        town.site_is_down()
        await hours_pass(office, 4)
        before = office.app.memory.notices.standing()
        office.sender.refusals.clear()
        town.site_is_in_maintenance()
        await hours_pass(office, 2)
        assert office.mails() == TOLD
        [mail] = map(read, office.sender.sent)
        assert str(mail["Message-ID"]).startswith(f"<{before[0].key}@")
        assert "il sito non risponde" in body(mail)


# ------------------------------------------------------------------ of whole sites


async def test_five_lists_of_a_site_are_one_mail_when_they_go_and_one_when_they_come(
    open_office: Open, town: Town, tmp_path: Path
) -> None:
    several = sites(town, "alba", pages=5)
    async with open_office(settings=configured(tmp_path, top=CONTACT, sources=several.toml, more=READERS)) as office:
        town.site_is_down()
        for source in several.sources:
            await office.look(source.id)
            await office.deliver()
            town.now += timedelta(minutes=12)
        await hours_pass(office, 30)
        five = "Alba: non riusciamo a leggere 5 pagine"
        assert letters(office) == sorted((who, five) for who in (OPERATOR, NEWSPAPER, NGO))
        assert all(source.url in body(read(office.sender.sent[0])) for source in several.sources)

        town.everything_is_back()
        for source in several.sources:
            await office.look(source.id)
            await office.deliver()
            town.now += 2 * HOUR
        await hours_pass(office, 5)
        again = "Alba: leggiamo di nuovo 5 pagine"
        assert letters(office)[-1] == (NEWSPAPER, five)
        assert sorted(office.mails()[3:]) == sorted((who, again) for who in (OPERATOR, NEWSPAPER, NGO))


async def test_only_those_who_wait_for_a_page_are_told(open_office: Open, town: Town, tmp_path: Path) -> None:
    several = sites(town, "alba", "bra", pages=1)
    calls = several.toml.replace('id = "bra-0"', 'id = "bra-0"\nkind = "call"')
    readers = "".join(
        f'[[subscription]]\nid = "{name}"\nto = ["{name}@example.org"]\n{wants}\n'
        for name, wants in {
            "alba": 'sites = ["alba"]',
            "bra": 'sites = ["bra"]',
            "bandi": 'kinds = ["call"]',
            "notizie": 'sites = ["bra"]\nkinds = ["news"]',
        }.items()
    )
    async with open_office(settings=configured(tmp_path, sources=calls, more=readers)) as office:
        town.site_is_down()
        for _ in range(30):
            await office.look("bra-0")
            await office.deliver()
            town.now += HOUR
        subject = "Bra: non riusciamo a leggere una pagina"
        assert letters(office) == [("bandi@example.org", subject), ("bra@example.org", subject)]


async def test_a_site_that_forbids_robots_is_told_to_the_operator_at_once_and_as_one(
    open_office: Open, town: Town, tmp_path: Path
) -> None:
    several = sites(town, "alba", pages=3)
    async with open_office(settings=configured(tmp_path, top=CONTACT, sources=several.toml, more=READERS)) as office:
        town.robots_are_forbidden()
        for source in several.sources:
            assert office.mails() == []
            await office.look(source.id)
            await office.deliver()
        assert office.mails() == [(OPERATOR, "Alba: non riusciamo a leggere 3 pagine")]
        assert "il sito chiede ai programmi di non leggerla" in " ".join(body(read(office.sender.sent[0])).split())
        town.now += 24 * HOUR
        await hours_pass(office, 1)
        assert sorted(who for who, _ in office.mails()) == sorted((OPERATOR, NEWSPAPER, NGO))


async def test_a_page_that_is_not_itself_is_told_like_one_that_does_not_answer(open_office: Open, town: Town) -> None:
    async with open_office(more="") as office:
        town.site_is_in_maintenance()
        await hours_pass(office, 5)
        assert office.mails() == TOLD
        assert "manutenzione, errore o pagina di cortesia" in " ".join(body(read(office.sender.sent[0])).split())


async def test_a_source_that_is_watched_no_more_ends_without_a_word(
    open_office: Open, town: Town, tmp_path: Path
) -> None:
    async with open_office() as office:
        town.site_is_down()
        await hours_pass(office, 5)
        office.app.memory.store.register([], now=town.now)
        await office.deliver()
        assert office.app.memory.notices.standing() == []
        assert office.mails() == TOLD


async def test_a_source_at_a_new_address_ends_its_outage_when_it_is_read_there(open_office: Open, town: Town) -> None:
    elsewhere = "https://www.comune.borgo.example/novita.html"
    town.second_list_shows(elsewhere, *town.news)
    async with open_office() as office:
        town.site_is_down()
        await hours_pass(office, 5)
        [source] = office.app.config.sources
        office.app.memory.store.register([replace(source, url=elsewhere)], now=town.now)
        town.everything_is_back()
        await hours_pass(office, 5)
        assert office.mails() == [*TOLD, *OVER]


# ------------------------------------------------------------------ silence


async def test_a_list_that_stays_up_and_frozen_is_told_to_the_operator_and_so_is_its_next_news(
    open_office: Open, town: Town
) -> None:
    async with open_office() as office:
        for n in range(7):
            town.news_appears(f"Novità numero {n} della settimana")
            await office.look()
            await office.deliver()
            town.day_passes(2)
        office.sender.sent.clear()
        for _ in range(45):
            await office.look()
            await office.deliver()
            town.day_passes()
        quiet = (OPERATOR, "Comune di Borgo: nessuna novità da una pagina da troppo tempo")
        assert [mail for mail in office.mails() if mail[0] != NGO] == [quiet], "the other gets news in its digest"
        assert json.loads(office.folder.files["status.json"])["sources"][0]["health"] == "silent"
        assert "senza novità" in office.folder.files["coverage.html"].decode()

        town.news_appears("Riapre il mercato coperto")
        await hours_pass(office, 5)
        subjects = [subject for who, subject in office.mails() if who == OPERATOR]
        assert subjects[1:] == ["Comune di Borgo: di nuovo novità da una pagina"]


# ------------------------------------------------------------------ what is published


async def test_quiet_looks_change_no_byte_of_the_status_and_write_no_file(open_office: Open, town: Town) -> None:
    async with open_office() as office:
        before = dict(office.folder.files)
        for _ in range(30):
            town.visit_is_counted()
            await office.look()
            assert (await office.deliver()).files == []
            town.now += 7 * HOUR
        assert office.folder.files == before


async def test_an_outage_is_on_the_pages_from_its_first_look_and_in_no_feed(open_office: Open, town: Town) -> None:
    async with open_office() as office:
        feeds = {path: data for path, data in office.folder.files.items() if path.startswith("borgo/")}
        town.site_is_broken()
        await hours_pass(office, 1)
        [source] = json.loads(office.folder.files["status.json"])["sources"]
        assert (source["health"], source["why"]) == ("failing", "il sito risponde con un errore")
        blind = dict(office.folder.files)
        await hours_pass(office, 30)
        assert office.folder.files == blind, "nothing moves while it lasts"
        town.everything_is_back()
        await hours_pass(office, 5)
        assert json.loads(office.folder.files["status.json"])["sources"][0]["health"] == "ok"
        assert {path: data for path, data in office.folder.files.items() if path.startswith("borgo/")} == feeds
