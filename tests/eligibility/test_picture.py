"""
The picture of the rules: live, and the stored one current.
"""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from bot.eligibility.choices import steps, together
from bot.eligibility.edition import on
from bot.eligibility.graph import Node, in_order, rule_graph
from bot.eligibility.pathway_a import pathway_a
from bot.eligibility.picture import LEFT, LINE, RIGHT, WIDE, draw
from bot.eligibility.questions import READS, RULES
from bot.settings import ROOT
from tests.eligibility.conftest import CASES, TODAY

STORED = {"svg": "eligibility.svg", "mermaid": "eligibility.mmd"}
OPTION = {"svg": "--draw", "mermaid": "--mermaid"}
SVG = "{http://www.w3.org/2000/svg}"
LETTER = 6.7  # pixels: the mean width of a letter of 12 px bold, on the wide side


@pytest.mark.parametrize("kind", STORED)
def test_the_stored_picture_is_current(guidance, kind):
    stored = (ROOT / "docs" / "pictures" / STORED[kind]).read_text("utf-8")
    assert stored == draw(guidance, TODAY, kind), (
        f"lutea assess {OPTION[kind]} > docs/pictures/{STORED[kind]}"
    )


def test_the_picture_is_well_formed(guidance):
    assert ElementTree.fromstring(draw(guidance, TODAY)).tag.endswith("svg")


def drawn_texts(guidance):
    root = ElementTree.fromstring(draw(guidance, TODAY))
    for text in root.iter(f"{SVG}text"):
        yield int(text.get("x")), int(text.get("y")), text.get("class", ""), text.text


def test_no_text_leaves_the_picture_or_runs_into_the_next_column(guidance):
    for x, _, kind, text in drawn_texts(guidance):
        if kind in ("", "q", "c", "o"):
            most = {"": RIGHT, "q": WIDE - 150}.get(kind, WIDE - LEFT)
            assert x + len(text) * LETTER * (1 if kind in ("q", "o") else 0.92) <= most, text


def test_no_line_is_drawn_over_another(guidance):
    places = [(x, y) for x, y, *_ in drawn_texts(guidance)]
    assert len(set(places)) == len(places)
    columns = {}
    for x, y in places:
        columns.setdefault(x, []).append(y)
    for rows in columns.values():
        assert all(b - a >= LINE for a, b in pairwise(rows))


def test_every_step_can_be_reached_and_followed_back(guidance):
    step, comes, leads = None, {}, {}
    pathway = ""
    for _, _, kind, text in drawn_texts(guidance):
        if kind == "h":
            pathway = text[0]
        elif kind == "q":
            step = (pathway, int(text.split(".")[0]))
        elif kind == "f" and text != "start here":
            comes[step] = {(pathway, int(n)) for n in text.removeprefix("from ").split(", ")}
        elif kind == "go":
            leads.setdefault((pathway, int(text.rsplit(" ", 1)[1])), set()).add(step)
    assert len(comes) > 80
    assert comes == leads


def chosen(limits):
    """
    What the picture asks, one line a way: pathway, fact, question, label and the facts it takes.
    """
    for pathway in ("A", "B"):
        for fact, step in steps(limits, pathway).items():
            for label, facts in step.ways:
                taken = ", ".join(f"{name}={value}" for name, value in facts.items())
                yield f"{pathway} | {fact} | {step.ask} | {label} | {', '.join(step.facts)} | {taken}"


def test_each_way_of_the_picture_takes_the_facts_that_its_label_says(guidance):
    table = (CASES / "choices.txt").read_text("utf-8").splitlines()
    assert list(chosen(on(guidance, TODAY).limits)) == table


TOGETHER = [
    (["to 12+6", "13+0 to 15+6"], ("to 15+6",)),
    (["16+0 to 24+0", "24+1 to 33+6", "34+0 or more"], ("16+0 or more",)),
    (["to 12+6", "13+0 to 15+6", "34+0 or more"], ("to 15+6", "34+0 or more")),
    (["to 12+6", "16+0 to 24+0"], ("to 12+6", "16+0 to 24+0")),
    (["to 12+6", "16+0 to 24+0", "24+1 to 33+6"], ("to 12+6", "16+0 to 33+6")),
    (["34+0 or more", "not known"], ("34+0 or more", "not known")),
    (["not known"], ("not known",)),
    ([], ()),
]
WEEKS = ["to 12+6", "13+0 to 15+6", "16+0 to 24+0", "24+1 to 33+6", "34+0 or more", "not known"]


@pytest.mark.parametrize(("labels", "said"), TOGETHER, ids=str)
def test_only_neighbouring_spans_are_said_as_one(labels, said):
    assert together(labels, WEEKS) == said


def test_the_picture_shows_every_outcome_that_the_rules_can_give(guidance):
    drawn = draw(guidance, TODAY, "mermaid")
    for code in set(guidance.outcomes) - {"NEED_INFO", "A_DISCUSS:before_nice_2021"}:
        assert f'"{code}"' in drawn, code


def test_a_changed_rule_changes_the_picture(guidance):
    limits = on(guidance, TODAY).limits

    def stricter(c, limits):
        return "A_NO_BLEEDING" if c.nation == "wales" else pathway_a(c, limits)

    live = in_order(rule_graph(RULES["A"], limits, READS["A"], "A"))
    changed = in_order(rule_graph(stricter, limits, READS["A"], "A"))
    assert isinstance(live[0], Node)
    assert len(changed) != len(live)


def test_another_kind_of_picture_is_refused(guidance):
    with pytest.raises(ValueError, match=r"^draw: expected svg or mermaid$"):
        draw(guidance, TODAY, "png")
