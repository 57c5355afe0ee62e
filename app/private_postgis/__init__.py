"""A private PostGIS: a database server of one program's own, gone when that program is gone.

Tests use a throw-away one, `make demo STORE=postgis` one whose data stay. The server listens on
a socket in a folder nobody else may enter, and on a free port of the loopback interface with a
password made anew at every start, for GIS clients.

From the command line, `python -m app.private_postgis FOLDER COMMAND …` runs a command with
`SANXIAN_DATABASE_URL` set to a durable server whose data are kept in FOLDER.
"""

from app.private_postgis.errors import PostgisMissingError, PostgisStartError
from app.private_postgis.installed import is_available
from app.private_postgis.server import DATABASE, PrivatePostgis, start

__all__ = [
    "DATABASE",
    "PostgisMissingError",
    "PostgisStartError",
    "PrivatePostgis",
    "is_available",
    "start",
]
