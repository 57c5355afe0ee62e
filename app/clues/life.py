"""The life of a clue: who may do what, in which state, and what must come with it.

Basis: 生态环境部《生态保护红线生态环境监督办法（试行）》（国环规生态〔2022〕2号）: clues found
by remote sensing are handed down, verified on the ground, dealt with and tracked to their end.

```
found ─assign→ assigned ─verify→ verified ─confirm→ confirmed ─rectify→ rectified ─close→ closed
                  ↻ assign            └─dismiss→ dismissed ─close→ closed   └─send back→ confirmed
```
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.permissions import ForbiddenError, Permission
from zoning.errors import Fault, InputError, StateError
from zoning.texts import Text, normalised


class ClueState(StrEnum):
    """Where a clue stands."""

    FOUND = "found"
    ASSIGNED = "assigned"
    VERIFIED = "verified"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    RECTIFIED = "rectified"
    CLOSED = "closed"


class ClueAction(StrEnum):
    """What somebody does about a clue."""

    ASSIGN = "assign"
    VERIFY = "verify"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    RECTIFY = "rectify"
    SEND_BACK = "send-back"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One action: from which states, to which, who may, what must come with it."""

    before: frozenset[ClueState]
    after: ClueState
    permission: Permission
    needs: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether it is for whom the clue is assigned to, or for somebody who may hand it out."""
        return self.permission is Permission.VERIFY_CHANGE


_DECIDES, _VISITS = Permission.SUPERVISE_CHANGE, Permission.VERIFY_CHANGE

STEPS: Final[Mapping[ClueAction, Step]] = {
    ClueAction.ASSIGN: Step(
        before=frozenset({ClueState.FOUND, ClueState.ASSIGNED}),
        after=ClueState.ASSIGNED,
        permission=_DECIDES,
        needs=("assignee", "due"),
    ),
    ClueAction.VERIFY: Step(
        before=frozenset({ClueState.ASSIGNED}),
        after=ClueState.VERIFIED,
        permission=_VISITS,
        needs=("note", "position", "photographs"),
    ),
    ClueAction.CONFIRM: Step(
        before=frozenset({ClueState.VERIFIED}),
        after=ClueState.CONFIRMED,
        permission=_DECIDES,
        needs=("note", "due"),
    ),
    ClueAction.DISMISS: Step(
        before=frozenset({ClueState.VERIFIED}),
        after=ClueState.DISMISSED,
        permission=_DECIDES,
        needs=("note",),
    ),
    ClueAction.RECTIFY: Step(
        before=frozenset({ClueState.CONFIRMED}),
        after=ClueState.RECTIFIED,
        permission=_VISITS,
        needs=("note", "photographs"),
    ),
    ClueAction.SEND_BACK: Step(
        before=frozenset({ClueState.RECTIFIED}),
        after=ClueState.CONFIRMED,
        permission=_DECIDES,
        needs=("note", "due"),
    ),
    ClueAction.CLOSE: Step(
        before=frozenset({ClueState.RECTIFIED, ClueState.DISMISSED}),
        after=ClueState.CLOSED,
        permission=_DECIDES,
    ),
}
"""The whole life, as one table."""

WAITING: Final = frozenset({ClueState.ASSIGNED, ClueState.CONFIRMED})
"""States in which a deadline runs."""


class ClueStepError(StateError):
    """An action that the clue's state does not allow."""

    code = "clue-state"
    title_zh = "线索状态不允许该操作"
    title_en = "Not in this state"
    remedy_zh = "请刷新后按线索当前状态办理。"
    remedy_en = "Look at the clue again and act on the state it is in."


class ClueMovedError(StateError):
    """Somebody else acted on the clue in between."""

    code = "clue-moved"
    title_zh = "线索已被他人办理"
    title_en = "Somebody else was quicker"
    remedy_zh = "请刷新线索，查看他人的办理结果后再操作。"
    remedy_en = "Look at the clue again: somebody acted on it since you did."


class NotAssignedError(ForbiddenError):
    """A visit by somebody whom the clue is not assigned to."""

    code = "clue-not-assigned"
    title_zh = "线索未分派给您"
    title_en = "Assigned to somebody else"
    remedy_zh = "请由承办人办理，或请监督人员改派给您。"
    remedy_en = "Leave it to whom it is assigned to, or have it assigned to you."


class ClueIncompleteError(InputError):
    """An action without what must come with it."""

    code = "clue-incomplete"
    title_zh = "办理内容不完整"
    title_en = "Incomplete"
    remedy_zh = "请补齐所列内容后再提交。"
    remedy_en = "Give what is listed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What somebody says and brings with an action.

    Attributes:
        position: lon/lat CGCS2000 of where they stood.
        photographs: hashes of kept photographs.
        due: by when the next step is to be done.
    """

    action: ClueAction
    note: str = ""
    assignee: str = ""
    due: date | None = None
    position: tuple[float, float] | None = None
    photographs: tuple[str, ...] = ()


_NAMES: Final = {
    "assignee": Text(zh="承办单位或人员", en="who it is assigned to"),
    "due": Text(zh="办理期限", en="a deadline"),
    "note": Text(zh="说明", en="a note"),
    "position": Text(zh="现场坐标", en="coordinates on site"),
    "photographs": Text(zh="现场照片", en="photographs"),
}


def step_of(state: ClueState, doing: Doing) -> Step:
    """The step that an action is, in a state.

    Raises:
        ClueStepError: the state does not allow it.
        ClueIncompleteError: something that must come with it is missing; all at once.
    """
    step = STEPS[doing.action]
    if state not in step.before:
        allowed = "、".join(sorted(step.before))
        raise ClueStepError(
            f"线索处于 {state}，{doing.action} 只适用于 {allowed}。",
            f"the clue is {state}; {doing.action} is for {allowed}.",
        )
    missing = [name for name in step.needs if not getattr(doing, name)]
    if missing:
        faults = [
            Fault(code="member-missing", pointer=f"/{name}", detail=_NAMES[name])
            for name in missing
        ]
        listed_zh = "、".join(_NAMES[name].zh for name in missing)
        listed_en = ", ".join(_NAMES[name].en for name in missing)
        raise ClueIncompleteError(f"缺少：{listed_zh}。", f"missing: {listed_en}.", faults=faults)
    return step


def is_assigned(assignee: str, name: str) -> bool:
    """Whether somebody is one of those whom a clue is assigned to; several are parted by 、.

    A person is known by the name they sign in with, however it is marked (`user:王芳`).
    """
    names = assignee.replace(",", "、").replace("，", "、").replace("；", "、").split("、")
    assigned = {normalised(one) for one in names} - {""}
    return bool(assigned & {normalised(name), normalised(name.partition(":")[2])})
