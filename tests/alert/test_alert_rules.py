from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.alert.rules import batches, matches, route
from scraper.model import Change, ChangeType, Entry, Item, Kind, Letter, Query, Subscription

NOW = datetime(2025, 10, 14, 7, 12, tzinfo=UTC)


def entry(title: str = "Avviso di co-progettazione", *, item: str = "tag:1", kind: Kind = Kind.CALL) -> Entry:
    return Entry(item=Item(id=item, kind=kind, title=title), site="cuneo", first_seen=NOW, updated=NOW, snapshot=None)


def change(name: str, about: Entry, *, at: datetime = NOW) -> Change:
    return Change(
        id=name,
        at=at,
        type=ChangeType.EDITED,
        item=about.item.id,
        site=about.site,
        source="avvisi",
        kind=about.item.kind,
        title=about.item.title,
        url=None,
        fields={},
        snapshot=None,
    )


def subscription(name: str = "ong", to: tuple[str, ...] = ("ong@example.org",), when: str = "at once") -> Subscription:
    return Subscription(id=name, to=to, when=when)


def about(*words: str) -> Subscription:
    return Subscription(id="ong", to=("ong@example.org",), match=words)


# ------------------------------------------------------------------ what a subscription is about


def test_a_subscription_without_wishes_is_about_everything() -> None:
    assert matches(subscription(), entry())


@pytest.mark.parametrize(
    ("wish", "wanted"),
    [
        (Subscription(id="s", to=(), sites=("cuneo", "torino")), True),
        (Subscription(id="s", to=(), sites=("torino",)), False),
        (Subscription(id="s", to=(), kinds=(Kind.CALL, Kind.PROJECT)), True),
        (Subscription(id="s", to=(), kinds=(Kind.NEWS,)), False),
        (Subscription(id="s", to=(), sites=("cuneo",), kinds=(Kind.NEWS,)), False),
    ],
)
def test_sites_and_kinds_must_both_be_wanted(wish: Subscription, *, wanted: bool) -> None:
    assert matches(wish, entry()) is wanted


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("città", "CITTA' DI CUNEO"),
        ("città di Cuneo", "La CITTA’  DI\nCUNEO informa"),
        ("l'avviso", "Pubblicato l’avviso"),
        ("avviso", "Dell’Avviso"),
        ("Balo Kendo", "progetto “Balo Kendö”"),
        ("co-progettazione", "Avvisi di CO–PROGETTAZIONE"),
        ("perché", "perche´ no"),
        ("5x1000", "il 5x1000."),
    ],
)
def test_words_match_across_case_accents_apostrophes_and_blanks(word: str, text: str) -> None:
    assert matches(about(word), entry(text))


@pytest.mark.parametrize(
    ("word", "text"), [("arte", "Nuovo cartello"), ("bando", "Il banditore"), ("Senegal", "Guinea"), ("!", "Ciao!")]
)
def test_a_word_inside_another_word_or_no_word_at_all_does_not_match(word: str, text: str) -> None:
    assert not matches(about(word), entry(text))


def test_a_query_for_a_feed_is_matched_like_a_subscription() -> None:
    query = Query(id="senegal", title="Senegal", kinds=(Kind.PROJECT,), match=("Senegal",))
    assert matches(query, entry("RETI al Lavoro in Senegal", kind=Kind.PROJECT))
    assert not matches(query, entry("RETI al Lavoro in Senegal", kind=Kind.NEWS))


def test_any_one_of_the_words_is_enough() -> None:
    assert matches(about("Guinea", "Senegal"), entry("RETI al Lavoro in Senegal"))


@pytest.mark.parametrize("field", ["summary", "section", "text"])
def test_words_are_looked_for_in_everything_an_item_says(field: str) -> None:
    words = {"summary": "", "section": None, "text": ""} | {field: "cooperazione internazionale"}
    item = Item(id="tag:1", kind=Kind.NEWS, title="Titolo", **words)  # type: ignore[arg-type]
    known = Entry(item=item, site="cuneo", first_seen=NOW, updated=NOW, snapshot=None)
    assert matches(about("cooperazione internazionale"), known)


def test_a_phrase_does_not_run_from_the_title_into_the_summary() -> None:
    item = Item(id="tag:1", kind=Kind.NEWS, title="Nuova cooperazione", summary="internazionale è il mercato")
    known = Entry(item=item, site="cuneo", first_seen=NOW, updated=NOW, snapshot=None)
    assert not matches(about("cooperazione internazionale"), known)


@given(st.text())
def test_every_title_matches_itself(words: str) -> None:
    title = f"Avviso {words}"
    assert matches(about(title), entry(title))


# ------------------------------------------------------------------ who is owed a letter


def test_overlapping_subscriptions_give_a_recipient_one_letter() -> None:
    known = entry()
    overlapping = [subscription("a"), subscription("b"), subscription("c", ("Ong@Example.org", "altri@example.org"))]
    letters = route([(change("1", known), known)], overlapping, now=NOW)
    assert [(letter.recipient, letter.subscription) for letter in letters] == [
        ("ong@example.org", "a"),
        ("altri@example.org", "c"),
    ]


def test_at_once_wins_over_a_digest_and_an_early_digest_over_a_late_one() -> None:
    known = entry()
    weekly = subscription("weekly", when="weekly mon 07:30")
    daily = subscription("daily", when="daily 07:30")
    announcements = [(change("1", known), known)]
    (first,) = route(announcements, [weekly, daily, subscription("now")], now=NOW)
    (second,) = route(announcements, [weekly, daily], now=NOW)
    assert (first.subscription, first.due) == ("now", NOW)
    assert (second.subscription, second.due) == ("daily", datetime(2025, 10, 15, 5, 30, tzinfo=UTC))


def test_all_that_a_round_noticed_about_one_item_is_one_letter() -> None:
    call, news = entry(), entry("Notizia", item="tag:2")
    later = NOW + timedelta(hours=1)
    announcements = [
        (change("1", call), call),
        (change("2", news), news),
        (change("3", call), call),
        (change("4", call, at=later), call),
    ]
    letters = route(announcements, [subscription()], now=later)
    assert [letter.changes for letter in letters] == [("1", "3", "4"), ("2",)]


def test_a_mere_new_address_is_told_to_nobody_and_beside_other_news_it_is_left_out() -> None:
    known = entry()
    moved = replace(change("1", known), type=ChangeType.MOVED)
    assert route([(moved, known)], [subscription()], now=NOW) == []
    (letter,) = route([(moved, known), (change("2", known), known)], [subscription()], now=NOW)
    assert letter.changes == ("2",)


def test_nobody_is_owed_a_letter_about_what_nobody_follows() -> None:
    known = entry()
    assert route([(change("1", known), known)], [about("Guinea")], now=NOW) == []


def test_routing_again_gives_the_same_keys_and_no_two_letters_share_one() -> None:
    call, news = entry(), entry("Notizia", item="tag:2")
    announcements = [(change("1", call), call), (change("2", news), news), (change("3", call), call)]
    everybody = [subscription(to=("a@example.org", "b@example.org"))]
    keys = [letter.key for letter in route(announcements, everybody, now=NOW)]
    shuffled = route(announcements[::-1], everybody, now=NOW + timedelta(days=1))
    assert len(set(keys)) == 4
    assert {letter.key for letter in shuffled} == set(keys)


# ------------------------------------------------------------------ which letters go out together


def letter(key: str, name: str, to: str = "a@example.org", due: datetime = NOW) -> Letter:
    return Letter(key=key, recipient=to, subscription=name, item="tag:1", changes=("1",), due=due)


def test_a_digest_goes_out_as_one_mail_and_other_letters_by_themselves() -> None:
    subscriptions = [subscription("now"), subscription("digest", when="daily 07:30")]
    letters = [
        letter("1", "now"),
        letter("2", "digest"),
        letter("3", "now"),
        letter("4", "digest"),
        letter("5", "digest", to="b@example.org"),
        letter("6", "digest", due=NOW + timedelta(days=1)),
        letter("7", "gone from the configuration"),
    ]
    mails = [[one.key for one in batch] for batch in batches(letters, subscriptions)]
    assert mails == [["1"], ["3"], ["2", "4"], ["5"], ["6"], ["7"]]


def test_a_flood_of_mails_is_one_mail() -> None:
    flood = [letter(f"{number}", "now") for number in range(9)]
    (mail,) = batches(flood, [subscription("now")])
    assert len(mail) == 9
    assert len(batches(flood[:8], [subscription("now")])) == 8
