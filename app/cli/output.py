"""What a command prints: one JSON document on standard output, or text for people; and how it ends.

Exit status: 0 answered, 1 understood and refused, 2 wrong usage, 3 store or service unavailable.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from access_lists.clauses import source_words
from app.database import storage_full
from app.problems import problem_of
from zoning.errors import SanxianError, StoreError

REFUSED = 1
UNAVAILABLE = 3

errors = Console(stderr=True, highlight=False)
console = Console(highlight=False)

_COLOURS = {
    "conflict": "bold red",
    "undetermined": "bold grey50",
    "conditional": "bold yellow",
    "no_conflict": "bold green",
    "error": "red",
    "warning": "yellow",
    "repair": "cyan",
}


def print_json(document: Any) -> None:
    """One JSON document, and nothing else, on standard output."""
    sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def refusals(*, as_json: bool) -> Iterator[None]:
    """Turn an error of ours into its problem document and exit status."""
    try:
        yield
    except SanxianError as error:
        _tell(error, as_json=as_json)
        raise typer.Exit(UNAVAILABLE if isinstance(error, StoreError) else REFUSED) from error
    except OSError as error:
        full = storage_full(error)
        if full is None:
            raise
        _tell(full, as_json=as_json)
        raise typer.Exit(UNAVAILABLE) from error


def _tell(error: SanxianError, *, as_json: bool) -> None:
    problem = problem_of(error)
    if as_json:
        print_json(problem)
    else:
        print_problem(problem)


def print_problem(problem: Mapping[str, Any]) -> None:
    """A problem for people: what, where, what to do."""
    errors.print(f"[bold red]{problem['title']}[/] ({problem['code']})", soft_wrap=True)
    errors.print(problem["detail"], soft_wrap=True, markup=False)
    for fault in problem.get("errors", [])[:20]:
        place = fault.get("pointer") or fault.get("feature") or ""
        errors.print(f"  · {place} {fault['detail']}", soft_wrap=True, markup=False)
    errors.print(problem["remedy"]["zh-CN"], style="cyan", soft_wrap=True, markup=False)


def print_findings(findings: Sequence[Mapping[str, Any]]) -> None:
    """Findings as a table."""
    if not findings:
        return
    table = Table("", "代码", "要素", "说明", "面积 m²", title=f"{len(findings)} 条数据提示")
    for one in findings[:200]:
        colour = _COLOURS.get(one["severity"], "")
        area = "" if one["area_m2"] is None else f"{one['area_m2']:.4f}"
        severity = f"[{colour}]{one['severity']}[/]" if colour else one["severity"]
        table.add_row(severity, one["code"], str(one["feature"] or ""), one["message"], area)
    console.print(table)


def print_assessment(document: Mapping[str, Any]) -> None:
    """An Assessment for people: verdict, reasons, layers, clauses that matter."""
    colour = _COLOURS[document["verdict"]]
    console.print(f"[{colour}]{document['label']['zh-CN']}[/] · {document['verdict']}")
    area = document["footprint"]
    console.print(
        f"面积 {area['area_m2']:,.2f} m² = {area['area_ha']:.4f} 公顷 = {area['area_mu']:.2f} 亩 · "
        f"覆盖 {document['coverage']['share']:.6%}"
    )
    for reason in document["reasons"]:
        console.print(f"  · {reason['text']['zh-CN']}", markup=False)
    layers = Table("图层", "状态", "区域", "关系", "面积 m²", "占比")
    for layer in document["layers"]:
        name = f"{layer['kind']} {layer['name'] or layer['class'] or ''}"
        for hit in layer["hits"] or [{}]:
            layers.add_row(
                name,
                layer["status"],
                str(hit.get("code", "")),
                str(hit.get("relation", "")),
                f"{hit['overlap_m2']:,.2f}" if hit else "",
                f"{hit['share']:.2%}" if hit else "",
            )
    console.print(layers)
    for account in document["caps"]:
        style = "red" if account["within"] is False else None
        console.print(f"  · {account['text']['zh-CN']}", markup=False, style=style)
    clauses = Table("结论", "层级", "条款", "理由", "出处")
    for clause in document["clauses"]:
        if clause["outcome"] == "not_applicable":
            continue
        clauses.add_row(
            clause["outcome"],
            clause["level"],
            clause["text"][:60],
            clause["reason"]["zh-CN"],
            source_words(clause["source"]),
        )
    console.print(clauses)
    console.print(f"编号 {document['id']} · {document['result_sha256']}")
    console.print(document["disclaimer"]["zh-CN"], style="dim")
