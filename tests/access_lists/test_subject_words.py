"""Words a project states beside words a clause names: certain only where they are certain."""

import pytest
from deciding import decided

from access_lists.subject_words import states
from access_lists.truth import Truth
from access_lists.vocabulary import Outcome

BAN = {"effect": "prohibit", "text": "禁止"}


@pytest.mark.parametrize(
    ("kind", "given", "wanted", "answer"),
    [
        ("processes", ["电镀"], "电镀", Truth.TRUE),
        ("processes", ["镀铬"], "电镀", Truth.TRUE),
        ("processes", ["镀铬"], "表面处理", Truth.TRUE),
        ("processes", ["电镀"], "镀铬", Truth.UNKNOWN),
        ("processes", ["电镀"], "专业电镀", Truth.UNKNOWN),
        ("processes", ["水性喷涂"], "喷涂", Truth.UNKNOWN),
        ("processes", ["焙烤", "包装"], "电镀", Truth.FALSE),
        ("processes", [], "电镀", Truth.FALSE),
        ("fuels", ["烟煤"], "煤", Truth.TRUE),
        ("fuels", ["天然气"], "煤", Truth.FALSE),
        ("products", ["镀铬"], "电镀", Truth.FALSE),
    ],
)
def test_kinds_are_what_the_general_word_names(
    kind: str, given: list[str], wanted: str, answer: Truth
):
    assert states(kind, given, wanted) is answer


def test_a_plating_works_is_not_cleared_of_specialised_plating():
    project = {"industries": ["C3360"], "nature": "new", "processes": ["酸洗", "电镀"]}
    decision = decided(project, **BAN, subjects={"processes": ["专业电镀"]})
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.missing == ("judgement:专业电镀",)


def test_a_condition_asks_alike():
    when = {"fact": "processes", "op": "contains", "value": "喷涂"}
    for processes, outcome in (
        (["喷漆"], Outcome.CONFLICT),
        (["水性喷涂"], Outcome.UNDETERMINED),
        (["组装"], Outcome.NOT_APPLICABLE),
    ):
        project = {"industries": ["C2110"], "processes": processes}
        assert decided(project, **BAN, when=when).outcome is outcome


def test_a_kind_is_met_where_its_general_word_is():
    bakery, dyer = {"industries": ["A0311"]}, {"industries": ["C1713"]}
    assert decided(bakery, **BAN, subjects={"processes": ["漂染"]}).outcome is (
        Outcome.NOT_APPLICABLE
    )
    assert decided(dyer, **BAN, subjects={"processes": ["漂染"]}).outcome is Outcome.UNDETERMINED
