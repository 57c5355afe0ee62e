"""Whose jobs, webhooks, objections, rasters, clues and registers a session shows and changes."""

from alembic import op

revision = "20261122_0310"
down_revision = "20261121_2350"
branch_labels = None
depends_on = None

MINE = "owner = nullif(current_setting('sanxian.owner', true), '')"
# Of whoever holds the store itself: the operator, and the workers that do everybody's jobs.
WHOLE = (
    "(current_setting('sanxian.areas', true) = '*' "
    "AND current_setting('sanxian.audited', true) = '*')"
)
DRAFTED = "sanxian_within(jurisdiction, 'sanxian.areas')"
TENDED = "sanxian_within(jurisdiction, 'sanxian.tended')"
BELOW_JOB = "job_id IN (SELECT id FROM job)"
BELOW_CAP = f"cap_id IN (SELECT id FROM cap WHERE {TENDED})"
BELOW_CLUE = f"clue_id IN (SELECT id FROM clue WHERE {TENDED})"
ASKED = f"actor = nullif(current_setting('sanxian.owner', true), '') OR {WHOLE}"
OF_LIST = f"list_key IN (SELECT key FROM access_list) OR {DRAFTED}"

# table: (shown, added, changed, removed); None = nobody whom policies bind.
POLICIES = {
    "job": (f"{MINE} OR {WHOLE}",) * 4,
    "job_file": (BELOW_JOB,) * 4,
    "job_part": (BELOW_JOB,) * 4,
    "webhook": (f"{MINE} OR {WHOLE}",) * 4,
    "idempotency": (ASKED,) * 4,
    "given_answer": (ASKED,) * 4,
    "objection": (f"{MINE} OR {DRAFTED}", f"{MINE} OR {WHOLE}", DRAFTED, None),
    "raster": ("release_key IN (SELECT key FROM release)", DRAFTED, DRAFTED, DRAFTED),
    "clause_review": (OF_LIST, DRAFTED, DRAFTED, DRAFTED),
    "clue": ("true", TENDED, TENDED, None),
    "clue_event": ("true", BELOW_CLUE, None, None),
    "quality": ("true", TENDED, TENDED, TENDED),
    "cap": ("true", TENDED, TENDED, None),
    "reservation": ("true", TENDED, TENDED, None),
    "cap_entry": ("true", BELOW_CAP, None, None),
}


def upgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table, (shown, added, changed, removed) in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY shown ON {table} FOR SELECT USING ({shown})")
        op.execute(f"CREATE POLICY added ON {table} FOR INSERT WITH CHECK ({added})")
        if changed is not None:
            op.execute(
                f"CREATE POLICY changed ON {table} FOR UPDATE "
                f"USING ({changed}) WITH CHECK ({changed})"
            )
        if removed is not None:
            op.execute(f"CREATE POLICY removed ON {table} FOR DELETE USING ({removed})")


def downgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table in POLICIES:
        for name in ("shown", "added", "changed", "removed"):
            op.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
