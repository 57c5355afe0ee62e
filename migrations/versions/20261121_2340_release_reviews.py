"""Who drafted a release, and who looked it over."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121_2340"
down_revision = "20261121_2330"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column(
        "release", sa.Column("editors", JSON, nullable=False, server_default=sa.text("'[]'"))
    )
    op.create_table(
        "release_review",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column(
            "release_key",
            sa.String(36),
            sa.ForeignKey("release.key", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved", sa.Boolean, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("acknowledged", JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("approval", sa.Text),
    )
    if op.get_context().dialect.name == "postgresql":
        _policies()


def _policies() -> None:
    """Reviews are shown with their release and written where it may be changed."""
    above = "release_key IN (SELECT key FROM release{})"
    changed = above.format(" WHERE sanxian_within(jurisdiction, 'sanxian.areas')")
    op.execute("ALTER TABLE release_review ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY shown ON release_review FOR SELECT USING ({above.format('')})")
    op.execute(f"CREATE POLICY added ON release_review FOR INSERT WITH CHECK ({changed})")


def downgrade() -> None:
    op.drop_table("release_review")
    op.drop_column("release", "editors")
