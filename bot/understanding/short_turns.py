"""
Short turns that are understood word for word, without a model: "hi", "ta", "nope", "idk".
"""

from __future__ import annotations

import re
from functools import cache

SHORT: dict[str, str] = {
    "greet": "hi|hii|hiii|hey|heya|hiya|hello|helo|hallo|yo|morning|evening|afternoon|"
    "are you there|are you still there|anyone there|is anyone there|you there|u there|"
    "good morning|good afternoon|good evening|hi there|hello there|hey there|hi lutea|hello lutea|"
    "bore da|shwmae",
    "thanks": "ta|thx|thnx|tnx|ty|tysm|tyvm|thanks|thank you|thank u|thankyou|cheers|ok thanks|"
    "okay thanks|ok thank you|ok ta|ok cheers|thanks a lot|many thanks|great thanks|thanks so much|"
    "thank you so much|lovely thanks|perfect thanks|brilliant thanks|diolch|🙏",
    "goodbye": "bye|bye bye|byebye|goodbye|good bye|night|good night|goodnight|night night|cya|"
    "see ya|see you|ttyl|ok bye|thanks bye|ta ra|tara|hwyl",
    "affirm": "y|ye|yes|yess|yeah|yeh|yea|yep|yup|yh|yhh|aye|ok|okay|okey|k|kk|sure|fine|right|"
    "correct|yes please|yes pls|yes plz|ok yes|yes ok|i do|i have|i am|i did|i agree|agreed|"
    "go on|go on then|go ahead|please do|of course|definitely|absolutely|that's right|thats right|"
    "that is right|all right|alright|ie|👍",
    "deny": "n|no|nope|nah|naw|noo|no no|no thanks|no thank you|no ta|never|none|none of these|"
    "none of them|neither|not really|not at all|no i haven't|no i havent|i haven't|i havent|"
    "i have not|no i'm not|no im not|i don't|i dont|no i don't|no i dont|i didn't|i didnt|na|👎",
    "unsure": "idk|dk|dunno|i dunno|don't know|dont know|i don't know|i dont know|not sure|unsure|"
    "im not sure|i'm not sure|no idea|no clue|maybe|perhaps|possibly|can't remember|cant remember|"
    "i can't remember|i cant remember|i forget|not certain|who knows|🤷",
    "rather_not_say": "skip|pass|rather not|rather not say|i'd rather not say|id rather not say|"
    "prefer not to say|i prefer not to say|skip it|skip this|next question|no comment",
    "why": "why|y tho|why though|but why|why is that|why do you ask|why do u ask|how come",
    "repeat": "pardon|eh|what|sorry what|come again|say again|repeat|repeat that|again please",
    "change": "change|change answer|change my answer|edit|correct my answer",
    "go_back": "back|go back|undo|previous|back please",
    "stop": "stop|quit|cancel|exit|end|enough|stop it|stop please|please stop|pause",
    "restart": "restart|start again|start over|reset|begin again|new check|from the start",
    "ask_away": "question|a question|i have a question|i have questions|i've got a question|"
    "ive got a question|can i ask something|can i ask you something|can i ask u something|"
    "can i ask a question|can i ask you a question|can i just ask something|quick question|"
    "ask a question|can i ask|may i ask something|i want to ask something",
    "human": "human|agent|person|a person|real person|talk to a person|speak to someone|staff|"
    "operator|midwife please|helpline",
    "who_are_you": "who are you|what are you|who r u|who is this|are you a robot|are you real|"
    "are you human|are you a bot",
    "is_private": "privacy|is this private|private|confidential|is this confidential",
    "delete_my_data": "delete my data|delete everything|erase my data|delete it all|"
    "erase everything",
    "know_about_me": "what do you know about me|show my answers|my answers|my data",
    "help": "help|menu|main menu|options|help me|what can you do|start|commands",
}  # fmt: skip

_EDGE = re.compile(r"^[\s.,!?:;'\"()*~_-]+|[\s.,!?:;'\"()*~_-]+$")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\u200d♀♂]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


@cache
def _table() -> dict[str, str]:
    return {phrase: intent for intent, row in SHORT.items() for phrase in row.split("|")}


def short_turn(text: str) -> str | None:
    """
    The intent of a turn that is in the table once case and edges are set aside, or None.
    """
    plain = _SKIN.sub("", text.lower().replace("’", "'"))
    plain = " ".join(_EDGE.sub("", plain).replace(",", " ").split())
    return _table().get(plain)


def is_readable(text: str) -> bool:
    """
    False for a turn with nothing that an English reader could go by: blank, signs, another script.
    """
    letters = len(_LETTER.findall(text))
    latin = len(_LATIN.findall(text))
    if letters == 0:
        return any(c.isdigit() for c in text)
    return latin * 2 >= letters
