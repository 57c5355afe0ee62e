"""The first page: what was asked, of what, and the answer."""

from collections.abc import Mapping
from typing import Any, Final

from access_lists.vocabulary import Verdict
from app.reports.blocks import Cover
from app.reports.labels import TONES
from app.reports.language import NOTHING, Voice
from app.reports.measures import day, hectares, moment, mu, square_metres
from zoning.codes import jurisdiction_name
from zoning.texts import Text

_LONGEST_SUBJECT: Final = 120
"""A name longer than this is cut on the cover; the project table has all of it."""

MEANINGS: Final[Mapping[str, Text]] = {
    Verdict.CONFLICT: Text(
        zh="按所提供的资料，至少一项管控要求不能满足。调整选址或建设内容后应重新核查。",
        en="On the facts given at least one requirement cannot be met. "
        "Check again after changing the site or the project.",
    ),
    Verdict.UNDETERMINED: Text(
        zh="作出判定所需的资料或数据不齐，或条文须人工核对。缺项补齐前，不能视为没有冲突。",
        en="Something needed for an answer is missing, or a person must read a clause. "
        "Until that is settled this must not be taken as free of conflict.",
    ),
    Verdict.CONDITIONAL: Text(
        zh="未发现禁止情形，但须按条款专门论证或落实措施后方可推进。",
        en="Nothing prohibits the project, but it may go on only with the arguments "
        "or measures that the clauses ask for.",
    ),
    Verdict.NO_CONFLICT: Text(
        zh="在已核查的数据和条款范围内未发现冲突。本结论不是许可，也不替代未核查事项的审查。",
        en="Nothing was found against the project in the data and clauses examined. "
        "This is no permit and does not replace what was not examined.",
    ),
}


def cover_of(assessment: Mapping[str, Any], say: Voice) -> Cover:
    """The cover of an Assessment."""
    verdict = assessment["verdict"]
    return Cover(
        title=say("生态环境分区管控选址核查报告", "Siting Check Report"),
        subtitle=say(
            "生态保护红线、环境质量底线、资源利用上线和生态环境准入清单",
            "Red line, environmental quality, resource limits and access lists",
        ),
        subject=_subject(assessment, say),
        verdict=say.of(assessment["label"]),
        tone=TONES[verdict],
        meaning=say.label(MEANINGS[verdict]),
        facts=_facts(assessment, say),
        qr_caption=say("扫码核对核查编号与校验值", "Number and hash of this check"),
    )


def places_of(assessment: Mapping[str, Any], say: Voice) -> str:
    """Names of the divisions whose releases were applied, the smallest last."""
    codes = dict.fromkeys(
        code for release in assessment["releases"] for code in release["jurisdictions"] if code
    )
    return say.listed([place_name(code, say) for code in codes]) or NOTHING


def place_name(code: str, say: Voice) -> str:
    """A division with its GB/T 2260 code; the code alone where it has no name."""
    name = jurisdiction_name(code)
    return say(f"{name}（{code}）", f"{name} ({code})") if name else code


def _subject(assessment: Mapping[str, Any], say: Voice) -> str:
    name = (assessment["project"] or {}).get("name") or say("（未命名项目）", "(unnamed project)")
    return name if len(name) <= _LONGEST_SUBJECT else name[:_LONGEST_SUBJECT] + "…"


def _facts(assessment: Mapping[str, Any], say: Voice) -> tuple[tuple[str, str], ...]:
    area = assessment["footprint"]["area_m2"]
    size = NOTHING
    if area == 0:
        size = say("点位，无面积", "a point has no area")
    elif area is not None:
        size = f"{square_metres(area)} m²（{hectares(area)} 公顷，{mu(area)} 亩）"
        if not say.is_chinese:
            size = f"{square_metres(area)} m² ({hectares(area)} ha, {mu(area)} mu)"
    return (
        (say("适用日期", "Law and data as of"), day(assessment["as_of"], say)),
        (say("适用行政区", "Jurisdictions"), places_of(assessment, say)),
        (say("选址面积（椭球面积）", "Site area (ellipsoidal)"), size),
        (say("核查编号", "Check number"), assessment["id"]),
        (say("生成时间", "Made at"), moment(assessment["created_at"], say)),
        (say("结果校验值 SHA-256", "Result SHA-256"), assessment["result_sha256"] or NOTHING),
    )
