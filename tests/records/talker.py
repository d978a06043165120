"""
One of several processes that share a conversation through PostgreSQL and Redis.

    python -m tests.records.talker URL REDIS KEYS NAME TURNS
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.records.keys import read_keys
from bot.records.locks import RedisLocks
from bot.records.sql_store import SqlStore
from bot.records.store import Turn
from bot.replies import Reply
from tests.records.serving import LATEST


async def main(url: str, redis_url: str, keys: str, name: str, turns: int) -> None:
    store, locks = (
        SqlStore(url, read_keys(Path(keys))),
        RedisLocks(redis_url, wait_seconds=LATEST, lease_seconds=LATEST),
    )
    conversation = store.open_conversation("web", "shared")
    for number in range(turns):
        async with locks.hold(conversation):
            await asyncio.to_thread(one, store, conversation, f"{name}{number}")
    await locks.close()
    store.close()


def one(store: SqlStore, conversation: str, text: str) -> None:
    """
    A turn that builds on what it loaded: a lost update would show.
    """
    inbound = store.receive(conversation, text)
    saved = store.load(conversation)
    said = [*saved.snapshot.get("said", []), text]
    store.finish(
        Turn(
            inbound.id,
            conversation,
            replies=[Reply(f"you said {text}")],
            events=[{"text": text}],
            snapshot={"said": said},
            based_on=saved.turn,
        )
    )


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5], int(sys.argv[5])))
