"""Whose indicators a session changes: a division's own."""

from alembic import op

revision = "20261122_0600"
down_revision = "20261122_0330"
branch_labels = None
depends_on = None

TENDED = "sanxian_within(jurisdiction, 'sanxian.tended')"


def upgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE indicator_set ENABLE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY shown ON indicator_set FOR SELECT USING (true)")
    op.execute(f"CREATE POLICY added ON indicator_set FOR INSERT WITH CHECK ({TENDED})")


def downgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for name in ("shown", "added"):
        op.execute(f"DROP POLICY IF EXISTS {name} ON indicator_set")
    op.execute("ALTER TABLE indicator_set DISABLE ROW LEVEL SECURITY")
