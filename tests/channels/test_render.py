"""What goes out: within each provider's limits, split at sentence ends, safety whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.contract import Option, Shown, redact
from bot.channels.pieces import bold, gsm, split
from bot.replies import Citation, Reply
from tests.channels.providers import Providers
from tests.channels.sending import CHANNELS

ID = "abcdefghijklmnopqrstuv"
ADDRESS = {"telegram": "501", "webhook": "p1"}
LONG = " ".join(f"This is sentence number {n}." for n in range(400))
EVERY = pytest.mark.parametrize("channel", list(CHANNELS))
CITED = (Citation("ng126", "NICE NG126", "1.5.2", "2021"),)


def shown(text: str = "Hello.", *titles: str, kind: Any = "text", numbers: bool = True) -> Shown:
    options = tuple(Option(t, n if numbers else None) for n, t in enumerate(titles, 1))
    return Shown(ID, Reply(text, kind, citations=CITED if kind == "answer" else ()), options)


def sent(run: Any, channel: str, what: Shown) -> Any:
    providers, door = Providers(), CHANNELS[channel]

    async def go() -> None:
        async with providers.client() as client:
            for piece in door.render(what):
                await door.send(client, ADDRESS.get(channel, "447700900501"), piece)

    run(go())
    return providers.got


@EVERY
@pytest.mark.parametrize("kind", ["text", "question", "answer", "result", "notice"])
@pytest.mark.parametrize(
    "titles", [(), ("Yes", "No"), ("Yes", "No", "Not sure", "Why do you ask?")]
)
@pytest.mark.parametrize("text", ["Hello.", LONG, "x" * 9000, "**Bold** <b>&amp;</b> “and” ✔"])
def test_every_reply_keeps_to_the_limits_and_loses_nothing(
    run: Any, channel: str, kind: str, titles: tuple[str, ...], text: str
) -> None:
    got = sent(run, channel, shown(text, *titles, kind=kind))

    said = "\n".join(g.text for g in got) + " ".join(g.choices[0] for g in got if g.choices)
    assert all(title in said or title in got[-1].choices for title in titles)
    if channel != "webhook" and text is LONG:
        assert all(f"number {n}." in said for n in range(400))
        assert all(g.text.endswith((".", "say: " + " / ".join(titles))) for g in got[:-1])


@EVERY
def test_safety_text_goes_in_one(run: Any, channel: str) -> None:
    (got,) = sent(run, channel, shown("Ring **999** now. " * 70, kind="safety"))

    assert "999" in got.text


@EVERY
def test_an_answer_names_its_source(run: Any, channel: str) -> None:
    assert "NICE NG126, 1.5.2, 2021" in sent(run, channel, shown(kind="answer"))[-1].text


BOLD = [
    ("telegram", "Ring 999 now."), ("whatsapp", "Ring *999* now."), ("sms", "Ring 999 now."),
    ("whatsapp_twilio", "Ring *999* now."), ("webhook", "Ring **999** now."),
    ("messenger", "Ring 999 now."), ("chatwoot", "Ring **999** now."),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "text"), BOLD)
def test_bold_is_the_channels_own(run: Any, channel: str, text: str) -> None:
    (got,) = sent(run, channel, shown("Ring **999** now."))

    assert got.text == text
    if channel == "telegram":
        assert got.raw["text"] == "Ring <b>999</b> now."


def test_telegram_escapes_what_looks_like_html(run: Any) -> None:
    (got,) = sent(run, "telegram", shown("a < b & c"))

    assert got.raw["text"] == "a &lt; b &amp; c"


MENUS = [
    ("whatsapp", ("Yes", "No", "Not sure"), "button"),
    ("whatsapp", ("Yes", "No", "Not sure", "Why do you ask?"), "list"),
    ("whatsapp", ("Yes", "Check what the guidance says for me"), "text"),
    ("whatsapp", ("Yes", "Yes"), "text"),
    ("whatsapp", tuple(f"Choice {n}" for n in range(11)), "text"),
    ("whatsapp", ("A title of 21 letters", "No"), "list"),
]


@pytest.mark.parametrize(("channel", "titles", "form"), MENUS)
def test_whatsapp_gets_buttons_a_list_or_a_numbered_menu(
    run: Any, channel: str, titles: tuple[str, ...], form: str
) -> None:
    (got,) = sent(run, channel, shown("Is that right?", *titles))

    made = got.raw["type"] if got.raw["type"] == "text" else got.raw["interactive"]["type"]
    assert made == form
    if form == "text":
        assert f"1. {titles[0]}\n2. {titles[1]}" in got.text


QUICK = [
    (tuple(f"Choice {n}" for n in range(13)), True),
    (tuple(f"Choice {n}" for n in range(14)), False),
    (("A title of 21 letters", "No"), False),
    (("Yes", "Yes"), False),
]


@pytest.mark.parametrize(("titles", "quick"), QUICK)
def test_messenger_gets_quick_replies_or_a_numbered_menu(
    run: Any, titles: tuple[str, ...], quick: bool
) -> None:
    (got,) = sent(run, "messenger", shown("Is that right?", *titles))

    assert got.choices == (titles if quick else ())
    assert (f"1. {titles[0]}\n2. {titles[1]}" in got.text) is not quick


@pytest.mark.parametrize("channel", ["sms", "whatsapp_twilio", "chatwoot"])
def test_where_there_are_no_buttons_the_menu_is_numbered(run: Any, channel: str) -> None:
    (got,) = sent(run, channel, shown("Is that right?", "Yes", "No"))

    assert got.text == (
        "Is that right?\n\n1. Yes\n2. No\nReply with a number or in your own words."
    )


def test_where_a_number_is_an_answer_the_menu_has_none(run: Any) -> None:
    (got,) = sent(run, "sms", shown("How many weeks?", "Not sure", "Why?", numbers=False))

    assert got.text == "How many weeks?\n\nYou can also say: Not sure / Why?"


def test_a_button_carries_its_reply_and_no_payload(run: Any) -> None:
    (got,) = sent(run, "telegram", shown("Is that right?", "Yes", "No"))
    rows = got.raw["reply_markup"]["inline_keyboard"]

    assert [row[0]["callback_data"] for row in rows] == [f"{ID}:0", f"{ID}:1"]


def test_text_messages_use_their_own_letters() -> None:
    assert gsm("“It’s” – 7×2…") == '"It\'s" - 7x2...'


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab .\n!*", max_size=400), st.integers(10, 80))
def test_splitting_loses_nothing_but_blanks(text: str, limit: int) -> None:
    found = split(text, limit)

    assert all(0 < len(piece) <= limit for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


@given(st.text(alphabet="a*", max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_star_pair_is_left_over(text: str) -> None:
    assert "**" not in bold(text)


@EVERY
def test_secrets_print_as_stars(channel: str) -> None:
    door = CHANNELS[channel]

    for secret in door.secrets:
        assert secret not in repr(door)
        assert redact(door, f"at {secret} here") == "at **** here"
