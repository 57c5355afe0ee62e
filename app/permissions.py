"""Who may do what: the one table of roles and permissions.

A role is given to a person or a key; a permission is what a route, a command or a service asks for.
Where something may be done is a second question: an actor's areas (`Actor.areas`) are jurisdictions
of GB/T 2260, each with everything inside it. The roles part the duties as the regime itself does:
whoever drafts zoning data is not who answers for them, and whoever administers accounts has no say
in data (生态环境分区管控管理暂行规定: local governments publish, after review).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from zoning.codes import WHOLE_COUNTRY, jurisdiction_covers
from zoning.errors import SanxianError


class Role(StrEnum):
    """What somebody is to the service."""

    PUBLIC = "public"
    CHECKER = "checker"
    ANALYST = "analyst"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Permission(StrEnum):
    """What may be asked of the service."""

    SEE_REFERENCE = "see-reference"
    """Industries, the project vocabulary, examples: nothing about places."""
    SEE_PUBLIC = "see-public"
    """The public tier: coarse answers and the coarse map."""
    RUN_CHECKS = "run-checks"
    """Read a footprint, check it, screen many; fetch one's own results."""
    SEE_ZONING = "see-zoning"
    """Releases, lists, exact shapes: the internal tier."""
    DRAFT_RELEASES = "draft-releases"
    """Create a draft, fill and empty it; in one's areas."""
    VALIDATE_RELEASES = "validate-releases"
    """Have a draft checked as a whole; in one's areas."""
    REVIEW_RELEASES = "review-releases"
    """Approve or send back somebody else's draft; in one's areas."""
    PUBLISH_RELEASES = "publish-releases"
    """Publish and withdraw; in one's areas."""
    KEEP_REGISTERS = "keep-registers"
    """Enter environmental quality, set caps, reserve and release; in one's areas."""
    SUPERVISE_CHANGE = "supervise-change"
    """Register clues of change, hand them out, confirm, dismiss and close them; in one's areas."""
    VERIFY_CHANGE = "verify-change"
    """Visit a place of change and say what is there; report what was put right; in one's areas."""
    READ_AUDIT = "read-audit"
    """The audit record and its verification; the checks of others, in one's areas."""
    SEE_METRICS = "see-metrics"
    """Counts and times of the service."""
    MANAGE_ACCESS = "manage-access"
    """Keys and users."""
    OPERATE = "operate"
    """The machine: schema, serving, workers, backup."""


class ForbiddenError(SanxianError):
    """Known, but not allowed."""

    code = "forbidden"
    title_zh = "没有权限"
    title_en = "Not allowed"
    remedy_zh = "请让管理员为您的账号或密钥授予所需角色。"
    remedy_en = "Ask an administrator for the role that this needs."


class OutsideAreaError(ForbiddenError):
    """Allowed, but not for this jurisdiction."""

    code = "outside-own-area"
    title_zh = "不在管辖范围内"
    title_en = "Outside your area"
    remedy_zh = "请由该行政区的人员办理，或让管理员扩大您的管辖范围。"
    remedy_en = "Leave it to the people of that jurisdiction, or ask for a larger area."


_LOOKING: Final = frozenset({Permission.SEE_REFERENCE, Permission.SEE_ZONING})
_CHECKING: Final = _LOOKING | {
    Permission.SEE_PUBLIC,
    Permission.RUN_CHECKS,
    Permission.SEE_METRICS,
}

PERMISSIONS: Final[Mapping[Role, frozenset[Permission]]] = MappingProxyType(
    {
        Role.PUBLIC: frozenset({Permission.SEE_REFERENCE, Permission.SEE_PUBLIC}),
        Role.CHECKER: _CHECKING,
        Role.ANALYST: _CHECKING
        | {Permission.DRAFT_RELEASES, Permission.VALIDATE_RELEASES, Permission.KEEP_REGISTERS},
        Role.REVIEWER: _CHECKING | {Permission.VALIDATE_RELEASES, Permission.REVIEW_RELEASES},
        Role.PUBLISHER: _CHECKING | {Permission.VALIDATE_RELEASES, Permission.PUBLISH_RELEASES},
        Role.SUPERVISOR: _CHECKING | {Permission.SUPERVISE_CHANGE},
        Role.INSPECTOR: _CHECKING | {Permission.VERIFY_CHANGE},
        Role.AUDITOR: _LOOKING | {Permission.READ_AUDIT, Permission.SEE_METRICS},
        Role.ADMIN: frozenset(
            {
                Permission.SEE_REFERENCE,
                Permission.SEE_METRICS,
                Permission.MANAGE_ACCESS,
                Permission.OPERATE,
            }
        ),
    }
)
"""What each role may; somebody with several roles may what any of them may."""


def area_covers(areas: Iterable[str], jurisdiction: str) -> bool:
    """Whether a jurisdiction lies in one of the areas; the area '' holds them all, 99… too."""
    return any(area == WHOLE_COUNTRY or jurisdiction_covers(area, jurisdiction) for area in areas)


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything that the roles together may."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))
