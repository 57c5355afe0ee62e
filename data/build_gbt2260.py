"""Build `tables/gbt2260.csv`, the codes of the administrative divisions after GB/T 2260.

GB/T 2260 (中华人民共和国行政区划代码) gives every province, city and county six digits: two for the
province, two for the city, two for the county. Codes and names are public facts. This script reads
three published lists and writes the form the program uses:

    python data/build_gbt2260.py PROVINCES.csv CITIES.csv COUNTIES.csv [OUT.csv]

Each list is a CSV file in UTF-8 with at least the columns `code` and `name`; codes may be short
(`42`, `4213`) and are filled with zeros. What is done to them:

- A county whose code is that of its city (东莞, 中山, 儋州: cities without counties) is the city.
- 台湾, 香港 and 澳门 have codes in GB/T 2260 but are often left out of such lists: added.
- Codes whose last two digits are 71 to 79 are areas that the statistical code list (统计用区划代码)
  adds for development zones. They are not in GB/T 2260, yet occur in real data: kept, and marked
  `statistical`.

Names such as 市辖区 (the city level of a municipality) stand as published and are not unique.
"""

import argparse
import csv
import sys
from pathlib import Path

OUTSIDE_THE_LISTS = {
    "710000": "台湾省",
    "810000": "香港特别行政区",
    "820000": "澳门特别行政区",
}
COLUMNS = ("code", "name", "level", "parent", "statistical")


def read_names(path: Path) -> dict[str, str]:
    """Six-digit code to name."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        names: dict[str, str] = {}
        for row in csv.DictReader(file):
            code, name = row["code"].strip().ljust(6, "0"), row["name"].strip()
            if not (code.isascii() and code.isdigit() and len(code) == 6 and name):
                raise ValueError(f"{path.name}: {row!r} has no six-digit code with a name")
            if names.setdefault(code, name) != name:
                raise ValueError(f"{path.name}: {code} has two names, {names[code]} and {name}")
    return names


def level_of(code: str) -> str:
    """Level by the zeros at the end of the code."""
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "district"


def parent_of(code: str) -> str:
    """Code one level up; '' for a province."""
    return {"province": "", "city": code[:2] + "0000", "district": code[:4] + "00"}[level_of(code)]


def is_statistical(code: str) -> bool:
    """Whether the code is one the statistical list adds for a development zone."""
    return 71 <= int(code[4:]) <= 79


def build_rows(*lists: dict[str, str]) -> list[dict[str, str]]:
    """Rows of the table, by code; of two names for one code the higher level's list wins."""
    names: dict[str, str] = {}
    for one in (*lists, OUTSIDE_THE_LISTS):
        names = one | names
    rows = [
        {
            "code": code,
            "name": names[code],
            "level": level_of(code),
            "parent": parent_of(code),
            "statistical": "1" if is_statistical(code) else "",
        }
        for code in sorted(names)
    ]
    orphans = [row["code"] for row in rows if row["parent"] and row["parent"] not in names]
    if orphans:
        raise ValueError(f"codes without their parent: {orphans}")
    return rows


def main() -> None:
    """Read the three lists, write the table."""
    parser = argparse.ArgumentParser(description="Build the table of GB/T 2260 codes.")
    for name in ("provinces", "cities", "counties"):
        parser.add_argument(name, type=Path)
    default_out = Path(__file__).parent / "tables" / "gbt2260.csv"
    parser.add_argument("out", type=Path, nargs="?", default=default_out)
    arguments = parser.parse_args()
    lists = (arguments.provinces, arguments.cities, arguments.counties)
    rows = build_rows(*(read_names(path) for path in lists))
    with arguments.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{arguments.out}: {len(rows)} rows", file=sys.stderr)


if __name__ == "__main__":
    main()
