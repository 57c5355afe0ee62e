import pytest

from tests.benchmarks.overlay import measure, table

# What depends on the machine as a whole, not on the ratio of two ways of doing the same, is shown
# but not asked for.
ASKED = ("one check against", "bulk against PostGIS", "memory", "open", "growth")


@pytest.mark.bench
def test_the_overlay_engine_keeps_its_ratios(capsys):
    rows = []
    with capsys.disabled():
        print()  # noqa: T201 - the table is what this is run for
        for row in measure(quick=True, large=False):
            rows.append(row)
            print("\n".join(list(table([row]))[1:]), flush=True)  # noqa: T201 - as above
    missed = [row.what for row in rows if row.reached is False and row.what.startswith(ASKED)]
    assert missed == []
