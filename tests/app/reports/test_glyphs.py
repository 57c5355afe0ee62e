import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylopdf_fonts_zh_cn import sans_path, serif_path

from app.reports.font_coverage import characters_of
from app.reports.glyphs import breakable, mapped, printable, visible


@pytest.mark.parametrize("letter", list("堃喆镕䶮㙓亩㎡²³①Ⅱ≤℃〔〕“”·—…"))
def test_the_fonts_have_what_officials_write(letter: str) -> None:
    assert printable(letter, set()) == letter


@pytest.mark.parametrize(
    ("letter", "code"),
    [("𠮷", "〔U+20BB7〕"), ("ع", "〔U+0639〕"), ("😀", "〔U+1F600〕"), ("\ue000", "〔U+E000〕")],
)
def test_what_the_fonts_lack_shows_as_its_code(letter: str, code: str) -> None:
    missing: set[str] = set()
    assert printable(f"甲{letter}乙", missing) == f"甲{code}乙"


def test_what_the_fonts_lack_is_remembered() -> None:
    missing: set[str] = set()
    printable("𠮷𠮷甲", missing)
    assert missing == {"𠮷"}


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b", "\u200f"])
def test_marks_that_hide_or_turn_text_show_as_codes(mark: str) -> None:
    assert visible(f"a{mark}b") == f"a〔U+{ord(mark):04X}〕b"


def test_line_breaks_stay_and_tabs_are_blanks() -> None:
    assert visible("a\r\nb\rc\td　e\u00a0f") == "a\nb\nc d　e\u00a0f"


def test_a_long_run_may_break_and_keeps_every_letter() -> None:
    digest = "0123456789abcdef" * 4
    broken = breakable(f"值 {digest} 完")
    assert "\u200b" in broken
    assert broken.replace("\u200b", "") == f"值 {digest} 完"
    assert breakable("a short text") == "a short text"


def test_every_string_of_a_value_is_changed() -> None:
    value = {"a": ["x", ("y", 1)], "b": {"c": None, "d": "z"}}
    assert mapped(value, str.upper) == {"a": ["X", ["Y", 1]], "b": {"c": None, "d": "Z"}}


@given(st.text())
def test_whatever_is_printed_has_a_glyph(text: str) -> None:
    covered = characters_of(sans_path()) & characters_of(serif_path())
    assert set(printable(text, set())) <= covered | {"\n"}


def test_a_file_that_is_no_font_is_refused(tmp_path) -> None:
    path = tmp_path / "x.otf"
    path.write_bytes(b"OTTO" + bytes(40))
    with pytest.raises(ValueError, match="no table cmap"):
        characters_of(path)
