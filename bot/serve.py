"""
Everything in one process: the chat page, the staff room and the API around one engine.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot import settings
from bot.channels.app import open_post
from bot.engine.build import build_engine
from bot.engine.engine import Engine
from bot.handover.helpline import Helpline
from bot.records.database import url_from_settings
from bot.records.errors import KeyMissing, RecordsUnavailable, Tampered
from bot.records.keys import Keyring, fresh_key
from bot.records.live import Live, open_live
from bot.records.migrate import migrate
from bot.records.rates import Rates, open_rates
from bot.records.retention import keep_sweeping
from bot.records.sql_store import SqlStore, open_store

log = logging.getLogger("lutea")
LEFT_OVER_SECONDS = 60
LOOK_AGAIN_SECONDS = 5
Chore = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Apps:
    """
    The doors of a service. ``staff`` is the staff room on a port of its own; None where it stands
    under ``/staff`` beside the chat page.
    """

    public: Starlette
    staff: Starlette | None = None


def create_app(
    engine: Engine | None = None, store: SqlStore | None = None, *, demo: bool = False
) -> Starlette:
    """
    The whole service as one ASGI application. ``demo`` lets staff in without a second factor.
    """
    return create_apps(engine, store, demo=demo).public


def create_apps(
    engine: Engine | None = None,
    store: SqlStore | None = None,
    *,
    demo: bool = False,
    staff_apart: bool = False,
) -> Apps:
    """
    The whole service around one engine; with ``staff_apart`` the public one has no staff room.
    """
    kept, waiting_for = (store, ()) if store else _records()
    notices = open_live()
    helpline = Helpline(kept, notices)
    answering = engine or build_engine(kept, helpline=helpline, holds=helpline.holds)
    rates = open_rates(kept.records.vault.lookup)
    post = open_post(answering, kept, live=notices, rates=rates)
    chores = (
        answering.warm_up,
        lambda: keep_sweeping(kept.retention),
        helpline.watch,
        lambda: keep_taking_up(answering, kept, notices),
        post.work,
        *waiting_for,
    )
    from bot.console.app import create_console, open_desk, routes_of

    staff_desk = open_desk(answering, kept, helpline, demo=demo)
    rooms = _routes(answering, kept, helpline, notices, rates)
    if not staff_apart:
        rooms = [*routes_of(staff_desk), *rooms]
    public = Starlette(routes=[*post.routes(), *rooms], lifespan=_lifespan(chores))
    return Apps(public, create_console(staff_desk) if staff_apart else None)


def _routes(
    engine: Engine, store: SqlStore, helpline: Helpline, notices: Live, rates: Rates
) -> list[BaseRoute]:
    from bot.api.app import routes as api_routes
    from bot.api.desk import Desk
    from bot.api.tokens import Meter
    from bot.web.app import routes as web_routes

    desk = Desk(engine, store, notices, ready=lambda: engine.mind is not None, meter=Meter(rates))
    return [
        *api_routes(desk),
        *web_routes(engine, notices=notices, desk=helpline, rates=rates),
    ]


def _lifespan(
    chores: tuple[Chore, ...],
) -> Callable[[Starlette], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(chore()) for chore in chores]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    return lifespan


def _records() -> tuple[SqlStore, tuple[Chore, ...]]:
    """
    The records; where they cannot be reached yet, with a chore that waits for them. The safety net
    needs none, so the service starts in any case. Keys that are missing do not come by waiting.
    """
    try:
        return open_store(), ()
    except (KeyMissing, Tampered) as error:
        log.error("%s; until it is started with the right keys, only the safety net answers", error)
        return SqlStore(url_from_settings(), Keyring((fresh_key(),))), ()
    except RecordsUnavailable as error:
        log.error("%s; until they can, only the safety net answers", error)
    kept = open_store(migrated=False)
    return kept, (lambda: _bring_up(kept),)


async def _bring_up(store: SqlStore) -> None:
    """
    Bring the tables up to date as soon as the records can be reached.
    """
    url = store.database.url.render_as_string(hide_password=False)
    while True:
        try:
            await asyncio.to_thread(migrate, url)
        except RecordsUnavailable:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        else:
            log.info("the records can be used now")
            return


async def keep_taking_up(
    engine: Engine,
    store: SqlStore,
    live: Live,
    *,
    after_seconds: float = LEFT_OVER_SECONDS,
    every_seconds: float = LOOK_AGAIN_SECONDS,
) -> None:
    """
    Answer messages that were stored and never answered, since a process died, and tell the open
    pages; until cancelled.
    """
    while True:
        try:
            await _take_up(
                engine, store, live, datetime.now(UTC) - timedelta(seconds=after_seconds)
            )
        except Exception as error:  # the records are away; there is nothing to take up now
            log.warning("waiting messages could not be looked for: %s", type(error).__name__)
        await asyncio.sleep(every_seconds)


async def _take_up(engine: Engine, store: SqlStore, live: Live, before: datetime) -> None:
    for inbound in await asyncio.to_thread(partial(store.inbox.waiting, before=before)):
        try:
            await engine.take_up(inbound)
            await live.publish(inbound.conversation, inbound.id)
        except Exception as error:  # one that cannot be answered must not hold up the others
            log.error("a waiting message was not answered: %s", type(error).__name__)


def run(host: str, port: int, *, demo: bool = False) -> None:
    """
    Migrate, build and serve until interrupted.
    """
    logging.basicConfig(
        level=settings.get("LUTEA_LOG_LEVEL"),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    for noisy in ("uvicorn.access", "httpx", "rasa", "rasa_sdk", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    print("Starting Lutea ...", flush=True)
    staff = _staff_address(host)
    apps = create_apps(demo=demo, staff_apart=staff is not None)
    _say_where(_url(host, port), _url(*(staff or (host, port))))
    servers = [_server(apps.public, host, port)]
    if apps.staff is not None and staff is not None:
        servers.append(_server(apps.staff, *staff))
    factory = servers[0].config.get_loop_factory()
    with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=factory) as runner:
        runner.run(_serve_together(servers))


def _staff_address(host: str) -> tuple[str, int] | None:
    """
    Where the staff room is served by itself; None where it stands beside the chat page.
    """
    port = settings.get("LUTEA_STAFF_PORT")
    return (settings.get("LUTEA_STAFF_HOST") or host, int(port)) if port else None


def _say_where(public: str, staff: str) -> None:
    places = (
        ("the chat page", f"{public}/"),
        ("the staff room", f"{staff}/staff"),
        ("the API", f"{public}/api/v1"),
        ("its documents", f"{public}/api/docs"),
    )
    for name, address in places:
        print(f"  {name:15} {address}", flush=True)


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _server(app: Starlette, host: str, port: int) -> uvicorn.Server:
    config = uvicorn.Config(
        app, host=host, port=port, ws="none", log_level="warning",
        proxy_headers=True, server_header=False, access_log=False,
    )  # fmt: skip
    return uvicorn.Server(config)


async def _serve_together(servers: list[uvicorn.Server]) -> None:
    """
    All of them until the process is told to stop. The one begun last hears the signal first and,
    once it has ended, hands it on to the one before.
    """
    await asyncio.gather(*(server.serve() for server in servers))
