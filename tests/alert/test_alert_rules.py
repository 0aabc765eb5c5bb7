from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scraper.alert.rules import batches, route
from scraper.model import Change, ChangeType, Entry, Interest, Item, Kind, Letter, Subscription

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
    assert (
        route(
            [(change("1", known), known)],
            [Subscription("ong", ("ong@example.org",), Interest(match=("Guinea",)))],
            now=NOW,
        )
        == []
    )


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
