"""Figures of a benchmark: measured, held against what is asked, and written as one table."""

import importlib.metadata
import importlib.util
import math
import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure.

    `ratio` says how many times faster the engine is than the other way. `value` is what is held
    against `target`, which is a least value, or a greatest one where less is better. `why` explains
    a target that is usually missed.
    """

    what: str
    measured: str
    ratio: float | None = None
    value: float | None = None
    target: float | None = None
    unit: str = ""
    less_is_better: bool = False
    why: str = ""

    @property
    def reached(self):
        """Whether the target is reached; None where none is set."""
        if self.target is None or self.value is None:
            return None
        return self.value <= self.target if self.less_is_better else self.value >= self.target

    def verdict(self):
        """Reached, or missed by how much and why."""
        if self.reached is None:
            return ""
        if self.reached:
            return "yes"
        if self.target == 0:
            return "**no**"
        factor = self.value / self.target if self.less_is_better else self.target / self.value
        return f"**no**, by {factor - 1:.0%}" + (f": {self.why}" if self.why else "")

    def asked(self):
        """The target as text."""
        if self.target is None:
            return ""
        return f"{'≤' if self.less_is_better else '≥'} {self.target:,g}{self.unit}"


def faster(what, other_s, own_s, least=None, why=""):
    """How many times as long as the engine another way takes, both in seconds for the same work."""
    ratio = other_s / own_s
    measured = f"{us(other_s)} against {us(own_s)}"
    return Row(
        what=what, measured=measured, ratio=ratio, value=ratio, target=least, unit=" ×", why=why
    )


def left_out(what, why):
    """A row that says what was not measured, and why."""
    return Row(what=what, measured=f"left out: {why}")


def best(run, times=3, clock=time.process_time):
    """Shortest of several runs, in seconds of processor time unless another clock is given.

    Processor time stays true on a busy machine. Where another process or several threads do the
    work, both sides of a ratio are measured by the clock on the wall.
    """
    shortest = math.inf
    for _ in range(times):
        begun = clock()
        run()
        shortest = min(shortest, clock() - begun)
    return shortest


def us(seconds):
    """A time in the unit that suits it."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} µs"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


HEAD = "| ratio | asked | reached | what | measured |\n| ---: | ---: | :--- | --- | --- |"


def line(row):
    """A row of the table."""
    ratio = "" if row.ratio is None else f"{row.ratio:.1f} ×"
    return f"| {ratio} | {row.asked()} | {row.verdict()} | {row.what} | {row.measured} |"


def installed(package):
    """Whether a package can be imported."""
    return importlib.util.find_spec(package) is not None


def machine(versions):
    """The machine and the versions, as lines of a list."""
    model = next(
        (
            one.split(":", 1)[1].strip()
            for one in Path("/proc/cpuinfo").read_text().splitlines()
            if one.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    yield f"- {os.cpu_count()} cores of {model}, {memory:.0f} GB, {platform.platform()}"
    yield f"- load average at the end {load} (on a busy machine, mind the ratios only)"
    packages = ("shapely", "numpy", "numba", "geopandas", "duckdb", "sedonadb", "sqlalchemy")
    found = [f"Python {platform.python_version()}"]
    found += [f"{one} {importlib.metadata.version(one)}" for one in packages if installed(one)]
    yield f"- {', '.join([*found, *versions])}"
