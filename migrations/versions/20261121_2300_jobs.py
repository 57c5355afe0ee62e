"""Jobs: one durable queue on both databases, with the files that go in and out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121_2300"
down_revision = "20261121_2250"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("request", JSON, nullable=False),
        sa.Column("actor", JSON, nullable=False),
        sa.Column("worker", sa.String(100)),
        sa.Column("beat", sa.BigInteger, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("wait_until", TIME, nullable=False),
        sa.Column("done", sa.BigInteger, nullable=False),
        sa.Column("total", sa.BigInteger),
        sa.Column("message", JSON),
        sa.Column("note", JSON),
        sa.Column("problem", JSON),
        sa.Column("result", JSON),
        sa.Column("result_href", sa.String(400)),
        sa.Column("started_at", TIME),
        sa.Column("finished_at", TIME),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("jurisdiction", sa.String(200), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Index("ix_job_status_id", "status", "id"),
        sa.Index("ix_job_owner_id", "owner", "id"),
    )
    for name, number, content in (
        ("job_file", "number", "content"),
        ("job_part", "number", "content"),
    ):
        key = [sa.Column("role", sa.String(20), primary_key=True)] if name == "job_file" else []
        op.create_table(
            name,
            sa.Column(
                "job_id",
                sa.String(36),
                sa.ForeignKey("job.id", ondelete="CASCADE"),
                primary_key=True,
            ),
            *key,
            sa.Column(number, sa.Integer, primary_key=True, autoincrement=False),
            sa.Column(content, sa.LargeBinary, nullable=False),
        )
    with op.batch_alter_table("idempotency") as table:
        table.add_column(sa.Column("job_id", sa.String(36)))


def downgrade() -> None:
    with op.batch_alter_table("idempotency") as table:
        table.drop_column("job_id")
    for table in ("job_part", "job_file", "job"):
        op.drop_table(table)
