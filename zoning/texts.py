"""A text for people in the two languages the program speaks."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def as_dict(self) -> dict[str, str]:
        """JSON form with BCP 47 language tags."""
        return {"zh-CN": self.zh, "en": self.en}

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


def normalised(text: str) -> str:
    """A name for comparing: NFKC, no white space, every dash the same, Latin upper-case.

    Published names differ in full-width forms, blanks and kinds of dash; the original is kept.
    """
    compared = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(compared.split()).upper()


_DASHES = str.maketrans(dict.fromkeys("—–―‐‑‒−~～", "-"))
