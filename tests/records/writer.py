"""
Processes that talk without end, to be killed: they say what was acknowledged, line by line.

A nursery imports everything once; each line ``URL KEYS ADDRESS FIRST`` on its input makes it fork
a writer. The writer says ``ready PID``, then ``got N`` after ``receive`` and ``done N ids`` after
``finish``; the nursery says ``dead`` once the writer is gone.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from bot.records.keys import read_keys
from bot.records.sql_store import SqlStore
from bot.records.store import Turn
from bot.replies import Choice, Reply


def say(*words: object) -> None:
    """
    One line in one write: a line is there whole or not at all.
    """
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def talk(url: str, keys: str, address: str, first: int) -> None:
    store = SqlStore(url, read_keys(Path(keys)))
    conversation = store.open_conversation("web", address)
    say("ready", os.getpid())
    for number in count(first):
        inbound = store.receive(conversation, f"message {number}", f"P{number}")
        say("got", number)
        if inbound.replies is None:
            replies = store.finish(turn(inbound.id, conversation, number))
            say("done", number, *(reply.id for reply in replies))


def turn(inbound: str, conversation: str, number: int) -> Turn:
    return Turn(
        inbound,
        conversation,
        replies=[
            Reply(f"first answer to {number}"),
            Reply(f"second answer to {number}", choices=(Choice("Yes", "/yes"),)),
        ],
        events=[{"event": "user", "number": number}],
        snapshot={"slots": {"number": number}},
        facts=[{"name": "gest", "value": number, "words": str(number)}],
    )


def main() -> None:
    for line in sys.stdin:
        url, keys, address, first = line.split()
        child = os.fork()
        if child == 0:
            talk(url, keys, address, int(first))
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
