"""
Accounts: invited, signed in, throttled, removed.
"""

from __future__ import annotations

import pyotp
import pytest
from sqlalchemy import text

from bot.records.members import LastAdmin, Member
from bot.records.passwords import Passwords, WeakPassword
from bot.records.roles import ROLES
from bot.records.sql_store import SqlStore
from bot.records.staff import Accounts, NameTaken
from tests.records.conftest import CHEAP
from tests.records.helpers import Clock

PASSWORD = "a long enough password"


@pytest.fixture
def anna(store: SqlStore) -> Member:
    return store.accounts.add("Anna", "Anna", "admin", by="lutea", password=PASSWORD)


def test_a_new_account_can_sign_in(store: SqlStore, anna: Member) -> None:
    signed_in = store.accounts.sign_in(" ANNA ", PASSWORD)

    assert signed_in.outcome == "ok"
    assert signed_in.member == anna
    assert anna.may("staff")
    assert store.accounts.by_name("anna") == store.accounts.member(anna.id) == anna


@pytest.mark.parametrize(("name", "password"), [("anna", "wrong password"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_look_the_same(
    store: SqlStore, anna: Member, name: str, password: str
) -> None:
    signed_in = store.accounts.sign_in(name, password)

    assert (signed_in.outcome, signed_in.member, signed_in.seconds) == ("wrong", None, 0)


class Meanwhile(Passwords):
    """
    While it looks at one password, another process counts wrong ones.
    """

    def __init__(self, other: Accounts, times: int) -> None:
        super().__init__(CHEAP._hasher)
        self.other, self.times = other, times

    def matches(self, hashed: str | None, password: str) -> bool:
        for _ in range(self.times):
            self.other.sign_in("anna", "wrong password")
        return super().matches(hashed, password)


def test_tries_at_once_in_two_processes_are_one_count(store: SqlStore, anna: Member) -> None:
    here = Accounts(store.records, store.audit, Meanwhile(store.accounts, 4))

    assert here.sign_in("anna", "wrong, and the fifth").outcome == "wrong"
    assert store.accounts.sign_in("anna", PASSWORD).outcome == "locked"


def test_a_right_password_among_many_at_once_opens_nothing(store: SqlStore, anna: Member) -> None:
    here = Accounts(store.records, store.audit, Meanwhile(store.accounts, 5))

    assert here.sign_in("anna", PASSWORD).outcome == "locked"


def test_five_wrong_passwords_make_this_account_wait_and_no_other(
    store: SqlStore, anna: Member, clock: Clock
) -> None:
    store.accounts.add("ben", "Ben", "helpline", by=anna.id, password=PASSWORD)
    for _ in range(5):
        store.accounts.sign_in("anna", "wrong password")

    locked = store.accounts.sign_in("anna", PASSWORD)

    assert locked.outcome == "locked"
    assert 0 < locked.seconds <= 16
    assert store.accounts.sign_in("ben", PASSWORD).outcome == "ok"
    clock.forward(seconds=locked.seconds)
    assert store.accounts.sign_in("anna", "wrong again").outcome == "wrong"
    longer = store.accounts.sign_in("anna", PASSWORD)
    assert longer.outcome == "locked"
    assert longer.seconds > locked.seconds
    clock.forward(seconds=longer.seconds)
    assert store.accounts.sign_in("anna", PASSWORD).outcome == "ok"


def test_an_invitation_sets_a_password_once(store: SqlStore, anna: Member) -> None:
    ben = store.accounts.add("ben", "Ben", "helpline", by=anna.id)
    assert store.accounts.sign_in("ben", "").outcome == "wrong"
    token = store.accounts.invite(ben.id, by=anna.id)

    accepted = store.accounts.accept_invitation(token, PASSWORD)

    assert accepted is not None
    assert accepted.id == ben.id
    assert store.accounts.accept_invitation(token, "another password") is None
    assert store.accounts.sign_in("ben", PASSWORD).outcome == "ok"


def test_an_invitation_ends_after_a_week(store: SqlStore, anna: Member, clock: Clock) -> None:
    ben = store.accounts.add("ben", "Ben", "helpline", by=anna.id)
    token = store.accounts.invite(ben.id, by=anna.id)
    clock.forward(days=7)

    assert store.accounts.accept_invitation(token, PASSWORD) is None


@pytest.mark.parametrize("password", ["short", "x" * 513])
def test_a_weak_password_is_refused(store: SqlStore, anna: Member, password: str) -> None:
    with pytest.raises(WeakPassword):
        store.accounts.set_password(anna.id, password, by=anna.id)


def test_a_name_is_given_once(store: SqlStore, anna: Member) -> None:
    with pytest.raises(NameTaken):
        store.accounts.add("ANNA", "Another", "helpline", by=anna.id)


def test_a_role_must_exist(store: SqlStore, anna: Member) -> None:
    with pytest.raises(ValueError, match="no role queen"):
        store.accounts.add("ben", "Ben", "queen", by=anna.id)


@pytest.mark.parametrize(
    ("role", "permission", "allowed"),
    [
        ("helpline", "chat", True),
        ("helpline", "erase", False),
        ("helpline", "staff", False),
        ("supervisor", "erase", True),
        ("supervisor", "staff", False),
        ("curator", "chat", False),
        ("curator", "unanswered", True),
        ("admin", "staff", True),
    ],
)
def test_a_role_says_what_may_be_done(
    store: SqlStore, role: str, permission: str, allowed: bool
) -> None:
    member = store.accounts.add("x", "X", role, by="lutea", password=PASSWORD)

    assert member.may(permission) is allowed


def test_no_role_may_do_what_no_role_names() -> None:
    assert "everything" not in frozenset().union(*ROLES.values())


def test_a_second_factor_is_set_by_showing_its_code(
    store: SqlStore, anna: Member, clock: Clock
) -> None:
    secret = store.accounts.new_totp()
    totp = pyotp.TOTP(secret)

    assert not store.accounts.set_totp(anna.id, secret, "000000")
    assert store.accounts.set_totp(anna.id, secret, totp.at(clock.time))

    member = store.accounts.member(anna.id)
    assert member is not None
    assert member.has_totp
    with store.database.read() as connection:
        kept = connection.execute(text("SELECT totp FROM staff")).scalar_one()
    assert secret.encode() not in kept


def test_a_code_works_once_and_only_near_its_time(
    store: SqlStore, anna: Member, clock: Clock
) -> None:
    secret = store.accounts.new_totp()
    totp = pyotp.TOTP(secret)
    store.accounts.set_totp(anna.id, secret, totp.at(clock.time))
    clock.forward(minutes=5)
    code = totp.at(clock.time)

    assert store.accounts.check_totp(anna.id, code)
    assert not store.accounts.check_totp(anna.id, code)
    assert not store.accounts.check_totp(anna.id, totp.at(clock.time, counter_offset=-5))
    clock.forward(seconds=30)
    assert store.accounts.check_totp(anna.id, totp.at(clock.time))


def test_guessing_codes_is_slowed(store: SqlStore, anna: Member, clock: Clock) -> None:
    secret = store.accounts.new_totp()
    store.accounts.set_totp(anna.id, secret, pyotp.TOTP(secret).at(clock.time))
    clock.forward(minutes=5)
    for _ in range(5):
        assert not store.accounts.check_totp(anna.id, "000000")

    assert not store.accounts.check_totp(anna.id, pyotp.TOTP(secret).at(clock.time))


def test_a_session_is_known_by_its_token_only(store: SqlStore, anna: Member) -> None:
    token = store.sessions.open(anna.id, second_factor=True)

    session = store.sessions.find(token)

    assert session is not None
    assert (session.member, session.second_factor) == (anna, True)
    assert store.sessions.find("guess") is None
    assert store.sessions.present() == [anna.id]
    with store.database.read() as connection:
        kept = connection.execute(text("SELECT token_hash FROM staff_session")).scalar_one()
    assert token not in kept
    store.sessions.end(token)
    assert store.sessions.find(token) is None


def test_a_session_ends_when_idle_and_at_the_end_of_the_shift(
    store: SqlStore, anna: Member, clock: Clock
) -> None:
    idle = store.sessions.open(anna.id)
    clock.forward(minutes=61)
    assert store.sessions.find(idle) is None

    busy = store.sessions.open(anna.id)
    for _ in range(19):
        clock.forward(minutes=30)
        assert store.sessions.find(busy) is not None
    clock.forward(minutes=31)
    assert store.sessions.find(busy) is None


def test_a_removed_member_is_out_at_once(store: SqlStore, anna: Member) -> None:
    ben = store.accounts.add("ben", "Ben", "helpline", by=anna.id, password=PASSWORD)
    token = store.sessions.open(ben.id)

    store.accounts.remove(ben.id, by=anna.id)

    assert store.sessions.find(token) is None
    assert store.accounts.sign_in("ben", PASSWORD).outcome == "wrong"
    assert [(m.name, m.active) for m in store.accounts.all()] == [("anna", True), ("ben", False)]


def test_the_last_admin_stays(store: SqlStore, anna: Member) -> None:
    with pytest.raises(LastAdmin):
        store.accounts.remove(anna.id, by=anna.id)
    with pytest.raises(LastAdmin):
        store.accounts.set_role(anna.id, "helpline", by=anna.id)

    ben = store.accounts.add("ben", "Ben", "admin", by=anna.id, password=PASSWORD)
    store.accounts.set_role(anna.id, "helpline", by=ben.id)
    assert store.accounts.member(anna.id) == Member(
        anna.id, "anna", "Anna", "helpline", ROLES["helpline"]
    )


def test_a_changed_password_ends_open_sessions(store: SqlStore, anna: Member) -> None:
    token = store.sessions.open(anna.id)

    store.accounts.set_password(anna.id, "another long password", by=anna.id)

    assert store.sessions.find(token) is None
    assert store.accounts.sign_in("anna", PASSWORD).outcome == "wrong"
    assert store.accounts.sign_in("anna", "another long password").outcome == "ok"


def test_what_is_done_to_accounts_is_written_down(store: SqlStore, anna: Member) -> None:
    store.accounts.sign_in("anna", "wrong password")
    store.accounts.sign_in("anna", PASSWORD)

    actions = [line.action for line in store.audit.lines(anna.id)]

    assert actions == ["signed in", "failed to sign in", "added staff"]
    assert PASSWORD not in repr(store.audit.lines())


def test_a_token_of_another_program_has_scopes_and_an_end(store: SqlStore, clock: Clock) -> None:
    token = store.tokens.issue(
        "a clinic's page", frozenset({"assess", "ask"}), by="lutea", days=30, per_minute=10
    )

    known = store.tokens.check(token)

    assert known is not None
    assert (known.name, known.per_minute) == ("a clinic's page", 10)
    assert known.scopes == {"assess", "ask"}
    assert store.tokens.check("lutea_guess") is None
    clock.forward(days=30)
    assert store.tokens.check(token) is None


def test_a_revoked_token_ends_at_once(store: SqlStore) -> None:
    token = store.tokens.issue("x", frozenset({"ask"}), by="lutea", days=None)
    known = store.tokens.check(token)
    assert known is not None

    assert store.tokens.revoke(known.id, by="lutea")

    assert store.tokens.check(token) is None
    assert not store.tokens.revoke(known.id, by="lutea")
    assert [t.revoked for t in store.tokens.all()] == [True]
