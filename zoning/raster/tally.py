"""Statistics of a whole raster, gathered chunk by chunk, and what they say about its kind."""

import math
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from zoning.ingest.errors import BandKindError
from zoning.raster.model import RasterKind, RasterLimits

_FEW_CODES = 24
_ENOUGH_PIXELS = 1_000


class Tally(Protocol):
    """Counts of one raster."""

    def add(self, values: npt.NDArray[Any], cells: int) -> None:
        """Count a chunk: its valid values (n,), and how many pixels it has in all."""

    def judge(self, *, unit: str | None) -> None:
        """Refuse values that are not of the kind stated.

        Raises:
            BandKindError: amounts stated as classes, or classes as amounts.
        """

    def statistics(self) -> dict[str, Any]:
        """JSON form."""


def tally_for(kind: RasterKind, limits: RasterLimits) -> Tally:
    """An empty tally for values of a kind."""
    return _Classes(limits) if kind is RasterKind.CATEGORICAL else _Amounts()


class _Classes:
    def __init__(self, limits: RasterLimits) -> None:
        self._most = limits.classes
        self._cells = 0
        self._found: dict[int, int] = {}

    def add(self, values: npt.NDArray[Any], cells: int) -> None:
        self._cells += cells
        if values.dtype == np.uint8:
            counts = np.bincount(values, minlength=256)
            codes = np.flatnonzero(counts)
            counts = counts[codes]
        else:
            codes, counts = np.unique(values, return_counts=True)
        if values.dtype.kind == "f" and (codes != np.round(codes)).any():
            odd = float(codes[codes != np.round(codes)][0])
            raise BandKindError(
                f"有不是整数的取值（{odd:g}），是连续量，不能当作分类。",
                f"there are values such as {odd:g}: amounts, not classes.",
            )
        if len(codes) and (codes.min() <= -(2**31) or codes.max() >= 2**31):
            raise BandKindError("分类代码超出 32 位整数。", "class codes beyond 32 bits.")
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
            self._found[int(code)] = self._found.get(int(code), 0) + int(count)
        if len(self._found) > self._most:
            raise BandKindError(
                f"不同取值超过 {self._most} 个，是连续量，不能当作分类。",
                f"more than {self._most} different values: amounts, not classes.",
            )

    def judge(self, *, unit: str | None) -> None:
        del unit

    def statistics(self) -> dict[str, Any]:
        valid = sum(self._found.values())
        return {
            **_shares(self._cells, valid),
            "classes": {str(code): count for code, count in sorted(self._found.items())},
        }


class _Amounts:
    def __init__(self) -> None:
        self._cells = self._valid = 0
        self._low, self._high = math.inf, -math.inf
        self._mean = self._squares = 0.0
        self._codes: set[float] | None = set()

    def add(self, values: npt.NDArray[Any], cells: int) -> None:
        self._cells += cells
        if not len(values):
            return
        amounts = values.astype(np.float64)
        count, mean = len(amounts), float(amounts.mean())
        squares = float(np.square(amounts - mean).sum())
        before, self._valid = self._valid, self._valid + count
        step = mean - self._mean
        self._mean += step * count / self._valid
        self._squares += squares + step * step * before * count / self._valid
        self._low = min(self._low, float(amounts.min()))
        self._high = max(self._high, float(amounts.max()))
        self._collect(amounts)

    def _collect(self, amounts: npt.NDArray[np.float64]) -> None:
        """Remember different values while there are few, and all of them whole."""
        if self._codes is None:
            return
        if not np.array_equal(amounts[:_ENOUGH_PIXELS], np.round(amounts[:_ENOUGH_PIXELS])):
            self._codes = None
            return
        self._codes |= set(np.unique(amounts).tolist())
        if len(self._codes) > _FEW_CODES or any(code != round(code) for code in self._codes):
            self._codes = None

    def judge(self, *, unit: str | None) -> None:
        if unit is not None or self._codes is None or self._valid < _ENOUGH_PIXELS:
            return
        raise BandKindError(
            f"{self._valid} 个像元只有 {len(self._codes)} 种整数取值，像是分类代码。",
            f"{self._valid} pixels hold only {len(self._codes)} whole numbers, which look like "
            "codes of classes.",
        )

    def statistics(self) -> dict[str, Any]:
        known = self._valid > 0
        return {
            **_shares(self._cells, self._valid),
            "min": self._low if known else None,
            "max": self._high if known else None,
            "mean": self._mean if known else None,
            "std": math.sqrt(self._squares / self._valid) if known else None,
        }


def _shares(cells: int, valid: int) -> dict[str, Any]:
    return {"cells": cells, "valid_cells": valid, "nodata_share": 1 - valid / cells}
