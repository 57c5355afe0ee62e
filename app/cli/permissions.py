"""The permission that each command states; checked when it opens the store.

Whoever runs a command at the machine of the store holds the store itself and is its operator, with
every role. A command that is missing here is one for operators, and a test asks for its line.
"""

from collections.abc import Mapping
from typing import Any, Final

import typer

from app.permissions import Permission

COMMANDS: Final[Mapping[str, Permission]] = {
    "check": Permission.RUN_CHECKS,
    "screen": Permission.RUN_CHECKS,
    "inspect": Permission.RUN_CHECKS,
    "verify": Permission.SEE_REFERENCE,
    "serve": Permission.OPERATE,
    "worker": Permission.OPERATE,
    "demo": Permission.OPERATE,
    "backup": Permission.OPERATE,
    "restore": Permission.OPERATE,
    "release create": Permission.DRAFT_RELEASES,
    "release add": Permission.DRAFT_RELEASES,
    "release remove": Permission.DRAFT_RELEASES,
    "release validate": Permission.VALIDATE_RELEASES,
    "release publish": Permission.PUBLISH_RELEASES,
    "release withdraw": Permission.PUBLISH_RELEASES,
    "release list": Permission.SEE_ZONING,
    "release show": Permission.SEE_ZONING,
    "release diff": Permission.SEE_ZONING,
    "release export": Permission.SEE_ZONING,
    "release import": Permission.DRAFT_RELEASES,
    "list import": Permission.DRAFT_RELEASES,
    "list show": Permission.SEE_ZONING,
    "list export": Permission.SEE_ZONING,
    "list lint": Permission.SEE_REFERENCE,
    "list review list": Permission.SEE_ZONING,
    "list review show": Permission.SEE_ZONING,
    "list review accept": Permission.DRAFT_RELEASES,
    "list review correct": Permission.DRAFT_RELEASES,
    "list review reject": Permission.DRAFT_RELEASES,
    "list review reset": Permission.DRAFT_RELEASES,
    "list review carry": Permission.DRAFT_RELEASES,
    "raster add": Permission.DRAFT_RELEASES,
    "raster list": Permission.SEE_ZONING,
    "raster show": Permission.SEE_ZONING,
    "raster zonal": Permission.SEE_ZONING,
    "raster change": Permission.SEE_ZONING,
    "raster withdraw": Permission.PUBLISH_RELEASES,
    "clue register": Permission.SUPERVISE_CHANGE,
    "clue list": Permission.SEE_ZONING,
    "clue show": Permission.SEE_ZONING,
    "clue act": Permission.SEE_ZONING,
    "clue statistics": Permission.SEE_ZONING,
    "clue report": Permission.SEE_ZONING,
    "evaluate release": Permission.SEE_ZONING,
    "evaluate adopt": Permission.KEEP_REGISTERS,
    "evaluate indicators": Permission.SEE_ZONING,
    "quality import": Permission.KEEP_REGISTERS,
    "quality observe": Permission.KEEP_REGISTERS,
    "quality show": Permission.SEE_ZONING,
    "quality history": Permission.SEE_ZONING,
    "quality withdraw": Permission.KEEP_REGISTERS,
    "cap set": Permission.KEEP_REGISTERS,
    "cap list": Permission.SEE_ZONING,
    "cap show": Permission.SEE_ZONING,
    "cap reserve": Permission.KEEP_REGISTERS,
    "cap confirm": Permission.KEEP_REGISTERS,
    "cap release": Permission.KEEP_REGISTERS,
    "release review": Permission.REVIEW_RELEASES,
    "db upgrade": Permission.OPERATE,
    "db roles": Permission.OPERATE,
    "key create": Permission.MANAGE_ACCESS,
    "key list": Permission.MANAGE_ACCESS,
    "key revoke": Permission.MANAGE_ACCESS,
    "user create": Permission.MANAGE_ACCESS,
    "user list": Permission.MANAGE_ACCESS,
    "user password": Permission.MANAGE_ACCESS,
    "user disable": Permission.MANAGE_ACCESS,
    "audit verify": Permission.READ_AUDIT,
    "objection list": Permission.VALIDATE_RELEASES,
    "objection answer": Permission.VALIDATE_RELEASES,
}


def permission_of(context: typer.Context) -> Permission:
    """What the command being run needs."""
    words: list[str] = []
    one: Any = context
    while one.parent is not None:
        words.insert(0, one.info_name or "")
        one = one.parent
    return COMMANDS.get(" ".join(words), Permission.OPERATE)
