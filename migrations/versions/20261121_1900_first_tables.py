"""First tables: releases, lists, assessments, audit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from zoning.store.base import Geom

revision = "20261121_1900"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
CODE_POINTS = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def owned() -> list[sa.Column]:
    return [
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("jurisdiction", sa.String(200), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    ]


def upgrade() -> None:
    _zoning()
    _access_lists()
    _checks()
    op.create_table(
        "audit",
        sa.Column("seq", BIG_ID, primary_key=True, autoincrement=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("object_id", sa.String(200), nullable=False),
        sa.Column("jurisdiction", sa.String(200), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("before_sha256", sa.String(64)),
        sa.Column("after_sha256", sa.String(64)),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
    )
    _append_only()


def _zoning() -> None:
    op.create_table(
        "release",
        sa.Column("key", sa.String(36), primary_key=True),
        sa.Column("public_id", sa.String(64), nullable=False, index=True),
        sa.Column("name", sa.String(400), nullable=False, unique=True),
        sa.Column("series", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("jurisdictions", JSON, nullable=False),
        sa.Column("effective_from", sa.Date, nullable=False),
        sa.Column("effective_to", sa.Date),
        sa.Column("requires", JSON),
        sa.Column("absent", JSON, nullable=False),
        sa.Column("gap_tolerance_m", sa.Float, nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("published_order", sa.BigInteger),
        sa.Column("published_at", TIME),
        sa.Column("published_by", sa.String(200)),
        sa.Column("approval", sa.Text),
        sa.Column("withdrawn_order", sa.BigInteger),
        sa.Column("withdrawn_at", TIME),
        sa.Column("withdrawn_reason", sa.Text),
        *owned(),
    )
    op.create_table(
        "layer",
        sa.Column("key", sa.String(36), primary_key=True),
        sa.Column(
            "release_key",
            sa.String(36),
            sa.ForeignKey("release.key", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("element", sa.String(40)),
        sa.Column("class", sa.String(200)),
        sa.Column("boundary_tolerance_m", sa.Float, nullable=False),
        sa.Column("feature_count", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("classes", JSON, nullable=False),
        sa.Column("bounds", JSON),
        sa.Column("source", JSON, nullable=False),
        *owned(),
        sa.Index("ix_layer_release_key_name", "release_key", "name"),
    )
    op.create_table(
        "zone",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column(
            "layer_key",
            sa.String(36),
            sa.ForeignKey("layer.key", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("code", CODE_POINTS, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("category", sa.String(40)),
        sa.Column("class", sa.String(400)),
        sa.Column("county", sa.String(100)),
        sa.Column("attributes", JSON, nullable=False),
        sa.Column("area_m2", sa.Float, nullable=False),
        sa.Column("west", sa.Float, nullable=False),
        sa.Column("south", sa.Float, nullable=False),
        sa.Column("east", sa.Float, nullable=False),
        sa.Column("north", sa.Float, nullable=False),
        sa.Column("geom", Geom(), nullable=False),
        sa.Index("ix_zone_layer_key_code", "layer_key", "code", unique=True),
    )
    if op.get_context().dialect.name == "postgresql":
        op.create_index("ix_zone_geom", "zone", ["geom"], postgresql_using="gist")
    op.create_table(
        "finding",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column(
            "release_key",
            sa.String(36),
            sa.ForeignKey("release.key", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("layer_key", sa.String(36)),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("content", JSON, nullable=False),
    )
    catalogue = op.create_table(
        "catalogue",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(catalogue, [{"id": 1, "version": 0}])


def _access_lists() -> None:
    op.create_table(
        "access_list",
        sa.Column("key", sa.String(36), primary_key=True),
        sa.Column(
            "release_key",
            sa.String(36),
            sa.ForeignKey("release.key", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("list_id", sa.String(64), nullable=False),
        sa.Column("header", JSON, nullable=False),
        sa.Column("units", JSON, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("clause_count", sa.Integer, nullable=False),
        *owned(),
    )
    op.create_table(
        "clause",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column(
            "list_key",
            sa.String(36),
            sa.ForeignKey("access_list.key", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("clause_id", sa.String(64), nullable=False, index=True),
        sa.Column("unit", sa.String(100)),
        sa.Column("content", JSON, nullable=False),
        sa.Index("ix_clause_list_key_ordinal", "list_key", "ordinal", unique=True),
    )


def _checks() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("known_order", sa.BigInteger, nullable=False),
        sa.Column("known_at", TIME, nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False, index=True),
        sa.Column("result_sha256", sa.String(64), nullable=False, index=True),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("question", JSON, nullable=False),
        sa.Column("figure", sa.LargeBinary),
        *owned(),
    )
    op.create_table(
        "idempotency",
        sa.Column("actor", sa.String(200), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("assessment_id", sa.String(36)),
        sa.Column("created_at", TIME, nullable=False),
    )


def _append_only() -> None:
    """No row of the audit record is ever changed or removed through the program's own role."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit record is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit "
            "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END"
        )


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_append_only ON audit")
        op.execute("DROP FUNCTION audit_is_append_only()")
    for table in (
        "audit", "idempotency", "assessment", "clause", "access_list",
        "catalogue", "finding", "zone", "layer", "release",
    ):
        op.drop_table(table)
