import random
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws import LAWS, SEVERITY, Law
from worlds import World, clauses, shapes, worlds

from access_lists.document import assessment_document
from access_lists.evidence import differences


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_a_law_of_the_verdict_holds_on_generated_worlds(law: Law) -> None:
    law.tried(World.assessed, examples=35)


@pytest.mark.long
@settings(max_examples=5000, suppress_health_check=[HealthCheck.too_slow])
@given(world=worlds(), more=shapes(), clause=clauses(effects=("prohibit",)), shuffle=st.randoms())
def test_the_laws_together_on_many_worlds(
    world: World, more: shapely.Geometry, clause: dict[str, Any], shuffle: random.Random
) -> None:
    before = world.assessed()
    larger = world.having(site=shapely.union(world.site, more), clauses=(*world.clauses, clause))
    assert SEVERITY[larger.assessed().verdict] >= SEVERITY[before.verdict]
    plain = assessment_document(before)
    assert differences(plain, assessment_document(world.assessed(shuffle))) == []
