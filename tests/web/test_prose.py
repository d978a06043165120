"""
A reply's text becomes paragraphs, bold words and numbers to ring, and nothing else.
"""

from __future__ import annotations

import pytest

from bot.web.prose import folded, paragraphs


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Ring **999** now", 'Ring <strong><a href="tel:999">999</a></strong> now'),
        ("ring 111.", 'ring <a href="tel:111">111</a>.'),
        ("Samaritans **116 123**", 'Samaritans <strong><a href="tel:116123">116 123</a></strong>'),
        ("Lifeline 0808 808 8000", 'Lifeline <a href="tel:08088088000">0808 808 8000</a>'),
        ("0303 003 6464, weekdays", '<a href="tel:03030036464">0303 003 6464</a>, weekdays'),
        ("0800 0147 800", '<a href="tel:08000147800">0800 0147 800</a>'),
        ("020 7733 2653", '<a href="tel:02077332653">020 7733 2653</a>'),
        ("text SHOUT to **85258**", 'text SHOUT to <strong><a href="sms:85258">85258</a></strong>'),
        ("400 mg twice a day", "400 mg twice a day"),
        ("NG126, 2021; 75 in 100", "NG126, 2021; 75 in 100"),
        ("43 mm at 20 weeks", "43 mm at 20 weeks"),
        ("1119 or 9990", "1119 or 9990"),
        ("two\nlines", "two<br>lines"),
        ("<b>x</b> & **<i>**", "&lt;b&gt;x&lt;/b&gt; &amp; <strong>&lt;i&gt;</strong>"),
        ("a * b ** c", "a * b ** c"),
    ],
)
def test_a_line_is_drawn_so(text: str, html: str):
    assert paragraphs(text) == [f"<p>{html}</p>"]


def test_blank_lines_part_paragraphs():
    assert paragraphs("one\n\n\ntwo\n \nthree\n") == ["<p>one</p>", "<p>two</p>", "<p>three</p>"]


def test_lines_that_begin_with_a_dash_become_a_list():
    assert paragraphs("Noted:\n- one\n- **two** - or so\nRight?") == [
        "<p>Noted:</p>",
        "<ul><li>one</li><li><strong>two</strong> - or so</li></ul>",
        "<p>Right?</p>",
    ]


@pytest.mark.parametrize(
    ("count", "letters", "shown"), [(1, 2000, 1), (3, 900, 3), (6, 90, 6), (6, 900, 3)]
)
def test_only_a_long_answer_of_many_paragraphs_folds(count: int, letters: int, shown: int):
    text = "\n\n".join(["x" * (letters // count)] * count)
    first, rest = folded(text)
    assert (len(first), len(rest)) == (shown, count - shown)
