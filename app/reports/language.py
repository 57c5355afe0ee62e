"""The language a report speaks: Chinese or English, as its Assessment was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zoning.texts import Text

NOTHING = "—"
"""Stands where an Assessment withholds or lacks a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Chooses between the two languages; words stand side by side where they are used."""

    language: str

    @property
    def is_chinese(self) -> bool:
        """Whether the report is in Chinese; every language but English is served in Chinese."""
        return self.language != "en"

    def __call__(self, zh: str, en: str) -> str:
        """The words in this language."""
        return zh if self.is_chinese else en

    def of(self, text: Mapping[str, str] | None) -> str:
        """A stored text of two languages; a dash where it is withheld."""
        if text is None:
            return NOTHING
        return text["zh-CN"] if self.is_chinese else self.opening(text["en"])

    def opening(self, words: str) -> str:
        """Words at the head of a sentence or a cell: capitalised in English."""
        return words if self.is_chinese else words[:1].upper() + words[1:]

    def label(self, text: Text) -> str:
        """A word of a closed set."""
        return text.zh if self.is_chinese else text.en

    def among(self, labels: Mapping[Any, Text], value: str | None) -> str:
        """The word for a value of a closed set; the value itself where the set does not know it."""
        if value is None:
            return NOTHING
        text = labels.get(value)
        return value if text is None else self.label(text)

    def listed(self, items: list[str]) -> str:
        """Several words in one line."""
        return ("、" if self.is_chinese else ", ").join(items)
