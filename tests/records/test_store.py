"""
What the engine needs of the store, on both databases.
"""

from __future__ import annotations

import pytest

from bot.records.errors import NoSuchConversation, StaleTurn
from bot.records.sql_store import SqlStore
from bot.records.store import Turn
from bot.replies import Choice, Reply
from tests.records.helpers import QUESTION, Clock, full_turn, one_turn


def test_the_same_address_on_the_same_channel_is_the_same_conversation(store: SqlStore) -> None:
    first = store.open_conversation("web", "cookie-1")

    assert store.open_conversation("web", "cookie-1") == first
    assert store.open_conversation("web", "cookie-2") != first
    assert store.open_conversation("sms", "cookie-1") != first


def test_a_new_conversation_stands_at_nothing(store: SqlStore) -> None:
    saved = store.load(store.open_conversation("web", "a"))

    assert (saved.snapshot, saved.events, saved.offered) == ({}, [], [])
    assert saved.keep == "unasked"
    assert saved.turn == 0


def test_a_message_is_kept_before_anything_is_done_with_it(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")

    inbound = store.receive(conversation, "I am bleeding")

    assert inbound.new
    assert [entry.reply.text for entry in store.transcript(conversation)] == ["I am bleeding"]
    assert store.transcript(conversation)[0].id == inbound.id


def test_a_turn_is_read_back_as_it_was_stored(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    full_turn(store, conversation)

    saved = store.load(conversation)

    assert saved.snapshot == {"slots": {"gest": 49}, "loop": "history"}
    assert [event["event"] for event in saved.events] == ["user", "slot"]
    assert saved.offered == [{"title": c.title, "payload": c.payload} for c in QUESTION.choices]
    assert (saved.keep, saved.turn) == ("days", 1)
    person, bot = store.transcript(conversation)
    assert (person.who, bot.who) == ("person", "bot")
    assert bot.reply == QUESTION
    assert bot.reply.card == QUESTION.card


def test_a_repeat_of_a_providers_message_gives_the_first_replies(store: SqlStore) -> None:
    conversation = store.open_conversation("sms", "+440000")
    first = store.receive(conversation, "hello", "SM1")
    replies = store.finish(Turn(first.id, conversation, replies=[QUESTION]))

    again = store.receive(conversation, "hello", "SM1")

    assert not again.new
    assert (again.id, again.replies) == (first.id, replies)
    assert len(store.transcript(conversation)) == 2


def test_a_repeat_before_the_first_try_finished_says_so(store: SqlStore) -> None:
    conversation = store.open_conversation("sms", "+440000")
    first = store.receive(conversation, "hello", "SM1")

    again = store.receive(conversation, "hello", "SM1")

    assert (again.id, again.new, again.replies) == (first.id, False, None)


def test_a_guessed_message_id_of_somebody_else_gives_nothing_of_theirs(store: SqlStore) -> None:
    hers = store.open_conversation("api", "a")
    secret = store.receive(hers, "my secret", "guessable-1")
    store.finish(Turn(secret.id, hers, replies=[Reply("about your secret")]))

    mine = store.receive(store.open_conversation("api", "b"), "hello", "guessable-1")

    assert (mine.new, mine.text, mine.replies) == (True, "hello", None)


def test_finishing_twice_keeps_the_first_replies(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    inbound = store.receive(conversation, "hello")
    first = store.finish(Turn(inbound.id, conversation, replies=[Reply("one"), Reply("two")]))

    second = store.finish(Turn(inbound.id, conversation, replies=[Reply("other")]))

    assert second == first
    assert [entry.reply.text for entry in store.transcript(conversation)] == ["hello", "one", "two"]
    assert store.load(conversation).turn == 1


def test_a_failed_turn_keeps_the_message_and_where_the_dialogue_stood(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    full_turn(store, conversation)
    before = store.load(conversation)

    one_turn(
        store,
        conversation,
        "and now?",
        replies=[Reply("Something went wrong on our side.")],
        events=[{"event": "half"}],
        snapshot={"slots": {}},
        facts=[{"name": "gest", "value": 1}],
        failed=True,
    )

    assert store.load(conversation) == before
    assert [e.reply.text for e in store.transcript(conversation)][-2:] == [
        "and now?",
        "Something went wrong on our side.",
    ]
    assert [message["state"] for message in store.export(conversation)["messages"]][-2] == "failed"


def test_the_choices_on_offer_are_those_of_the_last_turn(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    one_turn(store, conversation)
    one_turn(store, conversation, replies=[Reply("Yes?", choices=(Choice("Yes", "/yes"),))])
    assert store.load(conversation).offered == [{"title": "Yes", "payload": "/yes"}]

    one_turn(store, conversation, replies=[Reply("Goodbye")])
    assert store.load(conversation).offered == []

    own = [{"title": "Yes", "payload": "/yes", "numbers": "answer"}]
    one_turn(store, conversation, offered=own)
    assert store.load(conversation).offered == own


def test_only_the_events_of_the_last_six_turns_are_loaded_and_all_are_kept(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    for number in range(10):
        one_turn(store, conversation, events=[{"turn": number}, {"turn": number}])

    assert [event["turn"] for event in store.load(conversation).events] == [
        number for number in range(4, 10) for _ in range(2)
    ]
    kept = store.export(conversation)["dialogue"]["events"]
    assert [event["turn"] for event in kept] == [n for n in range(10) for _ in range(2)]


def test_a_turn_computed_on_an_old_state_is_refused(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    seen = store.load(conversation).turn
    one_turn(store, conversation, based_on=seen)
    inbound = store.receive(conversation, "again")

    with pytest.raises(StaleTurn):
        store.finish(Turn(inbound.id, conversation, replies=[QUESTION], based_on=seen))

    assert len(store.transcript(conversation)) == 3
    assert store.receive(conversation, "x").new


def test_a_correction_supersedes_the_fact_before(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    gest = {"name": "gest", "whose": "self", "when": "now"}
    one_turn(store, conversation, facts=[gest | {"value": 49, "words": "7w", "certainty": "said"}])
    one_turn(store, conversation, facts=[gest | {"value": 56, "words": "8w", "certainty": "said"}])
    one_turn(store, conversation, facts=[gest | {"value": 63, "words": "9?", "certainty": "asked"}])
    one_turn(
        store,
        conversation,
        facts=[{"name": "gest", "value": 70, "words": "she 10w", "whose": "other"}],
    )

    kept = store.export(conversation)["facts"]

    assert [(fact["value"], fact["superseded"]) for fact in kept] == [
        (49, True), (56, False), (63, False), (70, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "days", "keep"),
    [
        ("yes", "30", "days"),
        ("no", "30", "session"),
        ("withdrawn", "30", "session"),
        ("yes", "0", "session"),
        (None, "30", "unasked"),
    ],
)
def test_consent_decides_how_long_a_conversation_is_kept(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, said: str | None, days: str, keep: str
) -> None:
    monkeypatch.setenv("LUTEA_RETENTION_DAYS", days)
    conversation = store.open_conversation("web", "a")

    one_turn(store, conversation, consent=said)

    assert store.load(conversation).keep == keep


def test_consent_is_kept_with_what_was_told_and_when_it_was_taken_back(
    store: SqlStore, clock: Clock
) -> None:
    conversation = store.open_conversation("web", "a")
    one_turn(store, conversation, replies=[Reply("I keep it for 30 days. Is that all right?")])
    one_turn(store, conversation, "Yes", consent="yes", consent_version="2026-03")
    clock.forward(hours=1)
    one_turn(store, conversation, "I changed my mind", consent="withdrawn")

    first, second = store.export(conversation)["consents"]

    assert first["told"] == "I keep it for 30 days. Is that all right?"
    assert (first["said"], first["version"], first["channel"]) == ("yes", "2026-03", "web")
    assert first["withdrawn_at"] == "2026-03-02T10:00:00+00:00"
    assert second["said"] == "withdrawn"


def test_a_greeting_needs_no_message(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")

    (greeting,) = store.finish(Turn("", conversation, replies=[Reply("Hello, I am Lutea.")]))

    assert [entry.id for entry in store.transcript(conversation)] == [greeting.id]


def test_the_transcript_goes_on_from_an_entry(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")
    other = store.open_conversation("web", "b")
    (elsewhere,) = one_turn(store, other)
    (seen,) = one_turn(store, conversation, "first")
    one_turn(store, conversation, "second")

    assert [e.reply.text for e in store.transcript(conversation, seen.id)] == [
        "second",
        QUESTION.text,
    ]
    assert len(store.transcript(conversation, elsewhere.id)) == 4
    assert len(store.transcript(conversation, "no such id")) == 4


def test_staff_are_named_in_the_transcript(store: SqlStore) -> None:
    conversation = store.open_conversation("web", "a")

    store.say(conversation, Reply("Hello, I am here now."), sender="Anna")

    (entry,) = store.transcript(conversation)
    assert (entry.who, entry.sender) == ("staff", "Anna")


def test_a_message_to_no_conversation_is_an_error_without_the_words(store: SqlStore) -> None:
    with pytest.raises(NoSuchConversation) as caught:
        store.receive("nowhere", "my secret words")

    assert "secret" not in str(caught.value)


def test_a_message_of_another_conversation_cannot_be_finished(store: SqlStore) -> None:
    hers = store.open_conversation("web", "a")
    mine = store.open_conversation("web", "b")
    inbound = store.receive(hers, "hello")

    store.finish(Turn(inbound.id, mine, replies=[Reply("steered")]))

    assert [entry.reply.text for entry in store.transcript(hers)] == ["hello"]
    assert store.transcript(mine) == []


def test_messages_never_answered_are_found_again(store: SqlStore, clock: Clock) -> None:
    conversation = store.open_conversation("web", "a")
    one_turn(store, conversation)
    lost = store.receive(conversation, "are you there?")
    clock.forward(minutes=2)
    store.receive(conversation, "just now")

    (found,) = store.inbox.waiting(before=clock.time)

    assert (found.id, found.text, found.new) == (lost.id, "are you there?", False)


def test_ping_answers(store: SqlStore) -> None:
    store.ping()

    assert store.audit.verify().holds
