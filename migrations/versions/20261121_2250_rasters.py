"""Rasters: what their files hold, of what day, for which jurisdictions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121_2250"
down_revision = "20261121_2245"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "raster",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("release_key", sa.String(36), nullable=False),
        sa.Column("release_name", sa.String(400), nullable=False),
        sa.Column("jurisdictions", JSON, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("added_by", sa.String(200), nullable=False),
        sa.Column("withdrawn_at", TIME),
        sa.Column("withdrawn_reason", sa.Text),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("jurisdiction", sa.String(200), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_index("ix_raster_name_date", "raster", ["name", "date"])
    op.create_index("ix_raster_sha256", "raster", ["sha256"])


def downgrade() -> None:
    op.drop_table("raster")
