"""
What the intent model must not decide by itself, since a mistake there would hurt or lose something.

Each such intent needs a word that says it; without one the message is taken as a question.
"""

from __future__ import annotations

import re


def meant(intent: str, text: str, *, told: bool) -> bool:
    """
    False where a lower-case text cannot mean the intent that the model gave it.

    ``told`` says that the text also tells facts.
    """
    if intent in ("stop", "restart"):
        return not told and (_MAY_WE.match(text) is not None or _OF_HERSELF.search(text) is None)
    if intent == "baby_died":
        return _ENDED.search(text) is not None and _ASKS.match(text) is None
    if intent == "not_pregnant":
        return _ASKS.match(text) is None
    if intent == "help":
        return _OF_LIFE.search(text) is None
    if intent == "why":
        return _OF_A_QUESTION.search(text) is not None
    if intent == "is_private":
        return _PRIVACY.search(text) is not None
    return True


# "Could I have stopped it", "I want to try again": no wish to leave the check or begin anew.
_OF_HERSELF = re.compile(
    r"\b(could|should|would|did|have|had|can|may|when|was|want to) (i|we|my|try)\b"
)
_MAY_WE = re.compile(
    r"(can|could|may) (i|we) (please |just |now )?(stop|end|pause|quit|start|restart|begin|go back"
    r"|carry on another|do this again)\b"
)
# "Is my baby alive" tells of no loss.
_ASKS = re.compile(
    r"\W*(please |hi |hello |can you tell me |tell me )*"
    r"(am|are|can|could|did|do|does|has|have|how|if|is|might|shall|should"
    r"|was|were|what|when|which|who|why|will|would)\b"
)
_ENDED = re.compile(
    r"\b(died|dead|dies|death|lost|losing|loss|gone|passed|stillborn|heart ?beat|miscarr|mc|mmc"
    r"|stopped|over|ended|terminat|abort|ectopic|not pregnant|no longer|isn'?t|never|negative"
    r"|wasn'?t|empty|angel|make it|sleeping|goodbye|birth|born|delivered|tfmr|came away"
    r"|d ?(and|&|n) ?c)"
)
# "What happens now" is asked of a life, not of the service.
_OF_LIFE = re.compile(r"\bwhat (happens|will happen|comes) (now|next|to me)\b")
# "Why did it happen" is asked of a life, "why do you need that" of a question.
_OF_A_QUESTION = re.compile(
    r"\bask|\b(need|want|have|use|good|relevant|important|matters?|point|question|business)\b"
    r"|^\W*(but |and |sorry |er |um )*(why|how come|what for)\W*(tho|though|that|is that|not)?\W*$"
)
# "Is it safe" is asked of the medicine.
_PRIVACY = re.compile(
    r"priva|confiden|secre|anonym|data|gdpr|record|stor(e|ing)|sav(e|ing)|keep|kept|shar(e|ing)"
    r"|trust|secur|track|inform|detail|notes|find (this|out|what)|pass (this|it|that) on|between us"
    r"|my name|\b(read|see|know|tell|told|write|type|typing|talk|chat|site|website|here|who)\b"
)
