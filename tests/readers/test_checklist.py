"""The checklist as a whole: every line is answered by a test, or does not apply for a reason that is written down."""

from collections import Counter

from tests.readers import test_checklist_feeds, test_checklist_history, test_checklist_json_calendar
from tests.readers.checklist import DOES_NOT_APPLY, LINES

MODULES = (test_checklist_feeds, test_checklist_history, test_checklist_json_calendar)


def answered() -> list[str]:
    tests = [value for module in MODULES for name, value in vars(module).items() if name.startswith("test_")]
    return [line for test in tests for line in getattr(test, "lines", ())]


def test_every_line_of_the_checklist_is_answered_or_does_not_apply() -> None:
    assert LINES - set(answered()) - DOES_NOT_APPLY.keys() == set()


def test_no_test_answers_a_line_that_is_not_on_the_checklist() -> None:
    assert set(answered()) <= LINES
    assert DOES_NOT_APPLY.keys() <= LINES


def test_what_does_not_apply_has_a_reason_and_no_test() -> None:
    assert not DOES_NOT_APPLY.keys() & set(answered())
    assert all(len(reason) > 40 for reason in DOES_NOT_APPLY.values())


def test_every_line_is_answered_once() -> None:
    assert [line for line, times in Counter(answered()).items() if times > 1] == []
