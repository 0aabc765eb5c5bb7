"""Signing up: what is asked, what is answered, and all that must not be learned, forged, flooded or injected."""

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.datastructures import FormData
from starlette.requests import Request

from scraper.model import Interest, Kind, Site, Wishes
from scraper.store.subscribers import SqlSubscribers
from scraper.web import english, italian
from scraper.web.buckets import Buckets, Rate
from scraper.web.clients import client_key
from scraper.web.forms import TRAP, Typed, read, typed, typed_from
from tests.web.conftest import NOON, Place, Served, body, link

HOSTILE = "\"><script>alert(1)</script><b x='{{ 7*7 }}"
SITES = (
    Site("alba", "Città di Alba", "https://a.example/"),
    Site("cuneo", "Cuneo", "https://c.example/", "Europe/Malta"),
)


def without_secrets(page: str) -> str:
    """A page without what differs each time: the form's token."""
    return re.sub(r'value="\d+\.[\w-]+"', "", page)


class Scripts(HTMLParser):
    """What of a page could run, or was smuggled in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "b", "iframe", "object"} or any(name.startswith("on") for name, _ in attrs):
            self.found.append(tag)


def scripts(page: str) -> list[str]:
    parser = Scripts()
    parser.feed(page)
    return parser.found


# ------------------------------------------------------------------ asking


def test_who_asks_gets_a_mail_that_says_what_he_asked_for_and_how_to_confirm(served: Served) -> None:
    answer = served.sign_up(
        email=" ONG@Example.org ",
        sites=["cuneo"],
        kinds=["call", "notice"],
        match="cooperazione internazionale, «Senegal»; Mali",
        match_none="gara",
        when="weekly",
        weekday="fri",
        hour="18:30",
        remind=["1d"],
    )
    assert (answer.status_code, "Controlla la posta" in answer.text) == (200, True)
    mail = served.post.wait()
    text = body(mail)
    assert mail["To"] == "ONG@Example.org"
    assert mail["Subject"] == "Conferma l’iscrizione agli avvisi"
    for words in (
        "Comuni: Comune di Cuneo\n",
        "Tipi: Bandi, Avvisi\n",
        "cooperazione internazionale, Senegal, Mali\n",
        "Nessuna di queste: gara\n",
        "ogni venerdì alle 18:30\n",
        "Promemoria prima di una scadenza: 1 giorno prima\n",
        "scade venerdì 26 giugno 2026, ore 14:00.\n",
    ):
        assert words in text, text
    assert served.subscribers.confirmed() == [], "nothing without a yes"
    served.client.post(link(mail, "conferma"), data={"x": "1"})
    [subscription] = served.subscribers.confirmed()
    assert subscription.to == ("ONG@Example.org",)
    assert subscription.when == "weekly fri 18:30"
    assert subscription.remind == (timedelta(days=1),)
    assert subscription.interest == Interest(
        sites=("cuneo",),
        kinds=(Kind.CALL, Kind.NOTICE),
        match=("cooperazione internazionale", "Senegal", "Mali"),
        match_none=("gara",),
    )


def test_the_mail_and_its_pages_speak_the_language_that_was_chosen(served: Served) -> None:
    served.sign_up(language="en")
    mail = served.post.wait()
    assert mail["Subject"] == "Confirm your subscription"
    assert "The link expires on Friday 26 June 2026, 14:00 CEST." in body(mail)
    page = served.client.get(link(mail, "conferma"))
    assert '<html lang="en">' in page.text
    assert '<html lang="it">' in served.client.get(link(mail, "conferma") + "?lang=it").text


def test_the_mail_can_be_ended_by_one_click_and_names_no_address_in_a_link(served: Served) -> None:
    served.sign_up()
    mail = served.post.wait()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    head = served.post.sent[-1].data.partition(b"\r\n\r\n")[0]
    assert re.search(rb"^List-Unsubscribe: <https://feeds\.example\.org/disiscrizione/[\w.~-]+>\r$", head, re.MULTILINE)
    assert mail["Auto-Submitted"] == "auto-generated"
    for url in re.findall(r"https?://\S+", body(mail) + body(mail, "html")):
        assert "ong" not in url
        assert "@" not in url
    assert "mailto" not in mail["List-Unsubscribe"]


def test_what_was_typed_stays_and_every_error_is_beside_its_field(served: Served) -> None:
    answer = served.sign_up(
        email="nessuno@", match="…", match_all="Senegal", kinds=["call"], when="weekly", hour="7:30"
    )
    assert answer.status_code == 422
    page = answer.text
    assert 'value="nessuno@"' in page
    assert 'name="match_all" value="Senegal"' in page
    assert 'value="call" checked' in page
    assert 'value="weekly" checked' in page
    for name in ("email", "match", "hour"):
        assert f'id="{name}-error"' in page
        assert f'href="#{name}"' in page
        assert re.search(rf'id="{name}"[^>]*aria-describedby="[^"]*{name}-error', page), name
    assert "<title>Errore: " in page
    assert served.rows("sign_up") == 0


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ong",
        "ong@example",
        "ong@@example.org",
        "ong@example.org\r\nBcc: all@example.org",
        "ong@example.org\nX: y",
        "ong@example.org, altri@example.org",
        "Ong <ong@example.org>",
        '"<script>"@example.org',
        "a..b@example.org",
        ".a@example.org",
        "ong@exa\u202emple.org",
        "ong@example.org\x00",
        "a" * 250 + "@example.org",
    ],
)
def test_what_is_no_address_of_one_mailbox_is_refused_or_loses_what_is_invisible(address: str) -> None:
    found = read(Typed(email=address), SITES)
    assert found.errors.keys() == {"email"} or found.address == "ong@example.org"


@pytest.mark.parametrize(
    "wrong",
    [
        {"sites": ("torino",)},
        {"kinds": ("bando",)},
        {"when": "hourly"},
        {"weekday": "lun"},
        {"hour": "25:00"},
        {"hour": "07:30\r\nX: y"},
        {"language": "fr"},
        {"remind": ("9d",)},
        {"match": ", ".join(f"parola{number}" for number in range(21))},
        {"topics": "x" * 81},
        {"sections": "…, !"},
    ],
)
def test_a_choice_that_was_not_on_offer_is_refused(wrong: dict[str, Any]) -> None:
    assert read(Typed(email="a@example.org", **wrong), SITES).errors.keys() == wrong.keys()


def test_everything_chosen_is_as_good_as_nothing_and_the_zone_is_the_sites() -> None:
    every = Typed(email="a@b.it", sites=("alba", "cuneo"), kinds=tuple(kind.value for kind in Kind))
    assert read(every, SITES).wishes.interest == Interest()
    assert read(Typed(email="a@b.it", sites=("cuneo",)), SITES).wishes.timezone == "Europe/Malta"
    assert read(Typed(email="a@b.it"), ()).wishes.timezone == "Europe/Rome"


def test_wishes_come_back_from_the_form_that_shows_them() -> None:
    whole = Wishes(
        Interest(("cuneo",), (Kind.NEWS,), ("Avvisi",), ("giovani",), ("a b", "c"), ("d",), ("e",)),
        "weekly sun 06:00",
        "Europe/Malta",
        "en",
        (timedelta(days=7),),
    )
    assert read(typed_from(whole), SITES, with_address=False).wishes == whole
    daily = Wishes(when="daily 23:30", remind=())
    assert read(typed_from(daily), SITES, with_address=False).wishes == daily


def test_fields_that_are_files_or_unknown_are_left_out() -> None:
    assert typed(FormData([("email", "a@b.it"), ("class", "x"), ("sites", "alba")])) == Typed(
        email="a@b.it", sites=("alba",), remind=()
    )


def test_both_languages_say_the_same_things() -> None:
    assert italian.WORDS.keys() == english.WORDS.keys()
    same = {key for key, words in italian.WORDS.items() if words == english.WORDS[key]}
    assert same == set()


# ------------------------------------------------------------------ what nobody learns


def test_the_answer_is_the_same_whoever_is_known_and_nothing_is_looked_up_for_it(served: Served) -> None:
    served.subscribe("iscritta@example.org")
    served.sign_up(email="in-attesa@example.org")
    served.post.wait()
    ended = served.subscribe("finita@example.org")
    gone = served.links.to_manage(ended.rpartition("/")[2])
    assert gone is not None
    served.subscribers.end(gone, now=served.clock())
    served.clock.passes(hours=3)
    answers = {}
    for name in ("iscritta", "in-attesa", "finita", "ignota"):
        answer = served.sign_up(email=f"{name}@example.org")
        fields = {key: value for key, value in answer.headers.items() if key not in {"date", "content-length"}}
        page = answer.text.replace(f"{name}@example.org", "")
        answers[name] = (answer.status_code, page, tuple(fields.items()))
        served.post.wait()
    assert len(set(answers.values())) == 1


def test_a_second_form_within_the_hour_is_answered_alike_and_brings_no_second_mail(served: Served) -> None:
    first = served.sign_up()
    served.post.wait()
    second = served.sign_up(email="ONG@EXAMPLE.ORG")
    assert without_secrets(first.text).lower() == without_secrets(second.text).lower()
    served.sign_up(email="altri@example.org")
    assert served.post.wait()["To"] == "altri@example.org"
    assert len(served.post.sent) == 2


def test_who_is_subscribed_already_is_told_so_by_mail_and_nothing_is_changed(served: Served) -> None:
    served.subscribe(match="Senegal")
    served.clock.passes(hours=2)
    served.sign_up(match="gara")
    mail = served.post.wait()
    assert mail["Subject"] == "Sei già iscritto agli avvisi"
    assert "gara" not in body(mail)
    page = served.client.get(link(mail, "iscrizione"))
    assert 'value="Senegal"' in page.text


# ------------------------------------------------------------------ floods and robots


def test_a_stranger_is_not_bombed_with_mail(served: Served) -> None:
    for number in range(40):
        served.sign_up(email=f"vittima+{number}@example.org")
        served.clock.passes(minutes=5)
    served.sign_up(email="ultima@example.org")
    while served.post.wait()["To"] != "ultima@example.org":
        pass
    to_victim = [message for message in served.post.sent if message.recipient.startswith("vittima")]
    assert len(to_victim) <= 5 + 40 * 5.5 / 60


def test_one_client_may_send_so_many_forms_and_loses_nothing_that_it_typed(served: Served) -> None:
    form = served.form(match="Senegal")
    answers = [served.client.post("/iscriviti", data=form | {"email": f"a{n}@example.org"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[10].headers["retry-after"] == "600"
    assert 'value="Senegal"' in answers[10].text
    assert 'value="a10@example.org"' in answers[10].text
    assert served.rows("sign_up") + served.rows("subscriber") >= 10
    served.clock.passes(minutes=6)
    assert served.sign_up(email="c@example.org").status_code == 200


def test_all_together_may_send_so_many_forms(place: Place) -> None:
    everybody = '[serve]\ntrusted_proxies = ["127.0.0.1"]'
    for served in place.serving(place.configure(everybody)):
        form = served.form()
        statuses = [
            served.client.post(
                "/iscriviti",
                data=form | {"email": f"a{number}@example.org"},
                headers={"X-Forwarded-For": f"192.0.2.{number}"},
            ).status_code
            for number in range(61)
        ]
        assert statuses == [200] * 60 + [429]


def test_a_form_that_is_forged_too_fast_or_too_old_is_shown_again_and_not_taken(served: Served) -> None:
    form = served.form(match="Senegal")
    served.clock.passes(seconds=-29)
    too_fast = served.client.post("/iscriviti", data=form)
    served.clock.passes(hours=13)
    too_old = served.client.post("/iscriviti", data=form)
    forged = served.client.post("/iscriviti", data=form | {"modulo": "1782302400.forged"})
    none = served.client.post("/iscriviti", data={"email": "ong@example.org"})
    for answer in (too_fast, too_old, forged):
        assert answer.status_code == 400
        assert "premi ancora una volta" in answer.text
        assert 'value="Senegal"' in answer.text
    assert none.status_code == 400
    assert served.rows("sign_up") + served.rows("subscriber") == 0


def test_a_robot_that_fills_every_field_in_is_told_what_it_likes_to_hear(served: Served) -> None:
    answer = served.sign_up(**{TRAP: "buy"})
    assert (answer.status_code, "Controlla la posta" in answer.text) == (200, True)
    assert served.rows("sign_up") + served.rows("subscriber") == 0


# ------------------------------------------------------------------ foreign pages


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://feeds.example.org.evil.example"}, 403),
        ({"Origin": "https://["}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://feeds.example.org"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://feeds.example.org"}, 200),
        ({}, 200),
    ],
)
def test_a_form_that_a_foreign_page_sends_is_refused(served: Served, headers: dict[str, str], status: int) -> None:
    answer = served.client.post("/iscriviti", data=served.form(), headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert served.rows("sign_up") + served.rows("subscriber") == 0


def test_what_is_no_form_or_too_long_is_refused_in_words(served: Served) -> None:
    post = served.client.post
    assert post("/iscriviti", json={"email": "a@b.it"}).status_code == 415
    assert post("/iscriviti", content=b"x").status_code == 415
    assert post("/iscriviti", data={"email": "x" * 50_000}).status_code == 413
    assert post("/iscriviti", data={f"f{n}": "x" for n in range(500)}).status_code == 400
    multipart = {"Content-Type": "multipart/form-data; boundary=x"}
    assert post("/iscriviti", content=b"--x\r\nbroken", headers=multipart).status_code == 400
    assert post("/iscriviti", files={"email": ("a.txt", b"x")}).status_code == 400
    for answer in (post("/iscriviti", content=b"x"), post("/iscriviti", data={"email": "x" * 50_000})):
        assert "<h1>" in answer.text


# ------------------------------------------------------------------ injection


def test_nothing_that_is_typed_becomes_part_of_a_page(served: Served) -> None:
    fields = ("email", "match", "match_all", "match_none", "sections", "topics", "hour", "weekday", "when", "language")
    for name in fields:
        answer = served.sign_up(**{name: HOSTILE, "sites": [HOSTILE]})
        assert answer.status_code == 422, name
        assert scripts(answer.text) == []
        assert "49" not in re.sub(r'value="[^"]*"', "", answer.text)
    assert scripts(served.client.get(f"/{HOSTILE}").text) == []
    assert scripts(served.client.get("/iscriviti", params={"lang": HOSTILE, "fatto": HOSTILE}).text) == []


def test_nothing_that_is_typed_becomes_part_of_a_mail_or_of_the_pages_behind_it(served: Served) -> None:
    words = HOSTILE.replace(",", "") + "\r\nBcc: all@example.org"
    assert served.sign_up(match=words, topics="=?utf-8?q?x?=").status_code == 200
    mail = served.post.wait()
    assert mail["Bcc"] is None
    assert scripts(body(mail, "html")) == []
    path = link(mail, "conferma")
    assert scripts(served.client.get(path).text) == []
    page = served.client.post(path, data={"x": "1"}, follow_redirects=True)
    assert scripts(page.text) == []
    assert "{{ 7*7 }}" in page.text


# ------------------------------------------------------------------ who asks


def client(peer: str, forwarded: str = "", *, trusted: tuple[str, ...] = ()) -> str:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded.split("|") if line]
    return client_key(Request({"type": "http", "client": (peer, 1), "headers": headers}), trusted)


def test_a_client_says_who_it_is_only_through_those_who_are_trusted() -> None:
    assert client("192.0.2.1", "10.0.0.9") == "192.0.2.1"
    proxy = ("127.0.0.1/32", "10.0.0.0/8")
    assert client("127.0.0.1", "203.0.113.7", trusted=proxy) == "203.0.113.7"
    assert client("127.0.0.1", "1.2.3.4, 203.0.113.7, 10.0.0.9", trusted=proxy) == "203.0.113.7"
    assert client("127.0.0.1", "1.2.3.4|203.0.113.7", trusted=proxy) == "203.0.113.7"
    assert client("192.0.2.1", "203.0.113.7", trusted=proxy) == "192.0.2.1"
    assert client("127.0.0.1", "nonsense", trusted=proxy) == "127.0.0.1"
    assert client("127.0.0.1", "", trusted=proxy) == "127.0.0.1"


def test_one_household_of_ipv6_is_one_client() -> None:
    assert client("2001:db8::1") == client("2001:db8::ffff:1") == "2001:db8::/64"
    assert client("2001:db8:0:1::1") != client("2001:db8::1")
    assert client("::ffff:192.0.2.1") == "192.0.2.1"


def test_a_bucket_fills_again_and_there_are_never_too_many() -> None:
    buckets = Buckets(Rate(2, timedelta(minutes=1)), bound=3)
    minute = timedelta(minutes=1)
    assert [buckets.take("a", NOON) for _ in range(3)] == [True, True, False]
    assert [buckets.take("a", NOON + minute), buckets.take("a", NOON + minute)] == [True, False]
    assert [buckets.take("a", NOON + 60 * minute) for _ in range(3)] == [True, True, False]
    assert not buckets.take("a", NOON), "a clock that goes back gives nothing"
    for key in "bcde":
        buckets.take(key, NOON)
    assert len(buckets) == 3


# ------------------------------------------------------------------ closed, broken


@pytest.fixture
def closed(place: Place) -> Iterator[Served]:
    yield from place.serving(place.configure("[serve]\nsubscribe = false"))


def test_where_nobody_may_subscribe_there_is_no_such_page_and_links_of_mails_still_work(closed: Served) -> None:
    closed.config.feeds.mkdir()
    assert closed.client.get("/iscriviti").status_code == 404
    assert closed.client.post("/iscriviti", data={"email": "a@b.it"}).status_code in {404, 405}
    closed.subscribers.ask("ong@example.org", Wishes(), now=NOON)
    [asked] = closed.subscribers.take(NOON)
    name = closed.subscribers.decide(asked, now=NOON).subscriber
    assert name is not None
    path = "/" + closed.links.unsubscribe(name).split("/", 3)[3]
    assert closed.client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_fault_of_ours_is_told_in_words_and_the_service_goes_on(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("of course")

    path = "/" + served.links.manage("web-1").split("/", 3)[3]
    with monkeypatch.context() as broken:
        broken.setattr(SqlSubscribers, "by_id", breaks)
        answer = served.client.get(path)
    assert answer.status_code == 500
    assert "Abbiamo sbagliato noi" in answer.text
    assert "of course" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert served.client.get(path).status_code == 410


def test_many_forms_at_once_are_all_kept(served: Served) -> None:
    forms = [served.form(email=f"a{number}@example.org") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda form: served.client.post("/iscriviti", data=form), forms))
    assert {answer.status_code for answer in answers} == {200}
    served.sign_up(email="ultima@example.org")
    while len(served.post.sent) < 9:
        served.post.wait()
    assert len({message.recipient for message in served.post.sent}) == 9


def test_a_database_that_is_gone_is_told_as_back_in_a_moment(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    form = served.form(email="privata@example.org")
    path = "/" + served.links.manage("web-1").split("/", 3)[3]
    with closing(sqlite3.connect(served.config.data / "banditore.db")) as other:
        other.executescript("DROP TABLE sign_up; DROP TABLE subscriber")
    for answer in (served.client.post("/iscriviti", data=form), served.client.get(path)):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "120")
        assert "Torniamo subito" in answer.text
    assert "privata" not in caplog.text
