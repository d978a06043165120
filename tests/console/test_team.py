"""
The team: added, given another role, removed; the last admin stays.
"""

from __future__ import annotations

from tests.console.conftest import PASSWORD, case_of


def test_the_last_admin_can_neither_go_nor_lose_the_role(signed_in, store):
    dora = signed_in("admin")
    path = f"/staff/team/{dora.member.id}"
    assert "the last admin stays an admin" in dora.post(f"{path}/remove").text
    assert "the last admin stays an admin" in dora.post(f"{path}/role", role="helpline").text
    assert store.accounts.member(dora.member.id).role == "admin"


def test_a_removed_member_is_out_at_once_and_what_she_held_waits_again(signed_in, waiting, store):
    dora, anna, conversation = signed_in("admin"), signed_in(), waiting()
    anna.post(f"/staff/case/{case_of(store, conversation)}/take")
    assert "Removed" in dora.post(f"/staff/team/{anna.member.id}/remove").text
    assert "<h1>Sign in</h1>" in anna.get("/staff/queue").text
    assert store.queue.standing(conversation).state == "waiting"


def test_who_lost_the_phone_sets_up_another_at_the_next_sign_in(signed_in, visitor, store):
    dora, anna = signed_in("admin"), signed_in()
    page = dora.post(f"/staff/team/{anna.member.id}/phone").text
    assert "At the next sign-in they set up a phone anew" in page
    assert "<h1>Sign in</h1>" in anna.get("/staff/queue").text
    browser = visitor()
    browser.client.post("/staff/sign-in", data={"name": anna.member.name, "password": PASSWORD})
    assert "Set up your phone" in browser.get("/staff/queue").text
    assert store.audit.lines(anna.member.id)[1].action == "took off a second factor"


def test_nobody_takes_off_their_own_second_factor(signed_in, store):
    dora = signed_in("admin")
    page = dora.post(f"/staff/team/{dora.member.id}/phone").text
    assert "Ask another admin" in page
    assert store.accounts.member(dora.member.id).has_totp


def test_a_new_role_counts_from_the_next_sign_in(signed_in, store):
    dora, anna = signed_in("admin"), signed_in()
    dora.post(f"/staff/team/{anna.member.id}/role", role="curator")
    assert "<h1>Sign in</h1>" in anna.get("/staff/queue").text
    assert store.accounts.member(anna.member.id).role == "curator"


def test_a_name_is_taken_once(signed_in):
    dora = signed_in("admin")
    form = {"name": "eva", "shown_name": "Eva", "role": "helpline"}
    assert "Invitation for Eva" in dora.post("/staff/team", **form).text
    assert "That name is taken" in dora.post("/staff/team", **form).text


def test_a_role_that_there_is_not_is_refused(signed_in, store):
    dora = signed_in("admin")
    dora.post("/staff/team", name="eva", shown_name="Eva", role="owner")
    assert store.accounts.by_name("eva") is None


def test_each_role_lands_on_a_page_of_its_own(signed_in):
    landed = {role: signed_in(role).get("/staff").url.path for role in ("helpline", "curator")}
    assert landed == {"helpline": "/staff/queue", "curator": "/staff/check"}


def test_letters_that_did_not_arrive_are_listed(signed_in):
    assert "None." in signed_in("supervisor").get("/staff/delivery").text
