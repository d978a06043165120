"""Whatever breaks, a person gets a number or an honest sentence, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from bot.engine.engine import Engine
from bot.engine.turning import SORRY
from bot.records.errors import RecordsUnavailable
from bot.records.locks import LocalLocks
from tests.conftest import Chat
from tests.conversations.paths import at

pytestmark = pytest.mark.timeout(1_800)  # seconds for a whole engine, minutes on a slow machine
HEAVY = "im soaking a pad every half hour"


class BrokenStore:
    """A store that cannot be reached."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def fail(*_: Any, **__: Any) -> Any:
            raise RecordsUnavailable("closed")

        return fail


def test_with_the_database_closed_the_safety_net_still_answers(
    mind: Any, run: Callable[[Any], Any]
) -> None:
    engine = Engine(BrokenStore(), mind, LocalLocks())

    heavy = run(engine.converse("c", HEAVY))
    other = run(engine.converse("c", "hello"))

    assert "**999**" in heavy.replies[0].reply.text
    assert other.replies[0].reply == SORRY


def test_without_the_dialogue_the_safety_net_still_answers(
    store: Any, run: Callable[[Any], Any]
) -> None:
    engine = Engine(store, None, LocalLocks())
    conversation = run(engine.open("test", "someone"))

    heavy = run(engine.converse(conversation, HEAVY))
    other = run(engine.converse(conversation, "hello"))

    assert "**999**" in heavy.replies[0].reply.text
    assert other.replies[0].reply == SORRY


def test_with_rasa_impossible_to_import_the_safety_net_still_answers() -> None:
    program = """
import sys, asyncio
class No:
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in ("rasa", "rasa_sdk"):
            raise ImportError(name)
sys.meta_path.insert(0, No())
from bot.engine.build import load_mind
from bot.engine.engine import Engine
from bot.records.locks import LocalLocks
class Closed:
    def __getattr__(self, name):
        raise OSError("closed")
engine = Engine(Closed(), load_mind(), LocalLocks())
print(asyncio.run(engine.converse("c", "im soaking a pad every half hour")).replies[0].reply.text)
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True
    )

    assert "**999**" in done.stdout


FAILING = [
    ("action_validate_slot_mappings", "losses", "one miscarriage"),
    ("validate_history_form", "scan", "yes"),
    ("action_answer", "scan", "what are the side effects?"),
    ("action_say_result", "read_back", "yes, that's right"),
    ("action_why", "gest", "why do you ask?"),
    ("action_ask_read_back", "medicine_check", "no"),
]


@pytest.mark.parametrize(("action", "state", "text"), FAILING)
def test_an_action_that_raises_rolls_the_turn_back_and_says_so(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, action: str, state: str, text: str
) -> None:
    at(chat, state)
    before, asked = chat.facts, chat.asking
    executor = chat.engine.mind._agent.action_endpoint.executor
    original = executor.run

    async def run(body: dict[str, Any]) -> Any:
        if body.get("next_action") == action:
            raise RuntimeError("broken on purpose")
        return await original(body)

    monkeypatch.setattr(executor, "run", run)
    chat.say(text)
    failed = chat.text
    monkeypatch.undo()
    state_after = chat.run(chat.engine.state(chat.conversation))

    assert failed == SORRY.text
    assert state_after.facts == before
    assert state_after.asking == asked


def test_a_failure_writes_the_place_into_the_log_and_no_word_of_hers(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at(chat, "scan")
    executor = chat.engine.mind._agent.action_endpoint.executor

    async def run(body: dict[str, Any]) -> Any:
        raise RuntimeError(body["tracker"]["latest_message"]["text"])

    monkeypatch.setattr(executor, "run", run)
    chat.say("my secret is a quince and 07700 900123")

    assert "RuntimeError" in caplog.text
    assert "quince" not in caplog.text
    assert "900123" not in caplog.text


def test_a_repeated_message_id_is_answered_once(chat: Chat) -> None:
    chat.say("check what the guidance says for me", provider_id="p1")
    first = [s.id for s in chat.last.replies]
    chat.say("check what the guidance says for me", provider_id="p1")

    assert [s.id for s in chat.last.replies] == first
    assert chat.asking == "consent"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "x" * 4_001, "bleeding " * 12_000, "\x00\x07\x1b[31m", "🙂🙂🙂", "مرحبا كيف الحال",
     "/restart", '/inform{"x":"y"}', "'; DROP TABLE message; --", "<script>alert(1)</script>"],
)  # fmt: skip
def test_bad_input_gets_a_kind_sentence_and_changes_no_slot(chat: Chat, text: str) -> None:
    at(chat, "scan")
    before = chat.facts
    chat.say(text)

    assert chat.text.strip()
    assert {k: v for k, v in chat.facts.items() if k != "bleeding"} == {
        k: v for k, v in before.items() if k != "bleeding"
    }


def test_warming_up_keeps_nothing(engine: Any, store: Any, run: Any) -> None:
    run(engine.warm_up())

    conversation = run(engine.open("test", "somebody"))
    assert store.transcript(conversation) == []
