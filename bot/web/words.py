"""
The page's own words, from one gettext catalogue a language. What a language lacks stays English.

The catalogue is read as text (``.po``), so that what a reviewer sees is what is served.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

LOCALE = Path(__file__).parent / "locale"
LANGUAGE = "en"
LANGUAGES = {"en": "English", "cy": "Cymraeg"}
DRAFTS = ("cy",)  # shown as a draft on every page until somebody has reviewed it


@cache
def words(language: str = LANGUAGE) -> gettext.GNUTranslations:
    """
    The catalogue of a language; raises FileNotFoundError where there is none.
    """
    path = LOCALE / language / "LC_MESSAGES" / "web.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    packed = BytesIO()
    write_mo(packed, catalogue)
    packed.seek(0)
    found = gettext.GNUTranslations(packed)
    if language != LANGUAGE:
        found.add_fallback(words())
    return found


@cache
def own_words(language: str) -> frozenset[str]:
    """
    The names that a language has words of its own for.
    """
    with (LOCALE / language / "LC_MESSAGES" / "web.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return frozenset(m.id if isinstance(m.id, str) else m.id[0] for m in catalogue if m.id)


def marked(language: str) -> Callable[[str], str]:
    """
    A language's words for a template, where an English sentence says that it is English.
    """
    known, own = words(language), own_words(language)

    def gettext_marked(name: str) -> str:
        text = known.gettext(name)
        if name in own or text == name:
            return text
        return Markup('<span lang="{}">{}</span>').format(LANGUAGE, text)

    return gettext_marked
