"""
That staff type is told to the person's page by who holds her chat, and by nobody else.
"""

from __future__ import annotations

from tests.console.conftest import case_of


def test_only_who_holds_a_conversation_is_shown_typing(signed_in, waiting, store, desk):
    told: list[tuple[str, str]] = []

    async def publish(conversation: str, entry: str) -> None:
        told.append((conversation, entry))

    desk.helpline.live.publish = publish
    conversation = waiting()
    anna, eva = signed_in("helpline"), signed_in("helpline", "Eva")
    assert store.queue.take(case_of(store, conversation), anna.member.id)

    answers = [who.post(f"/staff/chat/{conversation}/typing") for who in (eva, anna)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert told == [(conversation, "typing staff")]


def test_it_needs_the_token_of_the_page(signed_in, waiting):
    answer = signed_in("helpline").post(f"/staff/chat/{waiting()}/typing", csrf="wrong")
    assert answer.status_code == 403
