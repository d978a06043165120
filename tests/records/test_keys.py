"""
Sealing, the keyring, and changing keys.
"""

from __future__ import annotations

import base64
import logging
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.records.crypto import Box, Key, key_id_of, keyed_hash, new_key, seal, unseal
from bot.records.errors import KeyMissing, Tampered
from bot.records.keys import Keyring, load_keys, parse_keys, read_keys, write_keys
from bot.records.sql_store import SqlStore
from tests.records.helpers import Clock, full_turn, one_turn

KEY = Key("k1", b"\x01" * 32)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
@settings(max_examples=60, deadline=None)
def test_a_sealed_value_opens_to_itself_and_does_not_show(value: object) -> None:
    box = Box(KEY, "person-1")

    assert box.get("fact.body", box.put("fact.body", value)) == value


def test_the_same_words_never_look_the_same_twice() -> None:
    box = Box(KEY, "person-1")

    assert box.put("message.body", "7 weeks") != box.put("message.body", "7 weeks")


@pytest.mark.parametrize(
    ("owner", "field"),
    [("person-2", "message.body"), ("person-1", "note.body")],
    ids=["another person", "another field"],
)
def test_a_value_moved_elsewhere_does_not_open(owner: str, field: str) -> None:
    sealed = Box(KEY, "person-1").put("message.body", "7 weeks")

    with pytest.raises(Tampered):
        Box(KEY, owner).get(field, sealed)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_byte_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, b"seven weeks", "a:b"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises((Tampered, KeyMissing)):
        unseal(KEY, bytes(sealed), "a:b")


@pytest.mark.parametrize("cut", [b"", b"\x01", b"\x01\x02k1", b"\x00\x02k1"])
def test_a_cut_value_is_noticed(cut: bytes) -> None:
    with pytest.raises(Tampered):
        unseal(KEY, cut, "a:b")


def test_the_keys_id_stands_in_the_sealed_value() -> None:
    assert key_id_of(seal(KEY, b"x", "a:b")) == "k1"


def test_parts_of_a_look_up_cannot_run_into_each_other() -> None:
    assert keyed_hash(b"s", "sms", "1a") != keyed_hash(b"s", "sms1", "a")
    assert keyed_hash(b"s", "sms", "1a") != keyed_hash(b"t", "sms", "1a")


def test_a_key_does_not_print() -> None:
    assert "\\x01" not in repr(KEY)


def test_keys_come_from_the_environment_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
    monkeypatch.setenv("LUTEA_KEYS", f"k2:{second}, k1:{first}")

    keyring = load_keys()

    assert [key.id for key in keyring.keys] == ["k2", "k1"]
    assert keyring.newest.secret == b"\x02" * 32
    assert keyring.path is None


@pytest.mark.parametrize(
    ("given_keys", "expected"),
    [
        ("nonsense", "without a colon"),
        ("k1:AAAA", "3 bytes, expected 32"),
        ("k1:!!!!", "key k1 is not base64"),
        (":" + base64.b64encode(b"1" * 32).decode(), "1 to 64 plain characters"),
    ],
)
def test_a_wrong_key_is_refused_without_showing_it(given_keys: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected) as caught:
        parse_keys(given_keys)

    assert given_keys.partition(":")[2] not in str(caught.value) or not given_keys.partition(":")[2]


def test_a_first_run_makes_a_key_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("LUTEA_KEYS", raising=False)
    monkeypatch.setenv("LUTEA_VAR", str(tmp_path / "var"))

    with caplog.at_level(logging.WARNING):
        first = load_keys()

    path = tmp_path / "var" / "keys.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path) in caplog.text
    assert base64.b64encode(first.newest.secret).decode() not in caplog.text
    assert load_keys() == first
    assert list(path.parent.iterdir()) == [path]


def test_without_the_key_nothing_opens(store: SqlStore, clock: Clock) -> None:
    conversation = store.open_conversation("web", "a")
    full_turn(store, conversation)
    stranger = SqlStore(
        store.database.url.render_as_string(hide_password=False),
        Keyring((new_key("other"),)),
        now=clock,
    )

    with pytest.raises(KeyMissing, match="test-1"):
        stranger.load(conversation)
    stranger.close()


@pytest.fixture
def file_store(store: SqlStore, tmp_path: Path, clock: Clock) -> SqlStore:
    """
    The same database with its master key in a file.
    """
    keyring = write_keys(tmp_path / "keys.json", (new_key("first"),))
    return SqlStore(store.database.url.render_as_string(hide_password=False), keyring, now=clock)


def test_rotation_wraps_every_key_anew_and_loses_nothing(
    file_store: SqlStore, tmp_path: Path
) -> None:
    conversations = [file_store.open_conversation("web", str(n)) for n in range(3)]
    for conversation in conversations:
        full_turn(file_store, conversation)
    before = [file_store.load(conversation) for conversation in conversations]

    done = file_store.rotate_keys()

    assert done.wrapped == 4  # three people and the system's own
    assert [key.id for key in read_keys(tmp_path / "keys.json").keys] == [done.newest, "first"]
    assert [file_store.load(conversation) for conversation in conversations] == before
    assert file_store.open_conversation("web", "1") == conversations[1]
    assert file_store.audit.verify().holds
    file_store.close()


def test_a_forgotten_key_opens_no_old_copy(file_store: SqlStore, tmp_path: Path) -> None:
    conversation = file_store.open_conversation("web", "a")
    full_turn(file_store, conversation)
    old_copy = file_store.records.vault.keyring.wrap(b"1" * 32, "someone")

    done = file_store.rotate_keys(forget=True)

    assert done.forgotten == ("first",)
    assert [key.id for key in read_keys(tmp_path / "keys.json").keys] == [done.newest]
    with pytest.raises(KeyMissing):
        file_store.records.vault.keyring.unwrap(old_copy, "someone")
    assert file_store.load(conversation).turn == 1
    file_store.close()


def test_another_process_goes_on_after_a_rotation(
    file_store: SqlStore, tmp_path: Path, clock: Clock
) -> None:
    other = SqlStore(
        file_store.database.url.render_as_string(hide_password=False),
        read_keys(tmp_path / "keys.json"),
        now=clock,
    )
    conversation = other.open_conversation("web", "a")
    full_turn(other, conversation)

    file_store.rotate_keys(forget=True)

    one_turn(other, conversation)
    assert other.load(conversation).turn == 2
    newcomer = other.open_conversation("web", "b")
    assert file_store.load(newcomer).keep == "unasked"
    other.close()
    file_store.close()


def test_with_keys_of_the_environment_rotation_takes_the_one_in_front(
    store: SqlStore, keyring: Keyring, clock: Clock
) -> None:
    conversation = store.open_conversation("web", "a")
    full_turn(store, conversation)
    fresh = new_key("second")
    url = store.database.url.render_as_string(hide_password=False)
    both = SqlStore(url, Keyring((fresh, *keyring.keys)), now=clock)

    assert both.rotate_keys().newest == "second"

    alone = SqlStore(url, Keyring((fresh,)), now=clock)
    assert alone.load(conversation).turn == 1
    both.close()
    alone.close()
