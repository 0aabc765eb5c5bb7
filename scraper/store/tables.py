"""The schema as the queries see it; the migrations beside it are what creates it."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    text,
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC and given back in UTC; SQLite itself knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite gets it without the zone it cannot keep."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back to an aware datetime in UTC."""
        del dialect  # both drivers are served by looking at the value
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()
_UNSHELVED = text("revision <> shelved")

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

site = Table(
    "site",
    metadata,
    Column("id", Text, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("state", Integer, nullable=False, default=0),  # goes up with all that its feeds would show
    Column("published", Integer, nullable=False, default=-1),  # the state that its feeds show
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("digest", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("offset", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("revisit", Boolean, nullable=False),
    Column("refers_to", Text),
    Column("refers_url", Text),
    Column("refers_at", Moment),
    Index("snapshot_source", "source", "at"),
)

source = Table(
    "source",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site", Text, ForeignKey("site.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("every", Integer, nullable=False),  # seconds
    Column("kind", Text),
    Column("details", Boolean, nullable=False),
    Column("select", Text),  # JSON
    Column("item", Text),
    Column("active", Boolean, nullable=False, default=True),
    Column("status", Text, nullable=False),
    Column("next_due", Moment),
    Column("last_checked", Moment),
    Column("last_ok", Moment),
    Column("failures", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("digest", Text),
    Column("candidate", Text),
    Column("reader", Text),
    Column("moved_to", Text),
    Column("snapshot", Text, ForeignKey("snapshot.id")),
    Column("items", Integer, nullable=False, default=0),
    Column("gone_since", Moment),
    Column("doubted", Moment),
    Column("turned", Moment),  # since when it is read well, or is not
    Column("quickened", Text, nullable=False, default="[]"),  # JSON: when it lately brought something new
    Column("size", Integer),  # of an attachment, in bytes
    Column("media_type", Text),  # of an attachment, as its server names it
    Index("source_due", "active", "next_due"),
    Index("source_item", "item"),
)

item = Table(
    "item",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site", Text, ForeignKey("site.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("url_key", Text),
    Column("title_key", Text, nullable=False),
    Column("day", Text, nullable=False),  # published, or else first seen
    Column("place", Text, nullable=False),  # among the newest: when it was published, or last changed
    Column("due", Text),  # the day of a call's deadline or of an event
    Column("revision", Integer, nullable=False, default=0),  # goes up whenever this row is written
    Column("shelved", Integer, nullable=False, default=-1),  # the revision that feeds were last told of
    Column("first_seen", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("snapshot", Text),
    Column("withdrawn", Moment),
    Column("apart", Text, nullable=False),  # JSON: addresses that are not this item's
    Column("content", Text, nullable=False),  # JSON
    Index("item_url", "site", "url_key"),
    Index("item_title", "site", "title_key"),
    Index("item_place", "site", "kind", "place"),
    Index("item_newest", "kind", "place"),
    Index("item_due", "site", "due"),
    Index("item_unshelved", "site", sqlite_where=_UNSHELVED, postgresql_where=_UNSHELVED),
)

reading = Table(
    "reading",
    metadata,
    Column("source", Text, primary_key=True),
    Column("item", Text, ForeignKey("item.id"), primary_key=True),
    Column("content", Text, nullable=False),  # JSON
    Column("missed", Moment),  # since when its source shows it no more
    Index("reading_item", "item"),
)

version = Table(
    "version",
    metadata,
    Column("item", Text, ForeignKey("item.id"), primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("snapshot", Text),
    Column("content", Text, nullable=False),  # JSON
)

change = Table(
    "change",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("type", Text, nullable=False),
    Column("item", Text, ForeignKey("item.id"), nullable=False),
    Column("site", Text, ForeignKey("site.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("fields", Text, nullable=False),  # JSON
    Column("snapshot", Text),
    Column("meaning", Text),
    Column("evidence", Text, nullable=False),
    Column("routed", Boolean, nullable=False, default=False),
    Column("shelved", Boolean, nullable=False, default=False),  # were feeds told of it?
    Index("change_site", "site", "at"),
    Index("change_at", "at"),
    Index("change_unshelved", "site", sqlite_where=text("NOT shelved"), postgresql_where=text("NOT shelved")),
    Index("change_item", "item"),
    Index("change_unrouted", "routed"),
)

letter = Table(
    "letter",
    metadata,
    Column("key", Text, primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("subscription", Text, nullable=False),
    Column("item", Text, ForeignKey("item.id"), nullable=False),
    Column("changes", Text, nullable=False),  # JSON: change ids
    Column("due", Moment, nullable=False),
    Column("again", Moment),  # when to try; null once it was sent or given up
    Column("attempts", Integer, nullable=False, default=0),
    Column("sent", Moment),
    Column("error", Text),
    Column("why", Text, nullable=False, default="[]"),  # JSON: the words that were asked for and found
    Column("reminds", Text),  # the deadline (ISO 8601) of which a reminder reminds
    Column("mail", Text),  # the key of the message it went out with
    Column("leased", Moment),  # until when ``holder`` alone may send it
    Column("holder", Text),
    Index("letter_again", "again"),
    Index("letter_item", "item"),
    Index("letter_holder", "holder"),
)

notice = Table(
    "notice",
    metadata,
    Column("key", Text, primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("subscription", Text, nullable=False),  # empty: the operator's
    Column("site", Text, ForeignKey("site.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    Column("until", Moment),
    Column("silent", Boolean, nullable=False),
    Column("reason", Text),
    Column("why", Text, nullable=False),
    Column("standing", Boolean, nullable=False),  # what it says still holds, and its recipient waits for the end
    Column("again", Moment),  # when to try; null once it was sent or given up
    Column("attempts", Integer, nullable=False, default=0),
    Column("sent", Moment),
    Column("error", Text),
    Column("mail", Text),
    Column("leased", Moment),
    Column("holder", Text),
    Index("notice_standing", "standing"),
    Index("notice_again", "again"),
)

feed = Table(
    "feed",
    metadata,
    Column("path", Text, primary_key=True),  # within the folder, without extension
    Column("mark", Text, nullable=False),  # stands for all that its document was made from; empty: make it anew
    Column("asked", Text, nullable=False),  # stands for what a query asks; empty for other feeds
    Column("archives", Integer, nullable=False, default=0),  # the number of its newest archive document
    Column("oldest", Integer, nullable=False, default=1),  # the number of the first one of what is asked now
    Column("written", Integer, nullable=False, default=0),  # the number of the newest one that is known to be there
    Column("base_url", Text, nullable=False),  # under which its archive documents were written
)

shelf = Table(
    "shelf",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("entry", Text, primary_key=True),  # an item's id, or a change's
    Column("archive", Integer),  # its archive document; null: none yet; below zero: it belongs only there
    Index("shelf_archive", "feed", "archive"),
    Index("shelf_entry", "entry"),
)

search = Table(
    "search",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("item", Text, ForeignKey("item.id"), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),  # of the item, when its words were taken
    Column("words", Text, nullable=False),  # stems
)
"""SQLite keeps a full-text index beside it (``search_index``, FTS5), PostgreSQL has one on it."""

page = Table(
    "page",
    metadata,
    Column("site", Text, ForeignKey("site.id"), primary_key=True),
    Column("parts", Text, nullable=False),  # JSON: what the pages of all sites show of this one
)

ping = Table(
    "ping",
    metadata,
    Column("topic", Text, primary_key=True),  # the address of a feed that its hub is to be told of
    Column("again", Moment),  # when to try; null once it was given up
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", Text),
    Index("ping_again", "again"),
)

subscriber = Table(
    "subscriber",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address", Text),  # null once ended
    Column("mailbox", Text),  # the address in lower case: one subscription each; null once ended
    Column("trace", Text),  # once ended: a hash that keeps us from writing again too soon
    Column("interest", Text, nullable=False),  # JSON
    Column("when", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("remind", Text, nullable=False),  # JSON: seconds
    Column("state", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("confirmed", Moment),
    Column("ended", Moment),
    Column("last_asked", Moment, nullable=False),
    Column("asked", Integer, nullable=False, default=1),  # how many mails answered its sign-ups
    Index("subscriber_mailbox", "mailbox", unique=True),
    Index("subscriber_trace", "trace"),
    Index("subscriber_state", "state"),
)

sign_up = Table(
    "sign_up",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("wishes", Text, nullable=False),  # JSON
    Column("at", Moment, nullable=False),
    Column("again", Moment, nullable=False),  # when to try
    Column("attempts", Integer, nullable=False, default=0),
    Column("invitation", Text),
    Column("subscriber", Text),
    Index("sign_up_again", "again"),
)

bounce = Table(
    "bounce",
    metadata,
    Column("mailbox", Text, primary_key=True),
    Column("mail", Text, primary_key=True),  # one mail comes back once, however often its server says so
    Column("at", Moment, nullable=False),
    Column("status", Text, nullable=False),
    Column("text", Text, nullable=False),
)

suspension = Table(
    "suspension",
    metadata,
    Column("mailbox", Text, primary_key=True),  # nothing is sent there until an operator or its owner says so
    Column("since", Moment, nullable=False),
    Column("why", Text, nullable=False),
)
