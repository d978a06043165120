"""
The result to hand over: in words, on a page, on the phone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape
from html.parser import HTMLParser

import pytest

from bot.eligibility.answers import Answers
from bot.eligibility.assessment import assess
from bot.eligibility.explain import explain
from bot.eligibility.handout import SORRY, Reference, handout, on_the_phone, points
from bot.eligibility.notes import notes_for
from bot.eligibility.paper import EMERGENCY, UNCHECKED, as_html, as_text
from bot.eligibility.told import from_json
from tests.eligibility.conftest import TODAY, rows

WORKED = rows("worked")
OFFER = from_json(WORKED[0]["answers"])
LOST = from_json(WORKED[21]["answers"])


def made(answers, guidance):
    return handout(answers, assess(answers, guidance, TODAY), guidance)


@pytest.mark.parametrize("case", WORKED, ids=lambda c: c["name"])
def test_every_worked_case_has_a_whole_handout(case, guidance):
    answers = from_json(case["answers"])
    paper = made(answers, guidance)
    assert paper.parts
    for part in paper.parts:
        assert part.says
        assert part.next_step
        assert part.ring
        assert part.staff
    assert all(source.title and source.date for source in paper.sources)
    assert paper.guidance == guidance.digest
    text = as_text(paper, guidance)
    assert UNCHECKED in text
    assert "**" not in text


def test_an_offer_says_what_nice_says_and_who_decides(guidance):
    text = explain(assess(OFFER, guidance, TODAY), OFFER, guidance)
    assert "should be offered" in text
    assert "about 75 had a baby with it, and about 70 without" in text
    assert "Your unit decides with you." in text
    assert "NICE, 2021" in text


def test_on_the_phone_is_built_from_what_she_told(guidance):
    said = on_the_phone(OFFER, assess(OFFER, guidance, TODAY), guidance)
    assert said == (
        "I'm 7 weeks and 3 days pregnant, I'm bleeding, a scan saw a heartbeat and I've had a "
        "miscarriage. Can we talk about progesterone, as in NICE NG126?"
    )


def test_on_the_phone_leaves_out_what_is_not_known(guidance):
    assert on_the_phone(Answers(), assess(Answers(), guidance, TODAY), guidance) == ""
    told = Answers(pregnant="yes", bleeding="yes")
    assert on_the_phone(told, assess(told, guidance, TODAY), guidance).startswith("I'm bleeding. ")


PHONE = [
    ({"gest": 49}, "I'm 7 weeks pregnant"),
    ({"gest": 50}, "I'm 7 weeks and 1 day pregnant"),
    ({"gest": 7}, "I'm 1 week pregnant"),
    ({"bleeding": "stopped"}, "I bled and it has stopped"),
    ({"bleeding": "contact_only"}, "I bled after a swab, a smear or sex"),
    ({"scan": "none", "heartbeat": "unknown"}, "I haven't had a scan"),
    ({"heartbeat": "not_yet"}, "a scan saw no heartbeat yet"),
    ({"losses": {}}, "I haven't had a miscarriage"),
    ({"losses": {"miscarriage": 2, "ectopic": 1}}, "I've had two miscarriages and an ectopic pregnancy"),
    ({"losses": {"miscarriage": 1, "molar": 1, "chemical": 3}}, "I've had a miscarriage, three chemical pregnancies and a molar pregnancy"),
    ({"losses": {"miscarriage": 12}}, "I've had 12 miscarriages"),
    ({"late_loss_at": 119}, "I lost a baby at 17 weeks"),
    ({"sptb_at": 214}, "a baby came by itself at 30 weeks and 4 days"),
    ({"pprom": "yes"}, "my waters broke early in an earlier pregnancy"),
    ({"cervix_surgery": "two_plus"}, "I've had two or more treatments on my cervix"),
    ({"cx_mm": 22.5}, "my cervix measured 22.5 mm"),
    ({"babies": "two_plus"}, "it's twins or more"),
    ({"on_progesterone": "ivf"}, "I use progesterone from my fertility clinic"),
    ({"allergy": ["soya", "peanut"]}, "I'm allergic to soya and peanuts"),
    ({"pregnant": "no"}, "I'm not pregnant now"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "said"), PHONE, ids=[said for _, said in PHONE])
def test_a_fact_is_said_in_her_words(guidance, changed, said):
    answers = from_json({**WORKED[0]["answers"], **changed})
    spoken = on_the_phone(answers, assess(answers, guidance, TODAY), guidance)
    assert said.lower() in spoken.lower()


def test_after_a_loss_it_is_said_once_and_gently(guidance):
    paper = made(LOST, guidance)
    text = as_text(paper, guidance)
    assert paper.first == (SORRY,)
    assert text.count("so sorry") == 1
    assert "pregnancy" not in text.split("Who to ring")[0]
    assert [part.pathway for part in paper.parts] == ["A"]
    assert (paper.phone, paper.medicine, paper.notes) == ("", (), ())
    assert "0303 003 6464" in text


def test_a_danger_of_the_medicine_stands_before_the_outcome(guidance):
    answers = replace(OFFER, conditions=frozenset({"blood_clot"}))
    text = as_text(made(answers, guidance), guidance)
    assert text.startswith("You've told me of a health problem that matters here.")


def test_nothing_is_said_of_the_medicine_where_none_is_spoken_of(guidance):
    answers = replace(OFFER, bleeding="no", conditions=frozenset({"blood_clot"}))
    paper = made(answers, guidance)
    assert (paper.first, paper.medicine) == ((), ())


def test_only_the_second_part_is_shown_to_someone_late_without_bleeding(guidance):
    late = from_json(WORKED[26]["answers"])
    assert [part.pathway for part in made(late, guidance).parts] == ["B"]
    bleeding = replace(late, bleeding="yes")
    assert [part.pathway for part in made(bleeding, guidance).parts] == ["A", "B"]


def test_what_is_open_is_listed(guidance):
    paper = made(replace(OFFER, heartbeat="unknown"), guidance)
    assert any("heartbeat" in sentence for sentence in paper.parts[0].missing)


NOTES = [
    ({}, "off-label", True),
    ({"losses": {"miscarriage": 3}}, "72 in 100", True),
    ({"losses": {"miscarriage": 3}}, "off-label", False),
    ({"losses": {"miscarriage": 2}}, "72 in 100", False),
    ({"gest": 83}, "From 12 weeks", False),
    ({"gest": 84}, "From 12 weeks", True),
    ({"gest": 111}, "From 12 weeks", True),
    ({"gest": 112}, "From 16 weeks", True),
    ({"gest": None}, "ring your early pregnancy unit the same day", True),
    ({"gest": None}, "From 12 weeks", True),
    ({"gest": None}, "From 16 weeks", True),
    ({"gest": None}, "rhesus negative", True),
    ({"gest": None, "bleeding": "no"}, "From 12 weeks", False),
    ({"gest": 83}, "rhesus negative", False),
    ({"gest": 84}, "rhesus negative", True),
    ({"gest": 112}, "rhesus negative", True),
    ({"gest": 112}, "From 12 weeks", False),
    ({"gest": 84, "bleeding": "contact_only"}, "From 12 weeks", False),
    ({"gest": 84, "bleeding": "contact_only"}, "rhesus negative", True),
    ({"gest": 84, "bleeding": "contact_only"}, "the same day", True),
    ({"gest": 84, "bleeding": "stopped"}, "From 12 weeks", True),
    ({"gest": 112, "bleeding": "contact_only"}, "From 16 weeks", True),
    ({"losses": {"termination": 2}}, "each an operation", True),
    ({"losses": {"termination": 1}}, "each an operation", False),
    ({"losses": {"miscarriage": 3}}, "One brand, Prometrium", True),
    ({"losses": {"miscarriage": 2}}, "One brand, Prometrium", False),
    ({"losses": {"ectopic": 1}}, "early scan", True),
    ({"losses": {"molar": 1}}, "follow-up centre", True),
    ({"nation": "scotland"}, "NHS 24", True),
    ({"nation": "ni"}, "There is no NHS 111 for this", True),
    ({"nation": "wales"}, "I don't know if Wales has agreed", True),
    ({"nation": "unknown"}, "I don't know where you are", True),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "words", "there"), NOTES, ids=str)
def test_a_note_stands_where_a_fact_calls_for_it(guidance, changed, words, there):
    answers = from_json({**WORKED[0]["answers"], **changed})
    assert (words in as_text(made(answers, guidance), guidance)) is there


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2024, 11, 3), "off-label"), (date(2024, 11, 4), "One brand, Prometrium")],
    ids=str,
)
def test_three_losses_have_a_licensed_brand_since_november_2024(guidance, day, words):
    answers = replace(OFFER, losses={"miscarriage": 3})
    text = as_text(handout(answers, assess(answers, guidance, day), guidance), guidance)
    assert [said in text for said in ("off-label", "One brand, Prometrium")].count(True) == 1
    assert words in text


TOLD_WHILE_USING = [
    ({"on_progesterone": "ivf", "conditions": ["blood_clot"]}, True),
    ({"on_progesterone": "threatened", "allergy": ["soya"]}, True),
    ({"on_progesterone": "threatened", "gest": 112, "allergy": ["progesterone"]}, True),
    ({"on_progesterone": "preterm", "gest": 140, "conditions": ["liver"]}, True),
    ({"on_progesterone": "ivf"}, False),
    ({"on_progesterone": "ivf", "allergy": ["unknown"], "conditions": ["unknown"]}, False),
    ({"conditions": ["blood_clot"]}, False),
]


@pytest.mark.parametrize(("changed", "sent"), TOLD_WHILE_USING, ids=str)
def test_someone_who_uses_it_is_sent_to_her_team_first_with_an_allergy_or_illness(
    guidance, changed, sent
):
    text = as_text(made(from_json({**WORKED[0]["answers"], **changed}), guidance), guidance)
    assert text.startswith("You use progesterone, and you've told me of an allergy") is sent
    if changed.get("on_progesterone"):
        assert "before you use it" not in text


def test_the_flags_of_a_second_medicine_stay_beside_the_one_she_uses(guidance):
    answers = replace(
        from_json(WORKED[25]["answers"]), on_progesterone="ivf", allergy=frozenset({"soya"})
    )
    paper = made(answers, guidance)
    assert paper.first[0].startswith("You use progesterone")
    assert any("soya" in text for text in paper.medicine)


def test_the_points_of_an_outcome_are_its_own(guidance):
    shown = points(assess(LOST, guidance, TODAY), guidance, "A")
    assert shown == ()
    offer = points(assess(OFFER, guidance, TODAY), guidance, "A")
    assert [f.state for f in offer] == ["met"] * 6


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen = [], set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("case", WORKED, ids=lambda c: c["name"])
def test_the_page_is_whole_and_has_no_script(case, guidance):
    page = as_html(made(from_json(case["answers"]), guidance), guidance)
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert "script" not in tags.seen
    assert "@page{size:A4" in page
    assert EMERGENCY.split("**")[1] in page
    assert "**" not in page


def test_a_late_pregnancy_with_bleeding_not_told_shows_only_the_second_part(guidance):
    late = replace(from_json(WORKED[26]["answers"]), bleeding="unknown")
    assert [part.pathway for part in made(late, guidance).parts] == ["B"]


def test_what_only_the_maker_says_is_left_out_where_no_medicine_is_spoken_of(guidance):
    using = replace(OFFER, on_progesterone="ivf", allergy=frozenset({"soya", "unknown"}))
    assert made(using, guidance).medicine == ()


def test_without_bleeding_the_phone_words_ask_about_the_second_part(guidance):
    history = replace(OFFER, gest=90, bleeding="no", late_loss_at=119)
    said = on_the_phone(history, assess(history, guidance, TODAY), guidance)
    assert said.endswith("Can you refer me to the preterm birth clinic?")


def test_two_things_to_know_first_stand_in_a_line_each(guidance):
    answers = replace(OFFER, allergy=frozenset({"progesterone"}), conditions=frozenset({"liver"}))
    paper = made(answers, guidance)
    assert len(paper.first) == 2
    assert as_text(paper, guidance).startswith("\n".join(paper.first) + "\n\n")
    shown = "".join(f'<p class="first">{escape(text)}</p>' for text in paper.first)
    assert shown in as_html(paper, guidance)


def test_a_reference_holds_all_that_its_source_says(guidance):
    source = guidance.sources["ng126-2021"]
    found = next(r for r in made(OFFER, guidance).sources if r.title == source.title)
    assert found == Reference(
        source.title, source.short,
        "recommendation 1.5.2 [2021], now numbered 1.9.2; "
        "recommendation 1.5.3 [2021], now numbered 1.9.3",
        source.shown_date, source.url, source.level,
    )  # fmt: skip


BLED = [
    ({"pregnant": "no"}, ()),
    ({"bleeding": "unknown"}, ()),
    ({"bleeding": "no"}, ()),
    ({}, ("bleeding_early",)),
    ({"bleeding": "stopped"}, ("bleeding_early",)),
    ({"gest": 84}, ("bleeding_early", "bleeding_from_12", "blood_group")),
    ({"gest": 84, "bleeding": "contact_only"}, ("bleeding_early", "blood_group")),
    ({"gest": 112}, ("bleeding_from_16", "blood_group")),
    ({"gest": None}, ("bleeding_early", "bleeding_from_12", "bleeding_from_16", "blood_group")),
    ({"pregnant": "no", "losses": {"molar": 1, "ectopic": 1, "termination": 2}}, ()),
    (
        {"bleeding": "no", "losses": {"molar": 1, "ectopic": 1, "termination": 2}},
        ("ectopic_before", "molar_before", "terminations_before"),
    ),
]


@pytest.mark.parametrize(("changed", "keys"), BLED, ids=str)
def test_the_notes_of_a_history_in_their_order(guidance, changed, keys):
    answers = from_json({**WORKED[0]["answers"], "losses": {}, **changed})
    lines = notes_for(answers, assess(answers, guidance, TODAY), guidance)
    assert lines == tuple(line for key in keys for line in guidance.notes[key])
