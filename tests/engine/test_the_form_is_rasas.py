"""The check is a Rasa form started by a Rasa rule: its events say so, and go when the rule goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from bot import settings

RULE = "asking for the check starts it"
META = {"id": "m1", "today": "2026-11-22", "asked": [], "person": "self"}


def events_of(mind: Any, run: Callable[[Any], Any]) -> list[dict[str, Any]]:
    thought = run(mind.answer("c", "check what the guidance says for me", {}, META))
    return list(thought.events)


def test_the_tracker_holds_the_form_and_the_policy_that_chose_it(
    mind: Any, run: Callable[[Any], Any]
) -> None:
    events = events_of(mind, run)
    loops = [e["name"] for e in events if e["event"] == "active_loop"]
    chosen = [e for e in events if e["event"] == "action" and e["name"] == "history_form"]

    assert loops == ["history_form"]
    assert chosen
    assert all("RulePolicy" in e["policy"] for e in chosen)


def test_without_its_rule_the_form_does_not_start(
    mind: Any, run: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = mind._agent.processor.graph_runner._instantiated_nodes
    policy = next(n._component for name, n in nodes.items() if "RulePolicy" in name)
    kept = {
        state: action
        for state, action in policy.lookup["rules"].items()
        if "check_eligibility" not in state
    }
    monkeypatch.setitem(policy.lookup, "rules", kept)

    loops = [e for e in events_of(mind, run) if e["event"] == "active_loop"]

    assert loops == []


def test_the_rule_is_in_the_data() -> None:
    rules = yaml.safe_load((settings.ROOT / "data/rules/rules.yml").read_text("utf-8"))["rules"]

    assert RULE in [rule["rule"] for rule in rules]
