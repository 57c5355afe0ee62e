"""Reviews: what people decide about drafts of clauses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121_2245"
down_revision = "20261121_2240"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "clause_review",
        sa.Column("key", sa.String(36), primary_key=True),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("list_title", sa.Text, nullable=False),
        sa.Column("release", sa.String(400), nullable=False),
        sa.Column("list_key", sa.String(36), nullable=False),
        sa.Column("ordinal", sa.Integer),
        sa.Column("unit", sa.String(100)),
        sa.Column("dimension", sa.String(40), nullable=False),
        sa.Column("number", sa.String(40)),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("machine", JSON, nullable=False),
        sa.Column("structure", JSON, nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("carried_from", sa.String(36)),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("jurisdiction", sa.String(200), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Index("ix_clause_review_jurisdiction_level", "jurisdiction", "level"),
        sa.Index("ix_clause_review_list_key_ordinal", "list_key", "ordinal"),
    )


def downgrade() -> None:
    op.drop_table("clause_review")
