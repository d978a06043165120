"""
Column kinds that mean the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any, TypeAlias

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, Integer, LargeBinary, Row, String
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.schema import MetaData
from sqlalchemy.types import TypeDecorator

# Named constraints: a migration can only drop what has a name.
_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


AnyRow: TypeAlias = Row[*tuple[Any, ...]]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=_NAMES)


class Utc(TypeDecorator[datetime]):
    """
    A moment, always aware and in UTC: SQLite forgets the zone, so it is put back.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def new_id() -> str:
    """
    A random id of 22 characters: nobody can guess another's.
    """
    return secrets.token_urlsafe(16)


BIG = BigInteger().with_variant(Integer, "sqlite")

Id = Annotated[str, mapped_column(String(32), primary_key=True, default=new_id)]
Sequence = Annotated[int, mapped_column(BIG, primary_key=True, autoincrement=True)]
Sealed = Annotated[bytes, mapped_column(LargeBinary)]
MaybeSealed = Annotated[bytes | None, mapped_column(LargeBinary)]
Moment = Annotated[datetime, mapped_column(Utc)]
MaybeMoment = Annotated[datetime | None, mapped_column(Utc)]
Word = Annotated[str, mapped_column(String(64))]
MaybeWord = Annotated[str | None, mapped_column(String(64))]
OfPerson = Annotated[
    str, mapped_column(String(32), ForeignKey("person.id", ondelete="CASCADE"), index=True)
]
OfConversation = Annotated[
    str, mapped_column(String(32), ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
]
# Where a longer index already begins with the conversation.
OfConversationIndexed = Annotated[
    str, mapped_column(String(32), ForeignKey("conversation.id", ondelete="CASCADE"))
]
