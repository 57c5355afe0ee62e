"""How well a searched text agrees with the name of an industry or with an everyday word for it.

A phrase is compared as it is written, as it is pronounced (`taiyangnengfadian`) and by the initials
of its syllables (`tynfd`). A sound agrees only from the beginning of a syllable on.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto

from access_lists.industries import normalize_industry_text

# Below these two texts are not alike: characters in common, and their share (Dice coefficient).
_LEAST_SHARED_CHARACTERS = 2
_LEAST_LIKENESS = 0.6
# Sounds that speakers of many regions do not tell apart, and `lu` typed for `lü` (`lv`).
_BLURRED_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("v", "u"))
_TONE_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


class MatchedBy(StrEnum):
    """What about an industry the searched text agrees with."""

    CODE = "code"
    NAME = "name"
    SYNONYM = "synonym"
    PINYIN = "pinyin"
    INITIALS = "initials"
    SIMILAR = "similar"


class Rank(IntEnum):
    """Kinds of agreement, the best first."""

    SAME_NAME = auto()
    SAME_WORD = auto()
    NAME_BEGINS = auto()
    WORD_BEGINS = auto()
    NAME_HOLDS = auto()
    WORD_HOLDS = auto()
    HELD = auto()
    SOUNDS_SAME = auto()
    INITIALS_SAME = auto()
    SOUND_BEGINS = auto()
    INITIALS_BEGIN = auto()
    SOUND_HOLDS = auto()
    INITIALS_HOLD = auto()
    SIMILAR = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One pronunciation of a phrase: `taiyangneng`, where its syllables begin, and `tyn`."""

    full: str
    starts: frozenset[int]
    initials: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A name or an everyday word, with the codes it stands for, the preferred one first.

    `written` is the form compared, `characters` its letters and ideographs. `sounds` holds all
    readings and initials, a line each: one look there rules out most phrases.
    """

    text: str
    is_name: bool
    codes: tuple[str, ...]
    written: str
    characters: frozenset[str]
    readings: tuple[Reading, ...]
    sounds: str
    blurred_sound: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """That a phrase agrees: a lower rank is better, then a higher likeness (0 to 1)."""

    rank: Rank
    likeness: float
    by: MatchedBy
    phrase: Phrase


def make_phrase(text: str, *, is_name: bool, codes: Iterable[str], syllables: str) -> Phrase:
    """A phrase from its text and its syllables in the form `zhong/chong da`."""
    written = normalize_industry_text(text)
    readings = tuple(_readings([syllable.split("/") for syllable in syllables.split()]))
    return Phrase(
        text=text,
        is_name=is_name,
        codes=tuple(codes),
        written=written,
        characters=frozenset(filter(str.isalnum, written)),
        readings=readings,
        sounds="".join(f"\n{sound}" for one in readings for sound in (one.full, one.initials)),
        blurred_sound=blur(readings[0].full),
    )


def _readings(syllables: list[list[str]]) -> Iterator[Reading]:
    """The usual reading, then each that differs from it in one character."""
    usual = [alternatives[0] for alternatives in syllables]
    yield _reading(usual)
    for place, alternatives in enumerate(syllables):
        for other in alternatives[1:]:
            yield _reading([*usual[:place], other, *usual[place + 1 :]])


def _reading(syllables: list[str]) -> Reading:
    starts = [sum(map(len, syllables[:place])) for place in range(len(syllables))]
    # Runs of Latin letters stand in capitals and have no initials: LED灯 is typed `ledd`.
    initials = (one if one.isupper() or one.isdigit() else one[0] for one in syllables)
    return Reading(
        full="".join(syllables).lower(),
        starts=frozenset(starts),
        initials="".join(initials).lower(),
    )


def spelled(query: str) -> str:
    """The query as pinyin or initials without tones; '' if it cannot be that."""
    without_tones = unicodedata.normalize("NFD", query).translate(_TONE_MARKS)
    plain = unicodedata.normalize("NFC", without_tones).replace("Ü", "V")
    plain = plain.replace("'", "").replace("’", "").replace("-", "")
    can_be_spelled = plain.isascii() and plain.isalnum() and not plain.isdigit() and len(plain) > 1
    return plain.lower() if can_be_spelled else ""


def match_written(query: str, phrase: Phrase) -> Match | None:
    """Agreement of the characters, in either direction."""
    written = phrase.written
    if query in written:
        if query == written:
            rank = Rank.SAME_NAME if phrase.is_name else Rank.SAME_WORD
        elif written.startswith(query):
            rank = Rank.NAME_BEGINS if phrase.is_name else Rank.WORD_BEGINS
        else:
            rank = Rank.NAME_HOLDS if phrase.is_name else Rank.WORD_HOLDS
    elif len(written) > 1 and written in query:
        rank = Rank.HELD
    else:
        return None
    shorter, longer = sorted((len(query), len(written)))
    by = MatchedBy.NAME if phrase.is_name else MatchedBy.SYNONYM
    return Match(rank=rank, likeness=shorter / longer, by=by, phrase=phrase)


def match_sound(query: str, phrase: Phrase) -> Match | None:
    """Agreement of a `spelled` query with pinyin or initials, the usual reading tried first."""
    # One or two letters occur within so many names that only a beginning tells something.
    wanted = query if len(query) > 2 else f"\n{query}"
    if wanted not in phrase.sounds:
        return None
    for reading in phrase.readings:
        found = _sound_rank(query, reading) or _initials_rank(query, reading)
        if found:
            rank, by, length = found
            return Match(rank=rank, likeness=len(query) / length, by=by, phrase=phrase)
    return None


def _sound_rank(query: str, reading: Reading) -> tuple[Rank, MatchedBy, int] | None:
    full = reading.full
    place = full.find(query)
    while place > 0 and place not in reading.starts:
        place = full.find(query, place + 1)
    if place < 0:
        return None
    if place > 0:
        rank = Rank.SOUND_HOLDS
    else:
        rank = Rank.SOUNDS_SAME if full == query else Rank.SOUND_BEGINS
    return rank, MatchedBy.PINYIN, len(full)


def _initials_rank(query: str, reading: Reading) -> tuple[Rank, MatchedBy, int] | None:
    initials = reading.initials
    if query not in initials:
        return None
    if not initials.startswith(query):
        rank = Rank.INITIALS_HOLD
    else:
        rank = Rank.INITIALS_SAME if initials == query else Rank.INITIALS_BEGIN
    return rank, MatchedBy.INITIALS, len(initials)


def match_similar(characters: frozenset[str], phrase: Phrase) -> Match | None:
    """Agreement of most characters in any order: finds 水尼制造 and 汽车零件制造."""
    shared = len(phrase.characters & characters)
    likeness = 2 * shared / (len(phrase.characters) + len(characters))
    if shared < _LEAST_SHARED_CHARACTERS or likeness < _LEAST_LIKENESS:
        return None
    return Match(rank=Rank.SIMILAR, likeness=likeness, by=MatchedBy.SIMILAR, phrase=phrase)


def match_blurred_sound(query: str, phrase: Phrase) -> Match | None:
    """Agreement of a `blur`red query with the usual reading but for sounds often confused."""
    if not phrase.blurred_sound.startswith(query):
        return None
    likeness = len(query) / len(phrase.blurred_sound)
    return Match(rank=Rank.SIMILAR, likeness=likeness, by=MatchedBy.SIMILAR, phrase=phrase)


def blur(sound: str) -> str:
    """A sound without the differences that many speakers do not make: `zhang` gives `zan`."""
    for precise, blurred in _BLURRED_SOUNDS:
        sound = sound.replace(precise, blurred)
    return sound
