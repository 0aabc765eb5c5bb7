"""Who subscribed on our pages: ``scraper.ports.Subscribers`` on SQL.

A form that is sent becomes a row of ``sign_up``, whoever sent it and whatever we know of its address: sending it
tells nobody anything. What it means is decided afterwards, once, and kept, so that a mail that is tried again is
the same mail. Every transaction writes before it reads: SQLite refuses one that reads first and then comes second.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from scraper.model import Invitation, SignUp, Standing, Subscriber, Subscription, Wishes
from scraper.store.engine import Database
from scraper.store.tables import bounce, letter, notice, setting, sign_up, subscriber, suspension
from scraper.store.wishes import dump_wishes, wishes_object, wishes_values
from scraper.store.wishes import sign_up as read_sign_up
from scraper.store.wishes import subscriber as read_subscriber
from scraper.store.wishes import subscription as read_subscription

QUIET = timedelta(hours=1)
"""Between the first two mails that answer sign-ups of one address; each pause after that is twice as long."""
_LONGEST_DOUBLING = 5  # so that the longest pause is 32 hours
_LEASE = timedelta(minutes=5)
"""A sign-up that somebody took and did not finish is taken again after this long."""
TRACE_KEPT = timedelta(days=30)
PREFIX = "web-"
"""What no subscription of the configuration is called."""
_SALT = "subscriber-salt"

AnyRow = Row[tuple[object, ...]]


class SqlSubscribers:
    """Sign-ups that wait for their mail, and subscribers in every state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -------------------------------------------------------------- sign-ups

    def ask(self, address: str, wishes: Wishes, *, now: datetime) -> None:
        """Keep a form that was sent. Takes as long for an address that is known as for any other."""
        row = {"id": token_hex(16), "address": address, "wishes": dump_wishes(wishes), "at": now, "again": now}
        with self._database.begin() as connection:
            connection.execute(sign_up.insert().values(**row, attempts=0))

    def take(self, now: datetime) -> Sequence[SignUp]:
        """Sign-ups whose time has come; nobody else gets them for some minutes."""
        mine = sign_up.update().where(sign_up.c.again <= now).values(again=now + _LEASE).returning(sign_up)
        with self._database.begin() as connection:
            return sorted((read_sign_up(row) for row in connection.execute(mine)), key=lambda one: (one.at, one.id))

    def decide(self, asked: SignUp, *, now: datetime) -> SignUp:
        """What a sign-up is answered with; asked again, the answer is the same.

        An address gets a mail at most once an hour, then every two hours, four …, and what was chosen the last time
        a mail went out counts: nobody changes anything for somebody else. One that is confirmed is told so.
        """
        this = sign_up.c.id == asked.id
        with self._database.begin() as connection:
            connection.execute(sign_up.update().where(this).values(attempts=sign_up.c.attempts))
            row = connection.execute(select(sign_up).where(this)).first()
            if row is None:  # forgotten meanwhile
                return SignUp(asked.id, asked.address, asked.wishes, asked.at, Invitation.NOTHING)
            if row.invitation is None:
                invitation, found = _decide(connection, read_sign_up(row), now)
                connection.execute(sign_up.update().where(this).values(invitation=invitation.value, subscriber=found))
            return read_sign_up(connection.execute(select(sign_up).where(this)).one())

    def answered(self, asked: SignUp, *, at: datetime) -> None:
        """Its mail was handed over, or there is none; a link's time begins now."""
        with self._database.begin() as connection:
            connection.execute(sign_up.delete().where(sign_up.c.id == asked.id))
            if asked.subscriber and asked.invitation is not Invitation.NOTHING:
                connection.execute(subscriber.update().where(subscriber.c.id == asked.subscriber).values(last_asked=at))

    def put_off(self, asked: SignUp, *, again: datetime | None) -> None:
        """Its mail was not taken: try again at ``again``, or never (None)."""
        this = sign_up.c.id == asked.id
        change = sign_up.update().where(this).values(again=again, attempts=sign_up.c.attempts + 1)
        with self._database.begin() as connection:
            connection.execute(change if again else sign_up.delete().where(this))

    # -------------------------------------------------------------- subscribers

    def by_id(self, name: str) -> Subscriber | None:
        """One of them; None for whom we do not know (any more)."""
        with self._database.begin() as connection:
            row = connection.execute(select(subscriber).where(subscriber.c.id == name)).first()
            return read_subscriber(row) if row else None

    def confirmed(self) -> Sequence[Subscription]:
        """The subscriptions of those who said yes, oldest first."""
        active = subscriber.c.state == Standing.CONFIRMED.value
        with self._database.begin() as connection:
            found = connection.execute(select(subscriber).where(active).order_by(subscriber.c.created, subscriber.c.id))
            return [read_subscription(row) for row in found]

    def confirm(self, name: str, *, now: datetime) -> Subscriber | None:
        """Somebody opened the mail and said yes; twice is as good as once. None where there is nothing to confirm.

        Who can open it has a mailbox that takes mail: what came back from it before is forgiven.
        """
        waits = subscriber.c.state.in_([Standing.PENDING.value, Standing.SUSPENDED.value])
        with self._database.begin() as connection:
            yes = subscriber.update().where(subscriber.c.id == name, waits)
            connection.execute(yes.values(state=Standing.CONFIRMED.value, confirmed=now))
            row = connection.execute(select(subscriber).where(subscriber.c.id == name)).first()
            if row is None or row.state != Standing.CONFIRMED.value:
                return None
            _forgive(connection, row.mailbox)
            return read_subscriber(row)

    def change(self, name: str, wishes: Wishes) -> bool:
        """Other wishes from now on; False for whom we do not know (any more)."""
        this = (subscriber.c.id == name, subscriber.c.state != Standing.ENDED.value)
        with self._database.begin() as connection:
            return connection.execute(subscriber.update().where(*this).values(**wishes_values(wishes))).rowcount > 0

    def end(self, name: str, *, now: datetime) -> bool:
        """No mail any more, and no address anywhere; False where nothing was left to end."""
        with self._database.begin() as connection:
            this = subscriber.c.id == name
            connection.execute(subscriber.update().where(this).values(asked=subscriber.c.asked))
            address = connection.execute(select(subscriber.c.address).where(this)).scalar()
            if address is None:
                return False
            _forgive(connection, mailbox(address))
            connection.execute(subscriber.update().where(this).values(**_ended(_trace(connection, address), now)))
            for table in (letter, notice):
                _cease(connection, table, table.c.subscription == name)
            return True

    # -------------------------------------------------------------- privacy

    def forget(self, address: str) -> int:
        """Erase everything that holds this address, whoever wrote it down; how many rows did."""
        box = mailbox(address)
        with self._database.begin() as connection:
            gone = connection.execute(sign_up.delete().where(func.lower(sign_up.c.address) == box)).rowcount
            _forgive(connection, box)
            these = or_(subscriber.c.mailbox == box, subscriber.c.trace == _trace(connection, box))
            names = list(connection.execute(select(subscriber.c.id).where(these)).scalars())
            gone += connection.execute(subscriber.delete().where(subscriber.c.id.in_(names))).rowcount
            for table in (letter, notice):
                his = table.update().where(func.lower(table.c.recipient) == box)
                gone += connection.execute(his.values(recipient="", again=None, error=_FORGOTTEN)).rowcount
            return gone

    def export(self, address: str) -> dict[str, object]:
        """Everything that is kept about this address, as JSON can hold it."""
        box = mailbox(address)
        with self._database.begin() as connection:
            people = connection.execute(select(subscriber).where(subscriber.c.mailbox == box))
            forms = connection.execute(select(sign_up).where(func.lower(sign_up.c.address) == box))
            return {
                "address": address,
                "subscriptions": [_told(read_subscriber(row)) for row in people],
                "sign_ups": [_told(read_sign_up(row)) for row in forms],
                "mails": [
                    {"about": row.about, "due": row.due.isoformat(), "sent": row.sent.isoformat() if row.sent else None}
                    for table, about, due in ((letter, "item", "due"), (notice, "source", "at"))
                    for row in connection.execute(
                        select(table.c[about].label("about"), table.c[due].label("due"), table.c.sent)
                        .where(func.lower(table.c.recipient) == box)
                        .order_by(table.c[due], table.c.key)
                    )
                ],
            }

    def tidy(self, now: datetime, *, pending_for: timedelta) -> int:
        """Delete who never said yes, once his link has expired, and traces that have done their service.

        A mail that was decided on while its recipient ended is stopped, too, and names nobody any more.
        """
        waiting = select(sign_up.c.subscriber).where(sign_up.c.subscriber.is_not(None))
        never = subscriber.delete().where(
            subscriber.c.state == Standing.PENDING.value,
            subscriber.c.last_asked <= now - pending_for,
            subscriber.c.id.not_in(waiting),
        )
        with self._database.begin() as connection:
            gone = connection.execute(never).rowcount
            gone += connection.execute(subscriber.delete().where(subscriber.c.ended <= now - TRACE_KEPT)).rowcount
            here = [Standing.CONFIRMED.value, Standing.SUSPENDED.value]
            theirs = select(subscriber.c.id).where(subscriber.c.state.in_(here))
            for table in (letter, notice):
                of_nobody = and_(table.c.subscription.startswith(PREFIX), table.c.subscription.not_in(theirs))
                _cease(connection, table, and_(of_nobody, table.c.recipient != ""))
            return gone


def mailbox(address: str) -> str:
    """What two spellings of an address have in common."""
    return address.strip().lower()


_FORGOTTEN = "the recipient is forgotten"
_NOTHING = Wishes()


def _decide(connection: Connection, asked: SignUp, now: datetime) -> tuple[Invitation, str | None]:
    """The answer, and whose; a new subscriber is noted down."""
    if _left_lately(connection, asked.address, now):
        return Invitation.NOTHING, None
    name = f"{PREFIX}{token_hex(8)}"
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = insert(subscriber).values(_new(name, asked, now)).on_conflict_do_nothing(index_elements=["mailbox"])
    if connection.execute(new.returning(subscriber.c.id)).first():
        return Invitation.CONFIRM, name
    known = connection.execute(
        select(subscriber).where(subscriber.c.mailbox == mailbox(asked.address)).with_for_update()
    ).one()
    if now < known.last_asked + _pause(known.asked):
        return Invitation.NOTHING, known.id
    counted = {"last_asked": now, "asked": known.asked + 1}
    pending = known.state == Standing.PENDING.value
    values = wishes_values(asked.wishes) | counted if pending else counted
    connection.execute(subscriber.update().where(subscriber.c.id == known.id).values(**values))
    return Invitation.KNOWN if known.state == Standing.CONFIRMED.value else Invitation.CONFIRM, known.id


def _new(name: str, asked: SignUp, now: datetime) -> dict[str, object]:
    return wishes_values(asked.wishes) | {
        "id": name,
        "address": asked.address,
        "mailbox": mailbox(asked.address),
        "state": Standing.PENDING.value,
        "created": now,
        "last_asked": now,
        "asked": 1,
    }


def _pause(asked: int) -> timedelta:
    return QUIET * (1 << min(max(asked - 1, 0), _LONGEST_DOUBLING))


def _left_lately(connection: Connection, address: str, now: datetime) -> bool:
    """Whether somebody who ended would hear from us too soon."""
    left = select(subscriber.c.last_asked, subscriber.c.asked).where(
        subscriber.c.trace == _trace(connection, address), subscriber.c.state == Standing.ENDED.value
    )
    return any(now < row.last_asked + _pause(row.asked) for row in connection.execute(left))


def _ended(trace: str, now: datetime) -> dict[str, object]:
    """What is left of somebody who ended."""
    nobody = {"address": None, "mailbox": None, "confirmed": None}
    return wishes_values(_NOTHING) | nobody | {"trace": trace, "state": Standing.ENDED.value, "ended": now}


def _forgive(connection: Connection, box: str) -> None:
    """What came back from this mailbox is not kept any more."""
    for table in (bounce, suspension):
        connection.execute(table.delete().where(table.c.mailbox == box))


def _cease(connection: Connection, table: Table, these: ColumnElement[bool]) -> None:
    """Nothing of this goes out any more, and what went out names nobody."""
    connection.execute(table.update().where(these).values(recipient="", again=None, error="the subscription has ended"))


def _trace(connection: Connection, address: str) -> str:
    """A hash of this address that means something in this database only."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(setting).values(name=_SALT, value=token_hex(32)).on_conflict_do_nothing())
    salt = connection.execute(select(setting.c.value).where(setting.c.name == _SALT)).scalar_one()
    return sha256(f"{salt}\0{mailbox(address)}".encode()).hexdigest()


def _told(one: Subscriber | SignUp) -> dict[str, object]:
    """Somebody's row as he may read it."""
    told: dict[str, object] = {"id": one.id, **wishes_object(one.wishes)}
    if isinstance(one, SignUp):
        return told | {"asked": one.at.isoformat()}
    return told | {
        "state": one.standing.value,
        "created": one.created.isoformat(),
        "confirmed": one.confirmed.isoformat() if one.confirmed else None,
        "last_asked": one.last_asked.isoformat(),
    }
