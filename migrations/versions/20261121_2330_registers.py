"""Registers: environmental quality, caps with their ledgers, answers given to idempotency keys."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2330"
down_revision = "20261121_2325"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)
EXACT = sa.String(60)


def owned() -> list[sa.Column]:
    return [
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("jurisdiction", sa.String(200), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    ]


def upgrade() -> None:
    register = op.create_table(
        "register",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(register, [{"id": 1, "version": 0}])
    op.create_table(
        "quality",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("place", sa.String(400), nullable=False),
        sa.Column("element", sa.String(40), nullable=False),
        sa.Column("indicator", sa.String(100), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("value", sa.String(60)),
        sa.Column("source", sa.Text, nullable=False),
        *owned(),
        sa.Index("ix_quality_jurisdiction_period", "jurisdiction", "period"),
    )
    _ledger()
    op.create_table(
        "given_answer",
        sa.Column("actor", sa.String(200), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )


def _ledger() -> None:
    op.create_table(
        "cap",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("place", sa.String(400), nullable=False),
        sa.Column("quantity", sa.String(200), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("year_from", sa.Integer, nullable=False),
        sa.Column("year_to", sa.Integer),
        sa.Column("amount", EXACT, nullable=False),
        sa.Column("baseline", EXACT, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *owned(),
        sa.Index(
            "ix_cap_jurisdiction_place_quantity_year_from",
            "jurisdiction",
            "place",
            "quantity",
            "year_from",
            unique=True,
        ),
    )
    op.create_table(
        "reservation",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column(
            "cap_id", sa.String(36), sa.ForeignKey("cap.id"), nullable=False, index=True
        ),
        sa.Column("project", sa.String(400), nullable=False),
        sa.Column("amount", EXACT, nullable=False),
        sa.Column("expires_at", TIME),
        sa.Column("check_id", sa.String(36)),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        *owned(),
    )
    op.create_table(
        "cap_entry",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("cap_id", sa.String(36), sa.ForeignKey("cap.id"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("reservation_id", sa.String(36)),
        sa.Column("amount", EXACT, nullable=False),
        sa.Column("used_after", EXACT, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Index("ix_cap_entry_cap_id_seq", "cap_id", "seq", unique=True),
    )


def downgrade() -> None:
    for table in (
        "given_answer", "cap_entry", "reservation", "cap", "quality", "register",
    ):
        op.drop_table(table)
