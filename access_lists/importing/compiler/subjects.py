"""What a rule is about: the phrase after 禁止新建 read into groups.

A phrase is a list of elements: names of industries and processes, properties of projects, and heads
such as 项目. A property before a name narrows it (涉VOCs排放的工业类建设项目); one beside it is a
ground of its own (…项目以及排放…的项目). So one phrase becomes several groups, each a clause:
names alone, properties alone, and each narrowed name. Words not read become a judgement, which a
person answers; they never disappear.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from access_lists.importing.compiler.lexicon import SubjectWord
from access_lists.importing.compiler.text import Piece
from access_lists.importing.compiler.tokens import Kind, Token, elements_of
from access_lists.importing.compiler.trees import Condition, either, has_judgement, judgement
from access_lists.industries import industry_table

_BARE: Final = re.compile(
    r"(现有|所有|各类|一切|工业)?(企业|建设项目|项目|生产设施|建设|活动|行为|单位|人为活动|开发活动)"
)
_PLAIN_ENDING: Final = re.compile(
    r"(制造|生产|加工|制品|业|厂|产业|工业|工艺|类|开发|开采|建设|用地|的|基地|企业|项目)*"
)
_WIDEST_GAP: Final = 4
_NARROWING: Final = re.compile(r"的?[的“”]{0,2}$")


@dataclass(slots=True)
class Group:
    """One ground: industries and subjects, under conditions that all hold.

    Attributes:
        opened: a judgement is among the conditions.
        pieces: the words it came from.
    """

    words: list[SubjectWord] = field(default_factory=list)
    when: list[Condition] = field(default_factory=list)
    opened: bool = False
    pieces: list[Piece] = field(default_factory=list)

    @property
    def industries(self) -> list[str]:
        """Codes covered wholly, without those that another of them covers."""
        codes = {code for word in self.words for code in word.whole}
        covers = industry_table().covers
        return sorted(
            code for code in codes if not any(o != code and covers(o, code) for o in codes)
        )

    @property
    def subjects(self) -> dict[str, list[str]]:
        """Words to ask for where the industry alone does not tell."""
        found: dict[str, list[str]] = {}
        for word in self.words:
            if word.part or not word.whole:
                plural = {"industry": "processes", "process": "processes"}
                kind = plural.get(word.kind, f"{word.kind}s")
                if asked_word(word) not in found.setdefault(kind, []):
                    found[kind].append(asked_word(word))
        return found


@dataclass(frozen=True, slots=True)
class SubjectPhrase:
    """Groups of a phrase; no group means that everything is meant.

    Attributes:
        open_list: the phrase goes on with 等: the list may not be complete.
    """

    groups: tuple[Group, ...]
    open_list: bool = False


def read_subject(
    text: str, piece: Piece, taken: Sequence[Piece] = (), soft: Sequence[Piece] = ()
) -> SubjectPhrase:
    """Read a phrase.

    Args:
        text: the clause in compared form.
        piece: the phrase.
        taken: words read as something else before.
        soft: words read before that may be part of a property as well: 新增 in 新增VOCs的.
    """
    elements = list(elements_of(text, piece, taken, soft))
    if elements and _is_bare(text, elements[0], piece):
        return SubjectPhrase(())
    reader = _Reader(text)
    for element in elements:
        reader.take(_with_processes_as_traits(_compounded(text, element)))
    return SubjectPhrase(tuple(reader.groups()), open_list="等" in piece.of(text))


@dataclass(slots=True)
class _Reader:
    """Elements of a phrase gathered into groups.

    Attributes:
        plain: names of trades without a condition.
        narrowed: names of trades under a property of their own.
        grounds: properties that are grounds by themselves.
        waiting: properties whose head has not come yet: A、B的项目.
        carried: a verb that goes on through a list: 毁林采石、采砂.
    """

    text: str
    plain: Group = field(default_factory=Group)
    narrowed: list[Group] = field(default_factory=list)
    grounds: list[Group] = field(default_factory=list)
    waiting: list[Token] = field(default_factory=list)
    carried: list[Token] = field(default_factory=list)

    def take(self, element: list[Token]) -> None:
        """Read one element."""
        words = [token for token in element if token.kind is Kind.WORD]
        traits = [token for token in element if token.kind in {Kind.PROPERTY, Kind.OPEN}]
        if words:
            self._take_words(words, traits)
            return
        self.carried = []
        self.waiting += traits
        if len(traits) > 1:
            self.waiting = _narrowed_head(self.text, self.waiting)
        if any(token.kind is Kind.HEAD for token in element) or not traits:
            self._settle()

    def groups(self) -> list[Group]:
        """Every group of the phrase."""
        self._settle()
        known = _gathered([ground for ground in self.grounds if not ground.opened])
        judged = [ground for ground in self.grounds if ground.opened]
        together = _gathered(_run_together(self.text, judged))
        found = [group for group in (self.plain, known, together) if group.words or group.when]
        return found + self.narrowed

    def _take_words(self, words: list[Token], traits: list[Token]) -> None:
        before = [token for token in traits if token.piece < words[0].piece]
        if traits:
            self.carried = []
        if before and _narrows(self.text, before[-1], words[0]):
            last = before[-1]
            directly = last.kind is Kind.OPEN and last.piece.end == words[0].piece.start
            if directly:
                self._settle_acts()
            self.narrowed.append(_narrowed(self.text, [*self.waiting, *before], words))
            self.waiting = []
            self.carried = before if directly else []
        elif self.carried:
            _add(self.narrowed[-1], words)
        else:
            self.waiting += before
            self._settle()
            _add(self.plain, words)
        self.grounds += [_ground(self.text, token) for token in traits if token not in before]

    def _settle_acts(self) -> None:
        """侵占河道、围垦湖泊、非法采砂: acts before the last one, not properties of it."""
        acts = [token for token in self.waiting if token.kind is Kind.OPEN]
        self.grounds += [_ground(self.text, token) for token in acts]
        self.waiting = [token for token in self.waiting if token.kind is not Kind.OPEN]

    def _settle(self) -> None:
        self.grounds += [_ground(self.text, token) for token in self.waiting]
        self.waiting = []


def _is_bare(text: str, element: list[Token], piece: Piece) -> bool:
    """现有企业, 建设项目: a head without any property means everything; 等项目 closes a list."""
    start = element[0].piece.start
    words = text[start : element[-1].piece.end].strip("的 ")
    plain = all(token.kind in {Kind.HEAD, Kind.OPEN} for token in element)
    return plain and bool(_BARE.fullmatch(words)) and "等" not in text[piece.start : start]


def _compounded(text: str, element: list[Token]) -> list[Token]:
    """陶瓷机械, 水泥粉磨站: the last part of a compound is what it names, and it is not read.

    Of two trades run together the last counts: 金属制品电镀 is about 电镀.
    """
    joined: list[Token] = []
    for token in element:
        last = joined[-1] if joined else None
        adjacent = last is not None and last.piece.end == token.piece.start
        if last is None or not adjacent or last.kind is not Kind.WORD:
            joined.append(token)
        elif token.kind is Kind.OPEN and not _PLAIN_ENDING.fullmatch(token.piece.of(text)):
            joined[-1] = Token(Kind.OPEN, Piece(last.piece.start, token.piece.end))
        elif token.kind is Kind.WORD:
            joined[-1] = token
        elif token.kind is not Kind.OPEN:
            joined.append(token)
    return joined


def _with_processes_as_traits(element: list[Token]) -> list[Token]:
    """有喷涂工艺的汽车维修: a process before an industry narrows it."""
    words = [token for token in element if token.kind is Kind.WORD and token.word is not None]
    last = words[-1].word if words else None
    if len(words) < 2 or last is None or last.kind != "industry":
        return element
    return [
        Token(Kind.PROPERTY, token.piece, when=_uses(token.word))
        if token.word is not None and token.word.kind == "process" and token is not words[-1]
        else token
        for token in element
    ]


def _uses(word: SubjectWord) -> Condition:
    return {"fact": "processes", "op": "contains", "value": asked_word(word)}


def asked_word(word: SubjectWord) -> str:
    """The word as a project states it: 喷涂 for 喷涂工艺."""
    return word.asked or re.sub(r"(?<=.{2})(工艺|制造|生产)$", "", word.word)


def _narrows(text: str, trait: Token, word: Token) -> bool:
    gap = text[trait.piece.end : word.piece.start]
    return not gap or bool(_NARROWING.fullmatch(gap))


def _narrowed_head(text: str, traits: list[Token]) -> list[Token]:
    """涉及重金属的二类工业, 无证照的低端作坊: a property before another; both have to hold."""
    if len(traits) < 2 or traits[-2].kind is not Kind.PROPERTY or traits[-2].when is None:
        return traits
    first, last = traits[-2], traits[-1]
    if not _narrows(text, first, last):
        return traits
    piece = Piece(first.piece.start, last.piece.end)
    noun = judgement(piece.of(text)) if last.when is None else last.when
    holding = either([*_conditions(traits[:-2]), *_conditions([first])])
    condition = {"all": [holding, noun]}
    return [Token(Kind.PROPERTY, piece, when=condition)]


def _conditions(traits: list[Token]) -> list[Condition]:
    return [token.when for token in traits if token.when is not None]


def _narrowed(text: str, traits: list[Token], words: list[Token]) -> Group:
    conditions = [_condition(text, token) for token in traits]
    group = Group(when=[either([one for one, _ in conditions])])
    group.opened = any(opened for _, opened in conditions)
    _add(group, words)
    group.pieces += [token.piece for token in traits]
    return group


def _add(group: Group, tokens: list[Token]) -> None:
    for token in tokens:
        if token.word is not None and token.word not in group.words:
            group.words.append(token.word)
        group.pieces.append(token.piece)


def _ground(text: str, token: Token) -> Group:
    condition, opened = _condition(text, token)
    return Group(when=[condition], opened=opened, pieces=[token.piece])


def _condition(text: str, token: Token) -> tuple[Condition, bool]:
    if token.when is not None:
        return token.when, has_judgement(token.when)
    return judgement(token.piece.of(text)), True


def _run_together(text: str, grounds: list[Group]) -> list[Group]:
    """Neighbouring unread words as one question, in the words of the list."""
    run: list[Group] = []
    for ground in grounds:
        last = run[-1] if run else None
        plain = all(set(condition) == {"judgement"} for condition in ground.when)
        if last is None or not plain or set(last.when[0]) != {"judgement"}:
            run.append(ground)
            continue
        gap = text[last.pieces[-1].end : ground.pieces[0].start]
        if len(gap) > _WIDEST_GAP or "；" in gap or "。" in gap:
            run.append(ground)
            continue
        piece = Piece(last.pieces[0].start, ground.pieces[-1].end)
        run[-1] = Group(when=[judgement(piece.of(text))], opened=True, pieces=[piece])
    return run


def _gathered(grounds: Sequence[Group]) -> Group:
    """Several grounds of which any will do, as one."""
    if not grounds:
        return Group()
    return Group(
        when=[either([condition for ground in grounds for condition in ground.when])],
        opened=any(ground.opened for ground in grounds),
        pieces=[piece for ground in grounds for piece in ground.pieces],
    )
