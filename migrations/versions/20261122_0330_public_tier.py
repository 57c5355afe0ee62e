"""The public tier: zones on the national grid, in a schema and for a role of their own.

PostgreSQL only: an SQLite file has neither schemas nor roles, and no public tier.
"""

from alembic import op

revision = "20261122_0330"
down_revision = "20261122_0310"
branch_labels = None
depends_on = None

# A cluster may have the role already, and the owner of the tables may not be allowed to make one.
ROLE = """
DO $$ BEGIN
  CREATE ROLE sanxian_public NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$
"""
LAYER_FORM = """
CREATE TABLE pub.layer_form (
  layer_key varchar(36) PRIMARY KEY REFERENCES public.layer (key) ON DELETE CASCADE,
  release_name varchar(400) NOT NULL,
  kind varchar(20) NOT NULL,
  name varchar(400) NOT NULL,
  element varchar(40),
  class varchar(200),
  cells_per_degree integer NOT NULL,
  sha256 varchar(64) NOT NULL,
  drawn_at timestamptz NOT NULL
)
"""
ZONE_FORM = """
CREATE TABLE pub.zone_form (
  layer_key varchar(36) NOT NULL REFERENCES pub.layer_form (layer_key) ON DELETE CASCADE,
  code varchar(400) COLLATE "C" NOT NULL,
  name text,
  category varchar(40),
  class varchar(400),
  has_area boolean NOT NULL,
  outer_cells geometry(Geometry, 4490) NOT NULL,
  inner_cells geometry(Geometry, 4490) NOT NULL,
  PRIMARY KEY (layer_key, code)
)
"""
GRANTS = """
DO $$ BEGIN
  GRANT USAGE ON SCHEMA pub TO sanxian_public;
  GRANT SELECT ON pub.layer_form, pub.zone_form TO sanxian_public;
EXCEPTION WHEN undefined_object THEN NULL;
END $$
"""


def upgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    op.execute(ROLE)
    op.execute("CREATE SCHEMA pub")
    op.execute(LAYER_FORM)
    op.execute(ZONE_FORM)
    op.execute("CREATE INDEX ix_zone_form_outer_cells ON pub.zone_form USING gist (outer_cells)")
    op.execute(GRANTS)


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP SCHEMA pub CASCADE")
