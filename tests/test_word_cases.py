"""Sentences as lists have them, and what must come out for a project (`tests/cases/words`)."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from said_places import decided_for, drafts_of

from access_lists.precedence import worst

FILES = sorted((Path(__file__).parent / "cases" / "words").glob("*.yaml"))
CASES = [
    pytest.param(sentence, case, id=case["name"])
    for file in FILES
    for sentence in yaml.safe_load(file.read_text("utf-8"))
    for case in sentence["cases"]
]


@pytest.mark.parametrize(("sentence", "case"), CASES)
def test_a_sentence_is_decided_as_it_must_be(
    sentence: dict[str, Any], case: dict[str, Any]
) -> None:
    label = {
        "text": sentence["text"],
        "element": sentence.get("element"),
        "tag_effect": sentence.get("tag"),
        "unit_class": "",
    }
    found = decided_for(drafts_of(label), case)
    assert worst(one.outcome for one in found).value == case["outcome"]
