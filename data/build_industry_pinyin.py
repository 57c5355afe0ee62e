"""Build `tables/industry_pinyin.csv`: how the industry names and their synonyms are pronounced.

Run it after a change to `tables/gbt4754_2017.csv` or `tables/industry_synonyms.csv`:

    python data/build_industry_pinyin.py

Each row gives a text and its syllables without tones, the usual reading first and other readings
of the same character after it: `zhong/chong da`. Runs of Latin letters and digits stand as they
are, in capitals. Punctuation is left out. The readings come from pypinyin; they are shipped so that
the program itself does not need that package to search.
"""

import csv
import re
import sys
from pathlib import Path

from pypinyin import Style, pinyin

TABLES = Path(__file__).parent / "tables"
_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9]+")


def syllables(text: str) -> list[str]:
    """Syllables of a text, alternatives joined with `/`."""
    return [syllable for run in _RUN.findall(text) for syllable in _syllables_of_run(run)]


def _syllables_of_run(run: str) -> list[str]:
    if run.isascii():
        return [run.upper()]
    usual = pinyin(run, style=Style.NORMAL)
    readings = pinyin(run, style=Style.NORMAL, heteronym=True)
    return [
        "/".join(dict.fromkeys([*first, *others]))
        for first, others in zip(usual, readings, strict=True)
    ]


def texts() -> list[str]:
    """Every name and synonym once, in order."""
    found: dict[str, None] = {}
    for table, column in (("gbt4754_2017.csv", "name"), ("industry_synonyms.csv", "word")):
        with (TABLES / table).open(encoding="utf-8", newline="") as file:
            found |= {row[column]: None for row in csv.DictReader(file)}
    return sorted(found)


def main() -> None:
    """Write the table."""
    out = TABLES / "industry_pinyin.csv"
    rows = [(text, " ".join(syllables(text))) for text in texts()]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("text", "pinyin"))
        writer.writerows(rows)
    print(f"{out}: {len(rows)} rows", file=sys.stderr)


if __name__ == "__main__":
    main()
