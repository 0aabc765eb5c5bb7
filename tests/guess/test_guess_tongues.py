"""Calls in German, French and English: South Tyrol and Aosta publish in them, and towns beyond Italy."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from scraper.model import Item, Kind
from scraper.parse.context import Context
from scraper.parse.listing import read_list

SEEN = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
ABOUT = {
    "de": (
        "Mitteilungen",
        "Die Gemeinde informiert die Bürger der Stadt und der Dörfer mit den Mitteilungen.",
        "8. August",
    ),
    "fr": ("Actualités", "La commune informe les habitants de la ville et des villages sur les services.", "8 août"),
    "en": ("News", "The council informs the people of the town and the villages with the news.", "8 August"),
}
Told = tuple[str, str]


def read(language: str, rows: Iterable[Told], *, declared: str | None = None) -> list[Item]:
    heading, about, day = ABOUT[language]
    cards = "".join(
        f"<article><p>{day} 2026</p><h2><a href='/n/{n}'>{title}</a></h2><p>{text}</p></article>"
        for n, (title, text) in enumerate(rows)
    )
    lang = language if declared is None else declared
    html = f"<html lang={lang}><body><main><h1>{heading}</h1><p>{about}</p>{cards}</main></body></html>"
    return list(read_list(html, Context("https://www.gemeinde.example.it/news/", SEEN)).items)


CALLS: dict[str, list[Told]] = {
    "de": [
        ("Öffentlicher Wettbewerb für zwei Stellen", "Gesuche sind bis 18. September 2026, 12.00 Uhr einzureichen."),
        ("Stellenausschreibung: Leitung des Bauhofs", "Bewerbungen bis zum 18.09.2026 im Personalamt."),
        ("Beiträge für Vereine", "Einreichtermin: 18. September 2026."),
        ("Musikschule", "Anmeldungen innerhalb 18.09.2026 im Sekretariat."),
        (
            "Öffentliche Versteigerung eines Traktors",
            "Angebote müssen bis spätestens Freitag, 18. September 2026 eintreffen.",
        ),
        ("Weihnachtsmarkt", "Anmeldeschluss ist der 18. September 2026."),
    ],
    "fr": [
        ("Avis public : location d'un alpage", "Les demandes doivent être déposées avant le 18 septembre 2026."),
        ("Concours externe pour deux postes", "Date limite : 18 septembre 2026 à 12 h."),
        ("Appel à candidatures pour la commission", "Les dossiers sont à remettre au plus tard le 18 septembre 2026."),
        ("Bourses d'étude", "Inscriptions ouvertes jusqu'au 18 septembre 2026."),
        ("Cantine", "Les inscriptions sont ouvertes du 1er au 18 septembre 2026."),
        ("Subventions aux associations", "Le dossier est à déposer d'ici le 18 septembre 2026."),
    ],
    "en": [
        ("Small grants for clubs", "Applications close on 18 September 2026."),
        ("Have your say on the new park", "The consultation ends at 5pm on Friday 18 September 2026."),
        ("Vacancy: park ranger", "Closing date: 18 September 2026."),
        ("Invitation to tender for the play area", "Tenders must be received no later than noon on 18 September 2026."),
        ("Call for stallholders", "Apply by 18 September 2026."),
        ("Photo competition", "Entries close on 18 September 2026."),
    ],
}
OTHERS: dict[str, list[Told]] = {
    "de": [
        ("Sperre der Dorfstraße", "Wegen Grabungsarbeiten bis 18. September 2026 gesperrt."),
        ("Ausstellung im Rathaus", "Zu sehen bis 18. September 2026."),
        ("Sitzung des Gemeinderats", "Am 18. September 2026 um 20 Uhr im Ratssaal."),
    ],
    "fr": [
        ("Fermeture du col", "La route restera fermée jusqu'au 18 septembre 2026 pour travaux."),
        ("Exposition de peinture", "À voir jusqu'au 18 septembre 2026 à la bibliothèque."),
        ("Nouvel engin", "Il sera livré avant le 18 septembre 2026."),
    ],
    "en": [
        ("Road closure", "The lane will be closed until 18 September 2026."),
        ("Pool timetable", "The summer timetable ends on 18 September 2026."),
        ("Roadworks", "Works will be completed by 18 September 2026."),
    ],
}


@pytest.mark.parametrize("language", CALLS)
def test_a_call_is_one_in_its_own_tongue_and_has_its_deadline(language: str) -> None:
    items = read(language, CALLS[language])
    assert [(item.title, item.kind, str(item.deadline)[:10]) for item in items] == [
        (title, Kind.CALL, "2026-09-18") for title, _ in CALLS[language]
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_other_ends_are_no_deadlines_in_any_tongue(language: str) -> None:
    items = read(language, OTHERS[language])
    assert [(item.title, item.deadline) for item in items] == [(title, None) for title, _ in OTHERS[language]]
    assert Kind.CALL not in {item.kind for item in items}


@pytest.mark.parametrize("language", CALLS)
def test_what_is_said_of_another_day_is_not_when_it_was_told(language: str) -> None:
    items = read(language, CALLS[language] + OTHERS[language])
    assert {str(item.published) for item in items} == {"2026-08-08"}


@pytest.mark.parametrize("declared", ["''", "it"])
def test_german_is_told_by_its_words_where_the_page_declares_none_or_italian(declared: str) -> None:
    about = [
        (
            "Neues vom Bauhof",
            "Der Bauhof und die Feuerwehr danken den Bürgern für die Hilfe mit dem Schnee von den Dächern.",
        )
    ]
    items = read("de", CALLS["de"] + about, declared=declared)
    assert [str(item.deadline)[:10] for item in items] == ["2026-09-18"] * len(CALLS["de"]) + ["None"]
