"""Build `tables/gbt4754_2017.csv` from a transcription of GB/T 4754-2017.

GB/T 4754-2017 (国民经济行业分类, Industrial classification for national economic activities) is a
published national standard; its codes and names are facts. This script reads any transcription of
it and writes the form the program uses, so the table can be rebuilt and checked by anybody:

    python data/build_gbt4754.py TRANSCRIPTION.csv [OUT.csv]

The transcription is a CSV file in UTF-8 (with or without byte-order mark) with at least the
columns `code` and `name`, one row a category. Codes may be bare (`2641`) or carry the letter of
their section (`C2641`). Other columns are ignored.

The standard prints a group that has one class as one line with the code of the class (C2710 stands
for the group C271 and its only class). Such groups are restored here, so that every class has its
group, and are marked `single_child`.

Amendment 1 of 2019 is not applied.
"""

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

# Sections of GB/T 4754-2017 with their first and last division.
SECTION_DIVISIONS = {
    "A": (1, 5),
    "B": (6, 12),
    "C": (13, 43),
    "D": (44, 46),
    "E": (47, 50),
    "F": (51, 52),
    "G": (53, 60),
    "H": (61, 62),
    "I": (63, 65),
    "J": (66, 69),
    "K": (70, 70),
    "L": (71, 72),
    "M": (73, 75),
    "N": (76, 79),
    "O": (80, 82),
    "P": (83, 83),
    "Q": (84, 85),
    "R": (86, 90),
    "S": (91, 96),
    "T": (97, 97),
}
LEVEL_OF_LENGTH = {1: "section", 3: "division", 4: "group", 5: "class"}
EXPECTED_COUNTS = {"section": 20, "division": 97, "group": 473, "class": 1381}
_CODE = re.compile(r"([A-T]?)([0-9]{2,4})")
COLUMNS = ("code", "parent", "level", "section", "name", "single_child")


def canonical_code(code: str) -> str:
    """The code with the letter of its section: `2641` and `C2641` give `C2641`."""
    code = code.strip().upper()
    if code in SECTION_DIVISIONS:
        return code
    match = _CODE.fullmatch(code)
    if match is None:
        raise ValueError(f"{code!r} has not the shape of a GB/T 4754 code")
    letter, digits = match.groups()
    division = int(digits[:2])
    for section, (first, last) in SECTION_DIVISIONS.items():
        if first <= division <= last and letter in {"", section}:
            return section + digits
    raise ValueError(f"division {digits[:2]} of code {code!r} is not in that section, or in none")


def parent_of(code: str) -> str:
    """Code one level up; '' for a section."""
    return {1: "", 3: code[:1], 4: code[:3], 5: code[:4]}[len(code)]


def read_names(transcription: Path) -> dict[str, str]:
    """Canonical code to name, as transcribed."""
    with transcription.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        names: dict[str, str] = {}
        for row in rows:
            code, name = canonical_code(row["code"]), "".join(row["name"].split())
            if names.setdefault(code, name) != name:
                raise ValueError(f"{code} has two names: {names[code]!r} and {name!r}")
    return names


def restore_merged_groups(names: dict[str, str]) -> dict[str, str]:
    """Names with the groups added that the print merges with their only class."""
    children = classes_by_group(names)
    restored = dict(names)
    for group, classes in children.items():
        if group not in names:
            if len(classes) > 1:
                raise ValueError(f"group {group} is missing but has {len(classes)} classes")
            restored[group] = names[classes[0]]
    return restored


def classes_by_group(codes: Iterable[str]) -> dict[str, list[str]]:
    """Classes under each group."""
    children: dict[str, list[str]] = {}
    for code in codes:
        if len(code) == 5:
            children.setdefault(parent_of(code), []).append(code)
    return children


def build_rows(names: dict[str, str]) -> list[dict[str, str]]:
    """Rows of the table, in the order of the standard (parents before children)."""
    names = restore_merged_groups(names)
    children = classes_by_group(names)
    return [
        {
            "code": code,
            "parent": parent_of(code),
            "level": LEVEL_OF_LENGTH[len(code)],
            "section": code[0],
            "name": names[code],
            "single_child": "1" if len(children.get(code, ())) == 1 else "",
        }
        for code in sorted(names)
    ]


def check(rows: list[dict[str, str]]) -> None:
    """Refuse a table that is not the whole standard."""
    counts = Counter(row["level"] for row in rows)
    if counts != EXPECTED_COUNTS:
        raise ValueError(f"expected {EXPECTED_COUNTS}, found {dict(counts)}")
    codes = {row["code"] for row in rows}
    orphans = [row["code"] for row in rows if row["parent"] and row["parent"] not in codes]
    if orphans:
        raise ValueError(f"codes without their parent: {orphans}")


def main() -> None:
    """Read the transcription, check it, write the table."""
    parser = argparse.ArgumentParser(description="Build the table of GB/T 4754-2017.")
    parser.add_argument("transcription", type=Path)
    default_out = Path(__file__).parent / "tables" / "gbt4754_2017.csv"
    parser.add_argument("out", type=Path, nargs="?", default=default_out)
    arguments = parser.parse_args()
    rows = build_rows(read_names(arguments.transcription))
    check(rows)
    with arguments.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{arguments.out}: {len(rows)} rows", file=sys.stderr)


if __name__ == "__main__":
    main()
