"""A random history of a town: moves by chance, each by its seed."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta

from tests.scenarios import troubles
from tests.scenarios.layouts import Addresses, Markup
from tests.scenarios.newsroom import Newsroom
from tests.scenarios.things import CALL, File, pdf
from tests.scenarios.town import Town, Trouble
from tests.scenarios.truth import Truth, due, truth_of
from tests.scenarios.verdict import Chronicle

Move = Callable[[Town, random.Random], str]
"""Changes the town; says in words what it did, or nothing where it could not."""

_WORDS = ("ponte", "teatro", "palestra", "fontana", "asilo", "sentiero", "museo", "campo", "mulino", "portico")
_THEMES = ("restauro", "gestione", "apertura", "concessione", "festa", "chiusura", "mostra", "raccolta")


_FEWEST = 3
"""Things that each list keeps: one of two or three may honestly change altogether."""


def _title(town: Town, chance: random.Random) -> str:
    place = f"{chance.choice(_THEMES)} per il {chance.choice(_WORDS)} di via {chance.choice('ABCDEFGHILMNOPQRSTUVZ')}"
    return f"{place.capitalize()}erti, lotto {len(town.things) * 7 + 100}"


def _quiet(town: Town, chance: random.Random, *, section: str = "") -> str | None:
    """A thing that is neither gone nor of the archive."""
    found = [
        name
        for name, thing in town.things.items()
        if name not in town.taken_down and not name.startswith("storia") and section in {"", thing.section}
    ]
    return chance.choice(found) if found else None


# ------------------------------------------------------------------ what is told


def news_is_added(town: Town, chance: random.Random) -> str:
    where = chance.choice(["novita", "novita", "cooperazione"])
    return f"news_is_added {town.news_is_added(f'news-{len(town.things)}', _title(town, chance), where=where).name}"


def call_is_added(town: Town, chance: random.Random) -> str:
    name, until = f"call-{len(town.things)}", town.today + timedelta(days=chance.randint(8, 60))
    title = f"Bando pubblico di {_title(town, chance).lower()}"
    return f"call_is_added {town.call_is_added(name, title, deadline=until, on_lists=chance.random() < 0.5).name}"


def numbered_call_follows(town: Town, chance: random.Random) -> str:
    """Avviso n. 13 comes as Avviso n. 12 leaves the list."""
    numbers = [name for name in town.things if name.startswith("n-")]
    if numbers and town.things[numbers[-1]].day == town.today:
        return ""  # nobody has seen it yet
    for name in numbers[-1:]:
        for order in town.lists.values():
            if name in order and len(order) > _FEWEST:
                order.remove(name)
    name = f"n-{12 + len(numbers)}"
    until = town.today + timedelta(days=chance.randint(8, 60))
    title = f"Avviso pubblico n. {12 + len(numbers)} per la cooperazione internazionale"
    town.call_is_added(name, title, deadline=until)
    return f"numbered_call_follows {name}"


def title_is_corrected(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance)
    if name is None:
        return ""
    town.title_is_corrected(name, f"{town.things[name].title} (edizione {chance.randint(2, 9)} bis)")
    return f"title_is_corrected {name}"


def story_is_edited(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance)
    if name is None:
        return ""
    town.story_is_edited(name, f"Per informazioni rivolgersi allo sportello {chance.randint(1, 99)} del municipio.")
    return f"story_is_edited {name}"


def call_gets_another_deadline(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance, section=CALL)
    if name is None:
        return ""
    until = town.today + timedelta(days=chance.randint(8, 60))
    town.call_is_extended(name, until)
    return f"call_gets_another_deadline {name} {until}"


def call_is_rectified(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance, section=CALL)
    if name is None or town.things[name].notes:
        return ""
    town.call_is_rectified(name)
    return f"call_is_rectified {name}"


def call_is_suspended_or_revoked(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance, section=CALL)
    if name is None or "SOSPESO" in town.things[name].title or "REVOCATO" in town.things[name].title:
        return ""
    move = chance.choice([town.call_is_suspended, town.call_is_revoked])
    move(name)
    return f"{move.__name__} {name}"


def outcome_is_published(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance, section=CALL)
    if name is None or any("Graduatoria" in file.title for file in town.things[name].files):
        return ""
    town.outcome_is_published(name)
    return f"outcome_is_published {name}"


def file_is_attached(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance)
    if name is None or len(town.things[name].files) > 2:
        return ""
    number = chance.randint(100, 999)
    town.file_is_attached(name, File(f"{name}-{number}", f"Planimetria {number}", pdf(f"Planimetria {number}")))
    return f"file_is_attached {name} {number}"


def file_is_changed(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance)
    if name is None or not town.things[name].files:
        return ""
    kind, number = chance.choice(["replaced", "renamed", "removed"]), chance.randint(100, 999)
    if kind == "replaced":
        town.file_is_replaced(name, pdf(f"Documento {number}"))
    elif kind == "renamed":
        town.file_is_renamed(name, f"Documento coordinato {number}")
    else:
        town.file_is_removed(name)
    return f"file_is_{kind} {name}"


def item_is_withdrawn(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance)
    if name is None or len(town.taken_down) >= 2 or town.things[name].day == town.today:
        return ""
    if any(len(set(order) - {name}) < _FEWEST for order in town.lists.values()):
        return ""
    how = chance.choice([{"status": 404}, {"status": 410}, {"to": "/"}])
    town.item_is_withdrawn(name, **how)  # type: ignore[arg-type]
    return f"item_is_withdrawn {name} {how}"


def item_returns(town: Town, chance: random.Random) -> str:
    if not town.taken_down:
        return ""
    name = chance.choice(sorted(town.taken_down))
    town.item_returns(name)
    return f"item_returns {name}"


def edited_and_edited_back(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance)
    if name is None:
        return ""
    title = town.things[name].title
    town.title_is_corrected(name, "Qualcosa di tutt’altro, per errore")
    town.title_is_corrected(name, title)
    return f"edited_and_edited_back {name}"


# ------------------------------------------------------------------ what is not


def list_scrolls(town: Town, chance: random.Random) -> str:
    where, by = chance.choice(["novita", "cooperazione"]), chance.randint(1, 2)
    if len(town.lists[where]) < _FEWEST + by:
        return ""
    town.list_scrolls(where, by=by)
    return f"list_scrolls {where} {by}"


def list_is_rearranged(town: Town, chance: random.Random) -> str:
    where = chance.choice(["novita", "cooperazione"])
    name = chance.choice(town.lists[where])
    town.item_is_pinned(name, where)
    town.items_swap(where)
    return f"item_is_pinned {name} {where}, items_swap"


def item_is_shown_in_second_section(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance)
    where = chance.choice(["novita", "cooperazione"])
    if name is None or name in town.lists[where]:
        return ""
    town.item_is_shown_in_second_section(name, where)
    return f"item_is_shown_in_second_section {name} {where}"


def pages_move_by_themselves(town: Town, chance: random.Random) -> str:
    moves = (
        town.counter_moves,
        town.last_update_moves,
        town.dates_are_spelt_otherwise,
        town.tracking_parameters_appear,
    )
    move = chance.choice(moves)
    move()
    return move.__name__


def title_is_shouted(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance)
    if name is None:
        return ""
    town.title_is_shouted(name)
    return f"title_is_shouted {name}"


def archive_is_republished(town: Town, chance: random.Random) -> str:
    if "storia-0" in town.things:
        return ""
    dated = chance.random() < 0.5
    town.archive_is_republished(12, dated=dated)
    return f"archive_is_republished 12 {dated=}"


# ------------------------------------------------------------------ what moves all of them, alone in its days


def slug_changes(town: Town, chance: random.Random) -> str:
    name = _quiet(town, chance)
    if name is None:
        return ""
    listed = any(name == thing.name for where in town.lists for thing in town.on_list(where))
    redirects = not listed or chance.random() < 0.5
    town.slug_changes(name, f"{town.things[name].slug}-{chance.randint(2, 9)}", redirects=redirects)
    return f"slug_changes {name} {redirects=}"


def site_is_redesigned(town: Town, chance: random.Random) -> str:
    others = [one for one in Markup if one is not town.style.markup]
    markup, teaser = chance.choice(others), chance.choice([0, 40, 80])
    town.site_is_redesigned(markup, teaser=teaser)
    return f"site_is_redesigned {markup} {teaser}"


def site_migrates(town: Town, chance: random.Random) -> str:
    if town.style.addresses is Addresses.WORDPRESS or town.taken_down:
        return ""
    town.site_migrates_to_wordpress(redirects=True)
    return "site_migrates_to_wordpress"


MOVES: Sequence[tuple[int, Move]] = (
    (6, news_is_added),
    (5, call_is_added),
    (3, numbered_call_follows),
    (4, title_is_corrected),
    (5, story_is_edited),
    (7, call_gets_another_deadline),
    (3, call_is_rectified),
    (3, call_is_suspended_or_revoked),
    (3, outcome_is_published),
    (4, file_is_attached),
    (5, file_is_changed),
    (4, item_is_withdrawn),
    (4, item_returns),
    (2, edited_and_edited_back),
    (5, list_scrolls),
    (5, list_is_rearranged),
    (4, item_is_shown_in_second_section),
    (6, pages_move_by_themselves),
    (2, title_is_shouted),
    (1, archive_is_republished),
)
UPHEAVALS: Sequence[Move] = (slug_changes, site_is_redesigned, site_migrates)
TROUBLES: Sequence[tuple[str, Trouble | None]] = (
    ("site_shows_maintenance", troubles.site_shows_maintenance),
    ("site_answers_503", troubles.site_answers_503),
    ("waf_wall", troubles.waf_wall),
    ("cookie_wall", troubles.cookie_wall),
    ("login_wall", troubles.login_wall),
    ("javascript_shell", troubles.javascript_shell),
    ("soft_404", troubles.soft_404),
    ("page_is_truncated", troubles.page_is_truncated),
    ("encoding_flips", troubles.encoding_flips),
    ("encoding_is_called_otherwise", troubles.encoding_is_called_otherwise),
    ("language_flips", None),
    ("other_municipality_answers", troubles.other_municipality_answers()),
)


async def play(room: Newsroom, seed: int, *, days: int) -> Chronicle:
    """So many times two days of a town's life, by this seed; fewer ``days`` are the beginning of the same history."""
    chance, chronicle = random.Random(seed), Chronicle()
    room.delivers_late = True
    await room.goes_on(hours=26, step=timedelta(hours=26))
    truth = truth_of(room.town)
    for _ in range(days):
        truth = await _two_days(room, chance, chronicle, truth)
        if not chronicle.is_true:
            break
    return chronicle


async def _two_days(room: Newsroom, chance: random.Random, chronicle: Chronicle, before: Truth) -> Truth:
    told = len(room.told)
    trouble = chance.choice(TROUBLES) if chance.random() < 0.3 else None
    done = _moved(room.town, chance)
    chronicle.moves += done
    mailed = len(room.mailed)
    if trouble:
        chronicle.moves.append(trouble[0])
        room.town.trouble = trouble[1] or troubles.language_flips(room.town)
        await room.goes_on(hours=2, step=timedelta(hours=1))
        room.town.trouble = None
    await room.goes_on(hours=1, step=timedelta(hours=1))
    await room.goes_on(hours=45, step=timedelta(hours=15))
    after = truth_of(room.town, before)
    chronicle.hold(room, due(before, after), told=room.told[told:], mailed=room.mailed[mailed:])
    return after


def _moved(town: Town, chance: random.Random) -> list[str]:
    if chance.random() < 0.15:
        done = [chance.choice(UPHEAVALS)(town, chance)]
    else:
        moves = chance.choices([move for _, move in MOVES], [weight for weight, _ in MOVES], k=chance.randint(1, 4))
        done = [move(town, chance) for move in moves]
    return [words for words in done if words]
