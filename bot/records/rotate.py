"""
Changing the master key: every data key is wrapped anew, the data itself stays.

Forgetting the old key ends every copy made before: backups and PostgreSQL's log then hold data
keys that nothing opens.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from bot.records.audit import Audit
from bot.records.base import Records
from bot.records.crypto import key_id_of
from bot.records.keys import Keyring, fresh_key, write_keys
from bot.records.models import PersonKey
from bot.records.models_helpline import SystemKey

_AT_ONCE = 500


@dataclass(frozen=True)
class Rotated:
    """
    What a rotation did: the key now used, how many data keys it took over, which keys went.
    """

    newest: str
    wrapped: int
    forgotten: tuple[str, ...] = ()


def rotate_keys(records: Records, audit: Audit, *, forget: bool = False) -> Rotated:
    """
    Wrap every data key with the newest master key. With a key file a new key is made first; with
    LUTEA_KEYS the operator puts the new one in front and takes the old ones away afterwards.
    ``forget`` drops the keys that nothing needs any more from the file. Raises KeyMissing, before
    anything is changed.
    """
    keyring = records.vault.keyring
    _refuse_if_one_is_missing(records, keyring)
    if keyring.path is not None:
        write_keys(keyring.path, (fresh_key(records.now()), *keyring.keys))
    keyring = records.vault.keyring
    wrapped = _wrap_all(records, keyring)
    forgotten = _forget(records, keyring) if forget and keyring.path is not None else ()
    audit.write("lutea", "rotated keys", keyring.newest.id, forgotten=" ".join(forgotten))
    return Rotated(keyring.newest.id, wrapped, forgotten)


def keys_in_use(connection: Connection) -> set[str]:
    """
    The ids of the master keys that wrap something now.
    """
    used = {
        key_id_of(wrapped) for wrapped in connection.execute(select(SystemKey.wrapped)).scalars()
    }
    rows = connection.execute(select(PersonKey.wrapped)).scalars()
    return used | {key_id_of(wrapped) for wrapped in rows}


def _refuse_if_one_is_missing(records: Records, keyring: Keyring) -> None:
    with records.read() as connection:
        missing = keys_in_use(connection) - {key.id for key in keyring.keys}
    if missing:
        raise keyring.missing(", ".join(sorted(missing)))


def _wrap_all(records: Records, keyring: Keyring) -> int:
    with records.read() as connection:
        people = connection.execute(select(PersonKey.person_id, PersonKey.wrapped)).all()
        system = connection.execute(select(SystemKey.name, SystemKey.wrapped)).all()
    old = [row for row in people if key_id_of(row.wrapped) != keyring.newest.id]
    done = 0
    for start in range(0, len(old), _AT_ONCE):
        with records.write() as connection:
            for owner, wrapped in old[start : start + _AT_ONCE]:
                fresh = keyring.wrap(keyring.unwrap(wrapped, owner), owner)
                mine = (PersonKey.person_id == owner) & (PersonKey.wrapped == wrapped)
                # No row matches when it was erased, or wrapped by somebody else, meanwhile.
                change = update(PersonKey).where(mine).values(wrapped=fresh)
                done += connection.execute(change).rowcount
    with records.write() as connection:
        for owner, wrapped in system:
            fresh = keyring.wrap(keyring.unwrap(wrapped, owner), owner)
            mine = (SystemKey.name == owner) & (SystemKey.wrapped == wrapped)
            done += connection.execute(update(SystemKey).where(mine).values(wrapped=fresh)).rowcount
    return done


def _forget(records: Records, keyring: Keyring) -> tuple[str, ...]:
    if keyring.path is None:
        return ()
    # In a write transaction, so that no key is put to use between the look and the change.
    with records.write() as connection:
        needed = keys_in_use(connection) | {keyring.newest.id}
        kept = tuple(key for key in keyring.keys if key.id in needed)
        write_keys(keyring.path, kept)
    return tuple(key.id for key in keyring.keys if key.id not in needed)
