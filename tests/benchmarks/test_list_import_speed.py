"""From the workbook of a province to a stored list: 5,000 units of 12 clauses each.

Real lists repeat nearly two texts of three from unit to unit (236 of 648 are distinct in the three
districts of the test data), and so do these: three units share theirs. That no two were alike would
be the worst that can come; it is measured too.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from published_lists import UNIT_HEADINGS

from tests.benchmarks.commands import run

UNITS, PER_DIMENSION = 5000, 3
MOST_S, MOST_MB = 30.0, 1000.0
DIMENSIONS = ("区域布局管控", "能源资源利用", "污染物排放管控", "环境风险防控")
TRADES = (
    "化学纤维",
    "水泥熟料",
    "平板玻璃",
    "印染",
    "电镀",
    "制革",
    "化学制浆",
    "炼焦",
    "铅蓄电池",
)
ZONES = ("大气环境布局敏感重点管控区", "水环境城镇生活污染重点管控区", "大气环境弱扩散重点管控区")
PATTERNS = {
    "产业/禁止类": "禁止新建、扩建{trade}、年用水量超过{number}吨的项目，{town}产业园区内的除外。",
    "大气/限制类": "{zone}内，原则上不再新建排放挥发性有机物{tons}吨/年以上的{trade}项目。",
    "水/综合类": "{town}新建、改建、扩建项目化学需氧量实行{ratio}倍削减替代，不超过{tons}吨/年。",
    "能源/鼓励引导类": "鼓励{town}{trade}企业使用天然气、电等清洁能源，{year}年底前改造锅炉。",
    "水资源/综合类": "{town}工业用水重复利用率应不低于{share}%，{trade}取水定额达到先进值。",
    "风险/限制类": "储存{number}吨以上危险化学品的企业应编制突发环境事件应急预案，{town}除外。",
}


def requirements(unit: int, dimension: int) -> str:
    """Three numbered clauses of one dimension in one cell, as the published lists print them.

    Args:
        unit: whose texts they are; other units may have the same.
        dimension: which of the four.
    """
    lines = []
    for place in range(PER_DIMENSION):
        number = (unit * len(DIMENSIONS) + dimension) * PER_DIMENSION + place
        tag = list(PATTERNS)[number % len(PATTERNS)]
        words = PATTERNS[tag].format(
            trade=TRADES[number % len(TRADES)],
            zone=ZONES[number % len(ZONES)],
            town=f"第{unit}镇",
            number=100 + number,
            tons=number % 900 / 10 + 0.5,
            share=50 + number % 45,
            ratio=1 + number % 2,
            year=2025 + number % 6,
        )
        lines.append(f"{dimension + 1}-{place + 1}.【{tag}】{words}（{number}）")
    return "\n".join(lines)


def rows(alike: int) -> Iterator[tuple[str, ...]]:
    """A province in blocks, as Guangdong lays it out; so many units running have the same texts."""
    yield ("某省生态环境准入清单",)
    for unit in range(UNITS):
        kind = ("优先保护单元", "重点管控单元", "一般管控单元")[unit % 3]
        code = f"ZH9901{1 + unit // 1000:02d}{1 + unit % 3}{unit % 10000:04d}"
        yield UNIT_HEADINGS
        yield code, f"第{unit}镇{kind}", "某省", "某市", "某区", kind, "、".join(ZONES[:2])
        yield "管控维度", "管控要求"
        for index, dimension in enumerate(DIMENSIONS):
            yield dimension, requirements(unit // alike, index)


def written(path: Path, alike: int) -> Path:
    """The workbook."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("清单")
        for number, row in enumerate(rows(alike)):
            sheet.write_row(number, 0, row)
    return path


@pytest.mark.bench
@pytest.mark.parametrize("alike", [3, 1], ids=["as real lists repeat", "no two texts alike"])
def test_the_list_of_a_province_is_imported_in_half_a_minute(
    tmp_path: Path, record_property, alike: int
) -> None:
    path, home = written(tmp_path / "province.xlsx", alike), tmp_path / "home"
    run(home, "release", "create", "big", "--jurisdiction", "990100",
        "--effective-from", "2026-01-01")  # fmt: skip
    answer, cost = run(home, "list", "import", path, "--release", "big")
    assert answer["units"] == UNITS
    assert answer["balanced"]
    said = (
        f"{cost.seconds:.1f} s of processor time, {cost.clock_s:.1f} s on the clock, "
        f"{cost.megabytes:.0f} MB, {answer['clauses']} clauses"
    )
    record_property("import", said)
    sys.stderr.write(f"list import: {said}\n")
    assert alike == 1 or cost.clock_s < MOST_S
    assert cost.megabytes < MOST_MB
