"""
The small words that say whose, when and why, as typed, for the frames.
"""

from __future__ import annotations

FILLERS = frozenset(("i", "it", "is", "am", "all", "have", "now", "feel", "much", "that"))
OWNS = frozenset(("had", "have", "lost", "i", "im"))
WAS = frozenset(
    ("was", "were", "had", "bled", "broke", "went", "got", "began", "came", "lost", "fell", "felt")
)
IS = frozenset(("is", "am", "are", "'s", "'m", "'ve", "ive", "im", "have", "has", "been", "keep"))
HAD = ("bleed", "clot", "soak", "pain", "spotting", "tinge", "dizzy", "fever", "worse", "heavy")
TELLS = frozenset(("used", "every", "each", "both"))
HAS = frozenset(("i", "im", "my", "me", "she", "he", "her", "we", "this", "these", "having"))
REASON = frozenset(("with", "after", "for", "because", "due", "about", "when"))
HERS = frozenset(("this", "the", "these"))
DID = frozenset(
    ("started", "had", "noticed", "took", "got", "woke", "went", "came", "passed", "lost", "fell")
)
OPENERS = frozenset(("is", "are", "could", "can"))
AGAIN = frozenset(("again", "still", "same", "now", "am", "is"))
SELF = frozenset(("i", "im", "ive", "myself"))
KIN_TIME = frozenset(("when", "once", "yesterday"))
