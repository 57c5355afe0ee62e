"""Keys, users, sessions; on PostgreSQL whose rows a session shows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121_2240"
down_revision = "20261121_1900"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)

# A jurisdiction lies in one of the areas of the session; '*' stands for everywhere.
WITHIN = """
CREATE FUNCTION sanxian_within(jurisdiction text, setting text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (
    SELECT FROM unnest(string_to_array(coalesce(current_setting(setting, true), ''), ',')) AS area
    WHERE area = '*' OR left(jurisdiction, length(area)) = area
  )
$$
"""
DRAFT = "state IN ('draft', 'validated')"
OWN_AREA = "sanxian_within(jurisdiction, 'sanxian.areas')"
# Rows of tables beneath a release: shown with it, changed where it may be changed.
BENEATH = {
    "layer": ("release_key", "release"),
    "finding": ("release_key", "release"),
    "access_list": ("release_key", "release"),
    "zone": ("layer_key", "layer"),
    "clause": ("list_key", "access_list"),
}
OWN = "owner = nullif(current_setting('sanxian.owner', true), '')"
AUDITED = "sanxian_within(jurisdiction, 'sanxian.audited')"


def upgrade() -> None:
    _keys_and_users()
    if op.get_context().dialect.name == "postgresql":
        _policies()


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for table in ("release", *BENEATH, "assessment"):
            for name in ("shown", "added", "changed", "removed"):
                op.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
            op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute("DROP FUNCTION sanxian_within")
    for table in ("login_session", "local_user", "api_key"):
        op.drop_table(table)


def _keys_and_users() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(8), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False, index=True),
        sa.Column("secret_hmac", sa.String(64), nullable=False),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("areas", JSON, nullable=False),
        sa.Column("addresses", JSON, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("expires_at", TIME),
        sa.Column("revoked_at", TIME),
        sa.Column("last_used_at", TIME),
    )
    op.create_table(
        "local_user",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("areas", JSON, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("disabled_at", TIME),
    )
    op.create_table(
        "login_session",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("user", sa.String(100), index=True),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("areas", JSON, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False, index=True),
    )


def _policies() -> None:
    """Rows shown and changed by the scope of the session; the owner of the tables is exempt."""
    op.execute(WITHIN)
    for table in ("release", *BENEATH, "assessment"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    _policy("release", shown=f"NOT ({DRAFT}) OR {OWN_AREA}", changed=OWN_AREA)
    for table, (column, above) in BENEATH.items():
        own = f"{column} IN (SELECT key FROM {above} WHERE {OWN_AREA})"
        _policy(table, shown=f"{column} IN (SELECT key FROM {above})", changed=own)
    op.execute(f"CREATE POLICY shown ON assessment FOR SELECT USING ({OWN} OR {AUDITED})")
    op.execute(
        "CREATE POLICY added ON assessment FOR INSERT WITH CHECK "
        "(owner = coalesce(current_setting('sanxian.owner', true), ''))"
    )


def _policy(table: str, *, shown: str, changed: str) -> None:
    op.execute(f"CREATE POLICY shown ON {table} FOR SELECT USING ({shown})")
    op.execute(f"CREATE POLICY added ON {table} FOR INSERT WITH CHECK ({changed})")
    op.execute(
        f"CREATE POLICY changed ON {table} FOR UPDATE USING ({changed}) WITH CHECK ({changed})"
    )
    op.execute(f"CREATE POLICY removed ON {table} FOR DELETE USING ({changed})")
