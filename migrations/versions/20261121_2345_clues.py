"""Clues of change and what was done about them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from zoning.store.base import Geom

revision = "20261121_2345"
down_revision = "20261121_2340"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "clue",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("type", sa.String(80), nullable=False),
        sa.Column("concern", sa.String(20), nullable=False),
        sa.Column("zone_kind", sa.String(20)),
        sa.Column("zone_code", sa.String(400)),
        sa.Column("area_m2", sa.Float, nullable=False),
        sa.Column("found", JSON, nullable=False),
        sa.Column("shape", Geom(), nullable=False),
        sa.Column("west", sa.Float, nullable=False),
        sa.Column("south", sa.Float, nullable=False),
        sa.Column("east", sa.Float, nullable=False),
        sa.Column("north", sa.Float, nullable=False),
        sa.Column("assignee", sa.String(200), nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("follows", sa.String(36)),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("jurisdiction", sa.String(200), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_index("ix_clue_state_due", "clue", ["state", "due"])
    op.create_index("ix_clue_west_east", "clue", ["west", "east"])
    op.create_index("ix_clue_zone_code", "clue", ["zone_code"])
    op.create_table(
        "clue_event",
        sa.Column(
            "clue_id", sa.String(36), sa.ForeignKey("clue.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("before", sa.String(20), nullable=False),
        sa.Column("after", sa.String(20), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("detail", JSON, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("clue_event")
    op.drop_table("clue")
