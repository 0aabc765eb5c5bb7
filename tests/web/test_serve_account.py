"""Behind the links of our mails: confirm, see, change, end; once, twice, at once, forged, expired."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from scraper.links import Links
from scraper.model import Kind, Standing
from scraper.store.addresses import Addresses
from scraper.store.engine import Database
from scraper.web.manage import masked
from tests.web.conftest import KEY, NOON, Served, link

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


@pytest.fixture
def manage(served: Served) -> str:
    """The page of somebody who is subscribed."""
    return served.subscribe(match="Senegal", kinds=["call"], when="daily", hour="18:00")


@pytest.fixture
def leave(served: Served, manage: str) -> str:
    """Where one click ends it."""
    return path_of(served.links.unsubscribe(served.one()))


# ------------------------------------------------------------------ confirming


def test_opening_the_link_asks_and_only_the_button_confirms(served: Served) -> None:
    served.sign_up()
    path = link(served.post.wait(), "conferma")
    for _ in range(3):
        page = served.client.get(path)
        assert (page.status_code, "Sì, mandatemi questi avvisi" in page.text) == (200, True)
        assert served.client.head(path).status_code == 200
    assert served.subscribers.confirmed() == []
    answer = served.client.post(path, data={"x": "1"}, follow_redirects=True)
    assert "l’iscrizione è confermata" in answer.text
    assert len(served.subscribers.confirmed()) == 1


def test_confirming_twice_or_many_times_at_once_is_as_good_as_once(served: Served) -> None:
    served.sign_up()
    path = link(served.post.wait(), "conferma")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: served.client.post(path, data={"x": "1"}), range(16)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(served.subscribers.confirmed()) == 1


def test_a_link_opened_again_when_it_has_done_its_work_leads_to_the_subscription(served: Served) -> None:
    served.sign_up()
    path = link(served.post.wait(), "conferma")
    there = served.client.post(path, data={"x": "1"}).headers["location"]
    again = served.client.get(path)
    assert (again.status_code, again.headers["location"]) == (303, there)
    assert "l’iscrizione è confermata" in served.client.get(there).text


def test_a_link_that_has_expired_confirms_nothing_and_says_what_to_do(served: Served) -> None:
    served.sign_up()
    path = link(served.post.wait(), "conferma")
    served.clock.passes(days=2, seconds=1)
    for answer in (served.client.get(path), served.client.post(path, data={"x": "1"})):
        assert answer.status_code == 410
        assert "Questo collegamento non vale più" in answer.text
        assert "/iscriviti" in answer.text
    assert served.subscribers.confirmed() == []


def test_a_link_to_confirm_brings_nobody_back_who_has_left(served: Served) -> None:
    served.sign_up()
    path = link(served.post.wait(), "conferma")
    served.client.post(path, data={"x": "1"})
    served.client.post(path_of(served.links.unsubscribe(served.one())), data=ONE_CLICK)
    assert served.client.post(path, data={"x": "1"}).status_code == 410
    assert served.subscribers.confirmed() == []


def test_who_asks_to_be_left_alone_before_he_confirmed_is_deleted(served: Served) -> None:
    served.sign_up()
    mail = served.post.wait()
    page = served.client.get(link(mail, "disiscrizione"))
    assert "No, torna alla mia iscrizione" not in page.text
    assert served.client.post(link(mail, "disiscrizione"), data=ONE_CLICK).status_code == 200
    assert served.client.post(link(mail, "conferma"), data={"x": "1"}).status_code == 410


# ------------------------------------------------------------------ forged, foreign, expired


def forgeries(served: Served, good: str) -> list[str]:
    """Tokens like this good one, none of which we made for this."""
    words, _, signature = good.rpartition(".")
    stranger = Links(served.links.public_url, ["x" * 32])
    name = served.one()
    return [
        "x",
        words,
        f"{words}.",
        f".{signature}",
        f"{words}.{signature[:-2]}",
        f"{words}.{signature[::-1]}",
        f"{words}0.{signature}",
        f"web-0000000000000000.{signature}",
        good.upper(),
        f"{good}.{signature}",
        f"{good}%00",
        "%F0%9F%8E%BA.x",
        *(url.rpartition("/")[2] for url in (stranger.manage(name), stranger.unsubscribe(name))),
        stranger.confirm(name, until=NOON + timedelta(days=9)).rpartition("/")[2],
        served.links.form(NOON),
    ]


def test_a_token_that_we_did_not_make_for_this_opens_nothing(served: Served, manage: str, leave: str) -> None:
    confirm = path_of(served.links.confirm(served.one(), until=NOON + timedelta(days=1)))
    pages = {"conferma": confirm, "iscrizione": manage, "disiscrizione": leave}
    before = served.subscribers.confirmed()
    for purpose, good in pages.items():
        others = [path.rpartition("/")[2] for name, path in pages.items() if name != purpose]
        for token in [*forgeries(served, good.rpartition("/")[2]), *others]:
            for answer in (
                served.client.get(f"/{purpose}/{token}"),
                served.client.post(f"/{purpose}/{token}", data=ONE_CLICK),
            ):
                assert answer.status_code == 404, (purpose, token)
                assert "copialo per intero" in answer.text
    assert served.subscribers.confirmed() == before


def test_a_key_can_be_changed_and_links_of_before_still_work_until_it_is_dropped() -> None:
    old, new = Links("https://a.example/", [KEY]), Links("https://a.example/", ["n" * 40, KEY])
    token = old.manage("web-1").rpartition("/")[2]
    assert new.to_manage(token) == "web-1"
    assert new.manage("web-1") != old.manage("web-1")
    assert old.to_manage(new.manage("web-1").rpartition("/")[2]) is None
    assert replace(new, keys=["n" * 40]).to_manage(token) is None
    assert KEY not in repr(new)


# ------------------------------------------------------------------ seeing and changing


def test_his_page_shows_what_he_gets_and_not_his_whole_address(served: Served, manage: str) -> None:
    page = served.client.get(manage)
    assert page.status_code == 200
    assert "o…@example.org" in page.text
    assert "ong@example.org" not in page.text
    for shown in ('value="Senegal"', 'value="call" checked', 'value="daily" checked', '<option value="18:00" selected'):
        assert shown in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"


def test_what_he_changes_counts_from_now_on(served: Served, manage: str) -> None:
    form = {"match": "Mali, Burkina Faso", "kinds": ["news"], "when": "weekly", "weekday": "sat", "hour": "09:00"}
    answer = served.client.post(manage, data=form | {"language": "en"}, follow_redirects=True)
    assert "le modifiche sono salvate" in answer.text
    [changed] = served.subscribers.confirmed()
    assert (changed.when, changed.language, changed.remind) == ("weekly sat 09:00", "en", ())
    assert changed.interest.match == ("Mali", "Burkina Faso")
    assert changed.interest.kinds == (Kind.NEWS,)
    assert changed.to == ("ong@example.org",)


def test_a_change_that_is_wrong_is_shown_beside_its_field_and_changes_nothing(served: Served, manage: str) -> None:
    answer = served.client.post(manage, data={"match": "…", "topics": "giovani", "email": "altri@example.org"})
    assert answer.status_code == 422
    assert 'id="match-error"' in answer.text
    assert 'value="giovani"' in answer.text
    [same] = served.subscribers.confirmed()
    assert (same.interest.match, same.to) == (("Senegal",), ("ong@example.org",))


def test_a_foreign_page_changes_and_confirms_nothing(served: Served, manage: str) -> None:
    served.clock.passes(hours=2)
    served.sign_up(email="altri@example.org")
    confirm = link(served.post.wait(), "conferma")
    for path in (manage, confirm):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            assert served.client.post(path, data={"match": "x"}, headers=headers).status_code == 403
    [same] = served.subscribers.confirmed()
    assert same.interest.match == ("Senegal",)


def test_an_address_that_refused_our_mail_is_told_so_and_begins_again(served: Served, manage: str) -> None:
    with Database(served.config.database) as database:
        Addresses(database).suspend("ong@example.org", at=served.clock(), why="5.1.1 no such mailbox")
    assert served.subscribers.confirmed() == []
    assert "ha rifiutato i nostri messaggi" in served.client.get(manage).text
    assert served.client.post(manage, data={"match": "Senegal"}).status_code == 303
    assert len(served.subscribers.confirmed()) == 1


def test_changes_without_end_are_slowed_down(served: Served, manage: str) -> None:
    statuses = [served.client.post(manage, data={"match": "Senegal"}).status_code for _ in range(31)]
    assert statuses == [303] * 30 + [429]


def test_who_was_shown_the_page_in_one_language_stays_in_it(served: Served, manage: str) -> None:
    page = served.client.get(f"{manage}?lang=en")
    assert "Your subscription" in page.text
    assert 'action="?lang=en"' in page.text
    answer = served.client.post(f"{manage}?lang=en", data={"match": "Senegal"}, follow_redirects=True)
    assert "the changes are saved" in answer.text


# ------------------------------------------------------------------ ending


def test_one_click_of_a_mail_program_ends_it_at_once(served: Served, leave: str) -> None:
    """As RFC 8058 §3.1 has it: no cookie, no login, no redirect; from anywhere."""
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example", "User-Agent": "mail program"}
    answer = served.client.post(leave, data=ONE_CLICK, headers=headers)
    assert (answer.status_code, answer.history) == (200, [])
    assert "set-cookie" not in answer.headers
    assert "Non riceverai più avvisi" in answer.text
    assert served.subscribers.confirmed() == []


def test_the_one_click_comes_as_multipart_too(served: Served, leave: str) -> None:
    content = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert served.client.post(leave, content=content, headers=headers).status_code == 200
    assert served.subscribers.confirmed() == []


def test_a_program_that_opens_every_link_ends_nothing(served: Served, leave: str) -> None:
    for _ in range(3):
        page = served.client.get(leave)
        assert (page.status_code, "Vuoi smettere" in page.text) == (200, True)
        served.client.head(leave)
    for form in ({"x": "1"}, {"List-Unsubscribe": "no"}):
        assert served.client.post(leave, data=form).status_code == 400
    assert served.client.post(leave).status_code == 415
    assert len(served.subscribers.confirmed()) == 1


def test_ending_twice_is_as_good_as_once_and_all_other_links_are_gone(served: Served, manage: str, leave: str) -> None:
    first, second = (served.client.post(leave, data=ONE_CLICK) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.text == second.text
    for path in (leave, manage):
        gone = served.client.get(path)
        assert (gone.status_code, "Questo collegamento non vale più" in gone.text) == (410, True)
    assert served.client.post(manage, data={"match": "x"}).status_code == 410
    served.clock.passes(days=31)
    served.subscribers.tidy(served.clock(), pending_for=timedelta(days=2))
    assert served.rows("subscriber") == 0
    assert served.client.post(leave, data=ONE_CLICK).status_code == 200, "a link of an old mail is kept its word"


def test_the_button_on_the_page_does_what_the_one_click_does(served: Served, leave: str) -> None:
    page = served.client.get(leave).text
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', page))
    assert form == ONE_CLICK
    assert served.client.post(leave, data=form).status_code == 200
    found = served.subscribers.by_id(served.links.to_unsubscribe(leave.rpartition("/")[2]) or "")
    assert found is not None
    assert found.standing is Standing.ENDED


def test_many_who_end_and_change_at_once_leave_nobody_subscribed(served: Served, manage: str, leave: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        changes = [pool.submit(served.client.post, manage, data={"match": "x"}) for _ in range(8)]
        ends = [pool.submit(served.client.post, leave, data=ONE_CLICK) for _ in range(8)]
    assert {answer.result().status_code for answer in ends} == {200}
    assert {answer.result().status_code for answer in changes} <= {303, 410}
    assert served.subscribers.confirmed() == []


def test_an_address_is_masked_for_who_found_the_link() -> None:
    assert masked("redazione@example.org") == "r…@example.org"
