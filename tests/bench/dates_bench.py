"""What it costs to look for dates and deadlines: CPU microseconds a sentence.

    python tests/bench/dates_bench.py [--sentences 2000] [--rounds 7]

Every sentence is another one, made from templates and numbers, with and without dates: nothing can be remembered.
Prints the best and the median round of each kind; it judges nothing.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from scraper.normalise.dates import find_dates
from scraper.parse.deadlines import find_deadline

TODAY = date(2026, 11, 10)
_MONTHS = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
)  # fmt: skip
_WEEKDAYS = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
_SUBJECTS = (
    "il servizio di trasporto scolastico", "la sala polivalente della biblioteca civica", "il nuovo parco fluviale",
    "l'assegnazione di contributi alle famiglie", "la mensa delle scuole primarie", "il cantiere del centro storico",
)  # fmt: skip
_DATED = (
    "Si informa che {subject} sarà presentato {weekday} {day} {month} {year} alle ore {hour}.{minute:02} in municipio.",
    "Le domande per {subject} vanno presentate entro e non oltre le ore {hour} del {day:02}/{number:02}/{year}.",
    "Pubblicato il {day:02}.{number:02}.{year}: avviso n. {count} che riguarda {subject}, a cura dell'ufficio tecnico.",
    "Dal {day} {month} al {later} {next_month} resterà chiuso per lavori {subject}, come da ordinanza n. {count}.",
    "Determinazione n. {count} del {day}/{number}/{year}: impegno di spesa di euro {count}.000,00 per {subject}.",
)
_NUMBERED = (
    "La delibera n. {count} approva {subject} per gli anni 2026-2028, con una spesa di euro {count}.{minute:02}0,00.",
    "Per {subject} telefonare allo 0171 {count}{minute:02} o scrivere in via Roma {day}, terzo piano, stanza {later}.",
    "Il bando su {subject} prevede {count} posti per ragazzi da {day} a {later} anni, vedi D.Lgs. {later}/2013.",
)
_WORDED = (
    "La Giunta comunale ha approvato {subject}, e ringrazia gli uffici che vi hanno lavorato con i {name} e {other}.",
    "Chi vuole saperne di più su {subject} trova tutte le notizie alla pagina dedicata, con {name} e {other}.",
)
_SYLLABLES = ("ba", "re", "lo", "ti", "mu", "se", "ga", "no", "vi", "da")


def main() -> None:
    """Measure, and print a line for each function and kind of sentence."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    chance = random.Random(7)
    for function in (find_dates, find_deadline):
        for kind, templates in (("a date", _DATED), ("numbers only", _NUMBERED), ("words only", _WORDED)):
            rounds = [_round(function, _sentences(templates, options.sentences, chance)) for _ in range(options.rounds)]
            best, median = min(rounds), statistics.median(rounds)
            print(f"{function.__name__:14} {kind:13} best {best:5.1f} µs   median {median:5.1f} µs a sentence")


def _round(function: Callable[[str, date], object], sentences: Sequence[str]) -> float:
    start = time.process_time()
    for sentence in sentences:
        function(sentence, TODAY)
    return (time.process_time() - start) / len(sentences) * 1e6


def _sentences(templates: Sequence[str], number: int, chance: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < number:
        found[_sentence(chance.choice(templates), chance)] = None
    return list(found)


def _sentence(template: str, chance: random.Random) -> str:
    day = date(2026, 1, 1) + timedelta(days=chance.randrange(600))
    later = day + timedelta(days=chance.randrange(1, 60))
    return template.format(
        subject=chance.choice(_SUBJECTS), weekday=_WEEKDAYS[day.weekday()], day=day.day, month=_MONTHS[day.month - 1],
        number=day.month, year=day.year, later=later.day, next_month=_MONTHS[later.month - 1],
        hour=chance.randrange(8, 24), minute=chance.randrange(60), count=chance.randrange(1, 999),
        name=_name(chance), other=_name(chance),
    )  # fmt: skip


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=5)).capitalize()


if __name__ == "__main__":
    main()
