"""
Data keys: one for each person, and one system key for what belongs to nobody.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, bindparam, select

from bot.records.columns import AnyRow, new_id
from bot.records.crypto import KEY_BYTES, Box, Key, keyed_hash, new_key
from bot.records.database import Database, insert_new
from bot.records.errors import NoSuchConversation
from bot.records.keys import Keyring
from bot.records.models import Conversation, PersonKey
from bot.records.models_helpline import SystemKey

SYSTEM = "lutea"

# Built once: these run for every message.
_KEY_OF = (
    select(PersonKey.person_id, PersonKey.key_id, PersonKey.wrapped)
    .join(Conversation, Conversation.person_id == PersonKey.person_id)
    .where(Conversation.id == bindparam("conversation"))
)


@dataclass(frozen=True)
class Purposes:
    """
    Keys derived from the system key, one for each use.
    """

    secret: bytes

    def derive(self, purpose: str) -> bytes:
        kdf = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=f"lutea {purpose}".encode())
        return kdf.derive(self.secret)

    @cached_property
    def lookup(self) -> bytes:
        return self.derive("lookup")

    @cached_property
    def audit(self) -> bytes:
        return self.derive("audit")

    @cached_property
    def sealing(self) -> Key:
        return Key("system", self.derive("sealing"))


class Vault:
    """
    Opens boxes: a person's by her wrapped key, the system's by its own.
    """

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._keyring = keyring
        self._read_at = _changed_at(keyring)
        self._database = database
        self._purposes: Purposes | None = None
        self._making = threading.Lock()

    @property
    def keyring(self) -> Keyring:
        """
        The master keys; a key file that another process changed is read again.
        """
        changed = _changed_at(self._keyring)
        if self._keyring.path and changed != self._read_at:
            self._keyring, self._read_at = self._keyring.read_again(), changed
        return self._keyring

    def ready(self) -> None:
        """
        Fetch the system key; to be called outside a transaction.
        """
        _ = self.purposes

    @property
    def purposes(self) -> Purposes:
        with self._making:
            if self._purposes is None:
                self._purposes = Purposes(self._system_secret())
            return self._purposes

    @property
    def system(self) -> Box:
        """
        Seals what belongs to nobody: unanswered questions, second factors of staff.
        """
        return self.keyring.box(self.purposes.sealing, SYSTEM)

    def lookup(self, *parts: str) -> str:
        """
        The hash under which an address or a provider's message id is found again.
        """
        return keyed_hash(self.purposes.lookup, *parts)

    def new_person_key(self, person: str) -> tuple[Box, dict[str, object]]:
        """
        A new data key as a box, and the row that keeps it.
        """
        key = new_key(new_id()[:8])
        wrapped = self.keyring.wrap(key.secret, person)
        return self.keyring.box(key, person), {
            "person_id": person,
            "key_id": key.id,
            "wrapped": wrapped,
        }

    def open(self, row: AnyRow) -> Box:
        """
        A person's box from ``(person_id, key_id, wrapped)``.
        """
        person, key_id, wrapped = row
        return self.keyring.box(Key(key_id, self.keyring.unwrap(wrapped, person)), person)

    def of_conversation(self, connection: Connection, conversation: str) -> Box:
        """
        The box of the person behind a conversation; raises NoSuchConversation.
        """
        row = connection.execute(_KEY_OF, {"conversation": conversation}).one_or_none()
        if row is None:
            raise NoSuchConversation("no such conversation")
        return self.open(row)

    def _system_secret(self) -> bytes:
        query = select(SystemKey.wrapped).where(SystemKey.name == SYSTEM)
        with self._database.read() as connection:
            wrapped = connection.execute(query).scalar_one_or_none()
        if wrapped is None:
            fresh = self.keyring.wrap(new_key(SYSTEM).secret, SYSTEM)
            with self._database.write() as connection:
                # Another process may have made one meanwhile: then its key is the one.
                insert_new(connection, SystemKey, name=SYSTEM, wrapped=fresh)
                wrapped = connection.execute(query).scalar_one()
        return self.keyring.unwrap(wrapped, SYSTEM)


def is_sealed(database: Database) -> bool:
    """
    True once something in the records was sealed with a master key.
    """
    with database.read() as connection:
        return connection.execute(select(SystemKey.name).limit(1)).first() is not None


def _changed_at(keyring: Keyring) -> int:
    try:
        return keyring.path.stat().st_mtime_ns if keyring.path else 0
    except FileNotFoundError:
        return 0  # the keys in memory still serve; the next start will say what is missing
