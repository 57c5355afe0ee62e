"""`/ogc`: what is in force, and `/ogc/releases/{release}`: one release, with the same routes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from app.dependencies import needs
from app.ogc import collections, features, landing, processes, tiles
from app.permissions import Permission


async def _one_release(
    release: Annotated[
        str, Path(max_length=400, description="数据版本的编号或名称 · id or name of a release.")
    ],
) -> None:
    """Declares the parameter; `Place` reads it."""
    del release


router = APIRouter()
for part in (landing, collections, features, tiles):
    router.include_router(part.router, prefix="/ogc")
    router.include_router(
        part.router,
        prefix="/ogc/releases/{release}",
        dependencies=[needs(Permission.SEE_ZONING), Depends(_one_release)],
    )
router.include_router(processes.router, prefix="/ogc")
