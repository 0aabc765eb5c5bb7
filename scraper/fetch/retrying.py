"""When a request that came to nothing is tried again, and after which pause (tenacity does the counting)."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt, wait_exponential, wait_random

from scraper.fetch.errors import FetchError
from scraper.model import Reason

PATIENCE = timedelta(seconds=10)
"""A Retry-After up to this is waited for on the spot; a longer one is left to the schedule."""

_PASSING = {429, 500, 502, 503, 504}
_growing_pause = wait_exponential(multiplier=0.5, max=PATIENCE.total_seconds()) + wait_random(0, 0.5)


def retrying(attempts: int, sleep: Callable[[float], Awaitable[None]]) -> AsyncRetrying:
    """Call something up to ``attempts`` times while it raises a FetchError that may pass."""
    return AsyncRetrying(
        stop=stop_after_attempt(attempts), retry=_worth_another_try, wait=_pause, sleep=sleep, reraise=True
    )


def status_may_pass(status: int, retry_after: timedelta | None) -> bool:
    """Is an answer with this status worth asking again soon? Not when the server wants us away for longer."""
    return status in _PASSING and (retry_after is None or retry_after <= PATIENCE)


def _error(state: RetryCallState) -> FetchError | None:
    error = state.outcome.exception() if state.outcome is not None else None
    return error if isinstance(error, FetchError) else None


def _worth_another_try(state: RetryCallState) -> bool:
    error = _error(state)
    if error is None or not error.passing:
        return False
    # A host that did not answer in all the time it had gets one more chance, not ten.
    return error.reason is not Reason.TIMEOUT or state.attempt_number == 1


def _pause(state: RetryCallState) -> float:
    """Seconds: what the server asked for, else longer each time, with some chance in it."""
    error = _error(state)
    if error is not None and error.retry_after is not None:
        return error.retry_after.total_seconds()
    return _growing_pause(state)
