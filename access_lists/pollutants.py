"""One name for each pollutant, however a project, a clause or a ledger spells it."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from zoning.resources import shipped_yaml
from zoning.texts import Text, normalised

EMISSIONS: Final = "emissions_t_per_year"


def pollutant_code(name: str) -> str:
    """The code of a pollutant in `pollutants.yaml`; a name that is not there stands for itself."""
    return _codes().get(_key(name), name)


def pollutant_label(code: str) -> Text:
    """Words for a pollutant."""
    return _labels().get(code, Text(zh=code, en=code))


def pollutant_names() -> tuple[str, ...]:
    """Every code, in the order of the table."""
    return tuple(_labels())


@cache
def _labels() -> Mapping[str, Text]:
    return {
        one["code"]: Text(zh=f"{one['zh']}（{one['code']}）", en=f"{one['en']} ({one['code']})")
        for one in _table()
    }


@cache
def _codes() -> Mapping[str, str]:
    return {
        _key(name): one["code"]
        for one in _table()
        for name in (one["code"], one["zh"], *one["names"])
    }


@cache
def _table() -> tuple[Mapping[str, str], ...]:
    return tuple(shipped_yaml("tables", "pollutants.yaml")["pollutants"])


def _key(name: str) -> str:
    return normalised(name).casefold()
