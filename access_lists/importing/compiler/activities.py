"""Natures of projects that a rule names: 新建, 改建, 扩建 and the words that mean them."""

import re
from typing import Final

from access_lists.importing.compiler.text import Piece
from access_lists.vocabulary import Activity

_NEW: Final = frozenset({Activity.NEW})
_BUILD: Final = frozenset({Activity.NEW, Activity.REBUILD, Activity.EXPAND})
_COMING: Final = frozenset({Activity.NEW, Activity.EXPAND})
_WORDS: Final[tuple[tuple[re.Pattern[str], frozenset[Activity]], ...]] = tuple(
    (re.compile(pattern), activities)
    for pattern, activities in (
        (r"新[、（]?改[、]?扩[）]?建|新[、]改[、]扩[、]?建|新扩改建?|新改扩", _BUILD),
        (r"新[、（]?改[、]?扩[）]?、?迁建", _BUILD | {Activity.RELOCATE}),
        (r"新、?扩建|新（扩）建|新建[（(]含?扩建[）)]", _COMING),
        (r"改[、（]?扩[）]?建", frozenset({Activity.REBUILD, Activity.EXPAND})),
        (r"(?<=新建[与和、及])改造", frozenset({Activity.REBUILD, Activity.UPGRADE})),
        (r"技术改造|技改", frozenset({Activity.UPGRADE})),
        (r"迁建|异地迁建", frozenset({Activity.RELOCATE})),
        (r"扩建|扩大规模|扩能", frozenset({Activity.EXPAND})),
        (r"改建", frozenset({Activity.REBUILD})),
        (r"(审批)?新增(?!长)", _COMING),
        (
            r"新引进|新引入|新入园|新上|新设|新建|引进|引入|入驻|入园|落户|选址|修建|设置|设立|布局|准入",
            _NEW,
        ),
        (r"现有|已建成?|既有|已有|在建", frozenset({Activity.EXISTING})),
    )
)
_EXISTING_WORK: Final[tuple[tuple[re.Pattern[str], Activity], ...]] = (
    (re.compile(r"改造|升级|提升|转型|转变|煤改气|工改工|提标|整治|改建"), Activity.UPGRADE),
    (re.compile(r"工改工"), Activity.REBUILD),
    (re.compile(r"搬迁|退城入园|退城进园"), Activity.RELOCATE),
)


def activities_in(text: str, piece: Piece) -> list[tuple[Piece, frozenset[Activity]]]:
    """The words for natures of projects in a piece of text, and what they mean."""
    found: list[tuple[Piece, frozenset[Activity]]] = []
    taken: set[int] = set()
    for pattern, activities in _WORDS:
        for match in pattern.finditer(text, piece.start, piece.end):
            places = set(range(match.start(), match.end()))
            if not places & taken:
                taken |= places
                found.append((Piece(match.start(), match.end()), activities))
    return sorted(found, key=lambda one: one[0])


def builds(text: str, piece: Piece) -> bool:
    """Whether 建设 stands for building anything: 严格控制“两高”项目建设, 建设……的项目."""
    words = piece.of(text)
    return (
        bool(re.search(r"项目的?建设$|^(在.*)?建设(?!项目|用地)", words))
        and "建设活动" not in words
    )


def existing_work(text: str, piece: Piece) -> frozenset[Activity]:
    """What a duty of firms already there amounts to: upgrading, moving."""
    words = piece.of(text)
    found = {activity for pattern, activity in _EXISTING_WORK if pattern.search(words)}
    return frozenset(found)


BUILD: Final = _BUILD
