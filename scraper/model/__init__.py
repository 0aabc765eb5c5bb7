"""The values that flow through Banditore: frozen, timezone-aware, without behaviour of their own.

    Source ──fetch──► Page ──archive──► Snapshot
                       └──parse──► Item ──diff──► Change ──alert──► Letter

Datetimes are always aware. A *day* (``Day``) is a ``date`` where only the day is known and an aware
``datetime`` where the hour is known too: a date without a time stays a date.
"""

from scraper.model.checks import Checked, SourceState, Status
from scraper.model.items import Attachment, Change, ChangeType, Entry, FieldValue, Item, Meaning
from scraper.model.letters import Bounce, Interest, Letter, Message, Notice, Query, Subscription
from scraper.model.subscribers import Invitation, SignUp, Standing, Subscriber, Wishes
from scraper.model.times import Day, require_aware
from scraper.model.watched import Kind, Role, Select, Site, Source
from scraper.model.web import Exchange, Failure, Fetched, NotModified, Page, Reason, Snapshot, Tls, Validators

__all__ = [
    "Attachment",
    "Bounce",
    "Change",
    "ChangeType",
    "Checked",
    "Day",
    "Entry",
    "Exchange",
    "Failure",
    "Fetched",
    "FieldValue",
    "Interest",
    "Invitation",
    "Item",
    "Kind",
    "Letter",
    "Meaning",
    "Message",
    "NotModified",
    "Notice",
    "Page",
    "Query",
    "Reason",
    "Role",
    "Select",
    "SignUp",
    "Site",
    "Snapshot",
    "Source",
    "SourceState",
    "Standing",
    "Status",
    "Subscriber",
    "Subscription",
    "Tls",
    "Validators",
    "Wishes",
    "require_aware",
]
