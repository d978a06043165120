"""
Tables: calls that people wait for. Roles that may hold a chat may see the number of a call.
"""

import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLE = sa.table("role", sa.column("name", sa.String), sa.column("permissions", sa.Text))
RING = "ring"


def upgrade() -> None:
    op.create_table(
        "call_back",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_call_back_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_back")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_call_back_conversation_id")),
    )
    op.create_index(op.f("ix_call_back_ends"), "call_back", ["ends"], unique=False)
    _change_roles(lambda may: may | {RING} if "chat" in may else may)


def downgrade() -> None:
    _change_roles(lambda may: may - {RING})
    op.drop_index(op.f("ix_call_back_ends"), table_name="call_back")
    op.drop_table("call_back")


def _change_roles(changed: Callable[[set[str]], set[str]]) -> None:
    connection = op.get_bind()
    for name, listed in connection.execute(sa.select(ROLE.c.name, ROLE.c.permissions)).all():
        may = json.dumps(sorted(changed(set(json.loads(listed)))))
        connection.execute(sa.update(ROLE).where(ROLE.c.name == name).values(permissions=may))
