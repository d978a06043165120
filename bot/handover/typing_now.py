"""
Who is typing: the fact alone, told to the open pages of the other side.

It is kept nowhere. A page that hears it shows it for a few seconds, and no longer unless it hears
it again.
"""

from __future__ import annotations

PERSON, STAFF = "typing person", "typing staff"
NOTICES = frozenset({PERSON, STAFF})
