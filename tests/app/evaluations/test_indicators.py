"""Indicators as data: what can be evaluated, and what is refused with its place."""

from typing import Any

import pytest

from app.evaluations.reading import IndicatorsInvalidError, read_indicators, shipped


@pytest.mark.parametrize(
    ("entry", "pointer"),
    [
        ({"code": "x", "name": "x"}, "/indicators/0/measure/of"),
        ({"code": "x", "name": "x", "measure": {"of": "python"}}, "/indicators/0/measure/of"),
        ({"code": "x", "measure": {"of": "checks"}}, "/indicators/0/name"),
        ({"code": "x", "name": "x", "measure": {"of": "zone-area"}}, "/indicators/0/measure/kind"),
        ({"code": "x", "name": "x", "measure": {"of": "checks", "kind": "a"}},
         "/indicators/0/measure/kind"),
        ({"code": "red-line-area", "unit": "mu"}, "/indicators/0/unit"),
        ({"code": "red-line-area", "direction": "up"}, "/indicators/0/direction"),
        ({"code": "red-line-area", "colour": 1}, "/indicators/0/colour"),
        ({"code": "red-line-area", "targets": [{"from": 2026, "to": 2025, "value": 1}]},
         "/indicators/0/targets/0/value"),
        ({"code": "x", "name": "x", "measure": {"of": "ratio", "top": "x", "bottom": "checks"}},
         "/indicators/0/measure/top"),
        ({"code": "x", "name": "x", "measure": {"of": "stated", "values": {"2025": "many"}}},
         "/indicators/0/measure/values"),
        ({"code": "x", "name": "x", "measure": {"of": "observed", "place": "a",
                                                "indicator": "magic"}},
         "/indicators/0/measure/indicator"),
    ],
)  # fmt: skip
def test_indicators_that_cannot_be_evaluated_are_refused_with_their_place(
    entry: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(IndicatorsInvalidError) as refused:
        read_indicators({"indicators": [entry]}, shipped())
    assert pointer in [one.pointer for one in refused.value.faults]


@pytest.mark.parametrize("data", [[], {"indicator": []}, {"indicators": {}}, None])
def test_what_is_no_list_of_indicators_is_refused(data: object) -> None:
    if data is None:
        data = {"leave_out": ["nothing"]}
    with pytest.raises(IndicatorsInvalidError):
        read_indicators(data or {"indicators": "x"}, shipped())


def test_the_shipped_indicators_name_who_answers_for_each() -> None:
    assert all(one.department is not None for one in shipped())
    assert {one.line.value for one in shipped()} >= {
        "ecology", "quality", "resource", "list", "supervision", "use",
    }  # fmt: skip
