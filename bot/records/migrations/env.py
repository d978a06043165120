"""
Alembic's way in: runs on the connection that ``bot.records.migrate`` hands over, or, from the
``alembic`` command, on the database of the settings.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from bot.records.migrate import TABLES, migrating, url_from_settings


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=TABLES,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    _run(handed_over)
else:
    with migrating(url_from_settings()) as own:
        _run(own)
