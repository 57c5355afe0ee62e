"""Orders, advice and encouragement: whom they speak to stands before the ruling word."""

import re
from typing import Final

from access_lists.importing.compiler.activities import activities_in, existing_work
from access_lists.importing.compiler.addressees import addressee_of_order, is_firm
from access_lists.importing.compiler.fields import (
    mark_groups,
    phrase_of,
    read_activities,
    read_limits,
)
from access_lists.importing.compiler.places import place_within
from access_lists.importing.compiler.quantities import replacements_in
from access_lists.importing.compiler.reading import Draft
from access_lists.importing.compiler.rules import Rule
from access_lists.importing.compiler.subjects import Group, SubjectPhrase, read_subject
from access_lists.importing.compiler.text import Piece
from access_lists.importing.compiler.trees import judgement
from access_lists.vocabulary import Activity, Addressee, Effect

_ANCHORED: Final = r"(?:(?:制造|生产|加工)?(?:行业企业|行业|企业|养殖|作坊|项目|工序|向))"
_METALS: Final = re.compile(r"重点?重金属[^，。；]{0,8}总量")


def read_order(text: str, draft: Draft, rule: Rule, previous: Rule | None) -> None:
    """An order, advice or encouragement; a measure more may go on with the rule before."""
    subject, after = draft.subject, draft.object_piece
    own = subject.of(text)
    advice = draft.marker.advice
    rule.addressee = addressee_of_order(own, after.of(text), advice=advice)
    rule.builds_up = existing_work(text, draft.piece) or _built_up(text, draft.piece)
    if rule.effect is Effect.ENCOURAGE:
        _read_encouragement(text, draft, rule)
        return
    read_limits(text, draft.piece, rule)
    _read_river(text, draft, rule)
    _read_process(text, subject, rule)
    for piece, replacement in replacements_in(text, draft.piece):
        rule.replacement.append(replacement)
        rule.mark(piece, "replacement")
    if rule.addressee in {Addressee.GOVERNMENT, Addressee.PARK}:
        rule.place = rule.place or place_within(draft.piece.of(text))
        return
    if _goes_on(text, draft, rule, previous) and previous is not None:
        rule.subject, rule.activities = previous.subject, previous.activities
        rule.when += [one for one in previous.when if one not in rule.when]
        rule.addressee = previous.addressee
        return
    if rule.addressee is Addressee.EXISTING:
        if re.search(r"[厂司心]$", own.rstrip("应须需均要")) and rule.place is None:
            rule.place = {"unlocated": own.strip("应须需均要")}
        rule.activities = existing_work(text, draft.piece) | {Activity.EXISTING}
        rule.subject = _trades(text, draft.piece if advice else subject, rule)
        return
    rule.firm = is_firm(own) and not advice
    _read_duty(text, draft, rule)


def _read_river(text: str, draft: Draft, rule: Rule) -> None:
    """向汾江河及其支流排放污水的…: who discharges there; a tributary is known by no name."""
    match = re.search(
        r"向(?P<river>[^，。；]{2,20}?)(?P<arms>及其支流)?排放(污水|废水|水污染物)的?",
        draft.piece.of(text),
    )
    if match is None:
        return
    river = {"fact": "discharges_to", "op": "contains", "value": match["river"]}
    reached = {"any": [river, judgement(f"排入{match['river']}{match['arms'] or ''}")]}
    none = {"not": {"fact": "discharge_mode", "op": "==", "value": "none"}}
    rule.when.append({"all": [none, reached]})
    rule.mark(Piece(draft.piece.start + match.start(), draft.piece.start + match.end()), "when")


def _read_process(text: str, subject: Piece, rule: Rule) -> None:
    """涉及阳极氧化工艺的…企业: of the trade, only those who run the process."""
    match = re.search(
        r"(涉及|采用|使用|具有|有)(?P<process>[^，。；、的]{2,12})工艺的", subject.of(text)
    )
    if match is None:
        return
    rule.when.append({"fact": "processes", "op": "contains", "value": match["process"]})
    rule.mark(Piece(subject.start + match.start(), subject.start + match.end()), "when")


def _goes_on(text: str, draft: Draft, rule: Rule, previous: Rule | None) -> bool:
    """A measure more for those whom the rule before in the sentence spoke to."""
    if previous is None or previous.sentence != rule.sentence or draft.marker.advice:
        return False
    speaks = previous.addressee in {Addressee.PROJECT, Addressee.EXISTING}
    own = re.search(r"企业|项目|单位|园区|厂|新建|行业", draft.subject.of(text))
    return speaks and previous.effect is Effect.REQUIRE and not own


def _read_duty(text: str, draft: Draft, rule: Rule) -> None:
    """An order to projects: whom it speaks to stands before the modal word."""
    subject = draft.subject
    read_activities(text, [subject], rule)
    work = existing_work(text, draft.piece)
    if rule.firm and not rule.activities and Activity.UPGRADE in work:
        rule.addressee = Addressee.EXISTING
        rule.activities = work | {Activity.EXISTING}
    elif not rule.activities and re.match(r"引进|引入|新建", draft.object_piece.of(text)):
        read_activities(text, [draft.object_piece], rule)
    if rule.firm:
        rule.subject = _trades(text, subject, rule)
    else:
        rule.subject = _subject_of_duty(text, subject, rule)
    if _METALS.search(draft.piece.of(text)):
        rule.when.append({"fact": "key_heavy_metals", "op": "==", "value": True})


def _subject_of_duty(text: str, subject: Piece, rule: Rule) -> SubjectPhrase:
    """The projects before the modal word; a measured quantity behind them is no subject."""
    cut = re.search(
        r"(清洁生产水平|单位产品|(?<!高)能耗|污染物排放|排放总量|总量|用地原则上|用地)",
        subject.of(text),
    )
    piece = Piece(subject.start, subject.start + cut.start()) if cut else subject
    phrase = phrase_of(text, piece, rule)
    mark_groups(rule, phrase.groups)
    return phrase


def _read_encouragement(text: str, draft: Draft, rule: Rule) -> None:
    existing = rule.addressee is Addressee.EXISTING
    rule.addressee = Addressee.EXISTING if existing else Addressee.PROJECT
    found = frozenset[Activity]().union(*(a for _, a in activities_in(text, draft.piece)))
    work = existing_work(text, draft.piece)
    if existing or (work and re.search(r"企业|养殖", draft.piece.of(text))):
        found = found | work | {Activity.EXISTING}
    rule.activities = found or work
    rule.subject = _trades(text, draft.object_piece, rule)


def _built_up(text: str, piece: Piece) -> frozenset[Activity]:
    """建设基地, 引进产业: a programme that brings new projects."""
    found = re.search(r"建设|打造|引进|引入|培育|重点发展|集聚", piece.of(text))
    return frozenset({Activity.NEW}) if found else frozenset()


def _trades(text: str, piece: Piece, rule: Rule) -> SubjectPhrase:
    """Trades named with a head: 陶瓷、印染行业, 铝型材企业, 生猪养殖向…; nothing else counts."""
    words: list[Group] = []
    pattern = rf"[^，。；]*?{_ANCHORED}"
    for match in re.finditer(pattern, piece.of(text)):
        part = Piece(piece.start + match.start(), piece.start + match.end())
        words += [group for group in read_subject(text, part).groups if group.words]
    if not words and re.search(r"厂$|养殖场", piece.of(text).strip("应须需均要")):
        words = [group for group in read_subject(text, piece).groups if group.words]
    merged = Group(
        words=list({word.word: word for group in words for word in group.words}.values()),
        pieces=[one for group in words for one in group.pieces],
    )
    if not merged.words or re.search(r"现有企业|重点环境风险源.*行业以外", piece.of(text)):
        return SubjectPhrase(())
    mark_groups(rule, (merged,))
    return SubjectPhrase((merged,), open_list=True)
