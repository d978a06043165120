"""
Reveal, export, erase: each a permission, with a reason where it matters, and in the audit log.
"""

from __future__ import annotations

from bot.records.errors import NoSuchConversation


def _actions(store, conversation):
    return [line.action for line in store.audit.lines(conversation)]


def test_the_address_is_hidden_until_it_is_asked_for(signed_in, waiting, store):
    bea, conversation = signed_in("supervisor"), waiting()
    address = store.people.whereabouts(conversation).address
    assert address not in bea.get(f"/staff/person/{conversation}").text
    assert address not in bea.get(f"/staff/chat/{conversation}").text
    assert "revealed" not in _actions(store, conversation)
    assert address in bea.post(f"/staff/person/{conversation}/reveal").text
    assert "revealed" in _actions(store, conversation)


def test_helpline_staff_cannot_reveal(signed_in, waiting, store):
    anna, conversation = signed_in(), waiting()
    assert anna.post(f"/staff/person/{conversation}/reveal").status_code == 403
    assert "revealed" not in _actions(store, conversation)


def test_an_export_needs_a_reason_and_is_audited(signed_in, waiting, store):
    bea, conversation = signed_in("supervisor"), waiting(text="a line of mine")
    assert "Choose a reason" in bea.post(f"/staff/person/{conversation}/export").text
    answer = bea.post(f"/staff/person/{conversation}/export", reason="asked")
    assert "a line of mine" in answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    assert {"exported", "reason for export"} <= set(_actions(store, conversation))


def test_erase_needs_a_reason_and_leaves_nothing(signed_in, waiting, store):
    import pytest

    bea, conversation = signed_in("supervisor"), waiting()
    assert "Choose a reason" in bea.post(f"/staff/person/{conversation}/erase", reason="x").text
    assert "Erased" in bea.post(f"/staff/person/{conversation}/erase", reason="asked").text
    with pytest.raises(NoSuchConversation):
        store.export(conversation)
    assert store.queue.standing(conversation) is None
    (line,) = [one for one in store.audit.lines(conversation) if one.action == "erased"]
    assert (line.actor, line.detail) == (bea.member.id, {"reason": "asked"})
    assert conversation not in bea.get("/staff/queue").text


def test_the_audit_page_shows_names_and_masks_people(signed_in, waiting):
    dora, conversation = signed_in("admin"), waiting()
    dora.get(f"/staff/chat/{conversation}")
    page = dora.get("/staff/audit").text
    assert "The chain holds" in page
    assert "Dora" in page
    assert conversation not in page
