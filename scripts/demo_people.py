"""
The invented people of the demonstration: what they write, who waits, and who wants to be rung.
"""

from __future__ import annotations

from dataclasses import dataclass

BEGIN = ("check what the guidance says for me", "yes", "no, none of these")


@dataclass(frozen=True)
class Story:
    """
    What one invented person writes, and what staff answer if they take it; ``rung`` is what became
    of each time that she was rung; ``often`` is a weight.
    """

    says: tuple[str, ...]
    staff: tuple[str, ...] = ()
    outcome: str = ""
    label: str = ""
    rung: tuple[str, ...] = ()
    often: int = 1


@dataclass(frozen=True)
class Wish:
    """
    A call back that somebody waits for: in which window from now (0 is the one that has begun, -1
    the one before), whether a message may be left, how often she was rung, and who has taken it.
    """

    says: tuple[str, ...]
    window: int
    message: bool = True
    tries: int = 0
    taken_by: str = ""


STORIES = (
    Story((*BEGIN, "yes I'm pregnant", "a bit of brown spotting since this morning",
           "7 weeks and 2 days", "yes, on Monday", "yes they saw it flicker",
           "one miscarriage last spring", "no", "no allergies", "none of these",
           "yes that's right", "what are the side effects?", "This helped"), often=5),
    Story((*BEGIN, "yes", "yes, light red", "6 weeks, and I've had two miscarriages",
           "no scan yet", "no", "yes", "I want to talk to a person"),
          ("Hello, I'm Anna. I've read what you told Lutea. How are you doing right now?",
           "You could ring your early pregnancy unit today and ask for a scan."),
          "signposted", "follow up", often=3),
    Story(("does progesterone stop a miscarriage?", "and is it safe for the baby?", "This helped",
           "thank you"), often=6),
    Story(("what is micronised progesterone", "This didn't help", "where do I get it from",
           "is it free"), often=4),
    Story(("I had a miscarriage last week", "I feel so sad", "can I talk to someone please"),
          ("Hello, I'm Anna. I'm so sorry for your loss. I'm here and there is no hurry.",
           "Would it help if I told you about groups near you?"),
          "supported", "bereaved", often=3),
    Story((*BEGIN, "can I dye my hair when I'm pregnant", "can I go on a plane at 8 weeks"),
          often=2),
    Story((*BEGIN, "can I have a hot bath", "is it ok to fly at 8 weeks"), often=2),
    Story((*BEGIN, "yes", "no bleeding", "9 weeks", "I've had four miscarriages",
           "no scan yet", "no", "Scotland", "yes"), often=2),
    Story(("I'm on the pessaries after IVF, when do I stop?", "my clinic said 10 weeks"), often=3),
    Story((*BEGIN, "yes", "some blood", "6 weeks"), rung=("done",), often=2),
    Story((*BEGIN, "yes", "brown blood, and I'm scared", "9 weeks"), rung=("no answer", "done")),
    Story(("my wife is bleeding and she is 8 weeks, what can I do", "yes it is for her"), often=2),
)  # fmt: skip
# Who waits when the room is opened: what they wrote, and how many minutes ago.
WAITING = (
    (("I'm 9 weeks and I'm soaking a pad every half hour and feel faint",), 2),
    ((*BEGIN, "yes", "yes some blood", "8 weeks and 3 days", "yes in the womb",
      "can I speak to a person please"), 11),
    (("I lost my baby on Friday and nobody rings me back", "I'd like to talk to a person"), 24),
    (("I want to talk to someone",), 41),
)  # fmt: skip
# Who wants to be rung when the room is opened.
CALLS = (
    Wish((*BEGIN, "yes", "yes, light", "8 weeks"), -1, tries=1),
    Wish((*BEGIN, "yes", "spotting since Sunday", "6 weeks and 4 days"), 0, taken_by="anna"),
    Wish((*BEGIN, "I had a miscarriage in the summer"), 0, message=False),
    Wish((*BEGIN, "yes", "no bleeding now", "11 weeks"), 1),
    Wish((*BEGIN, "yes", "yes", "5 weeks"), 7, message=False),
)
