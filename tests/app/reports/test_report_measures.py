import pytest

from app.reports.language import Voice
from app.reports.measures import (
    day,
    hectares,
    moment,
    mu,
    percent,
    plain,
    rounded,
    sexagesimal,
    square_metres,
)

ZH, EN = Voice(language="zh-CN"), Voice(language="en")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.005, "0.01"), (1.005, "1.01"), (2.675, "2.68"), (1234567.894, "1,234,567.89")],
)
def test_halves_are_rounded_up(value: float, text: str) -> None:
    assert rounded(value, 2) == text


def test_an_area_that_is_there_never_reads_as_nothing() -> None:
    assert square_metres(0.0001) == "<0.01"
    assert square_metres(0.0) == "0.00"


def test_hectares_and_mu_follow_from_square_metres() -> None:
    assert hectares(39615.321) == "3.9615"
    assert mu(39615.321) == "59.42"
    assert mu(2000 / 3) == "1.00"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0.00%"), (1e-9, "<0.01%"), (0.5, "50.00%"), (0.999999, ">99.99%"), (1.0, "100.00%")],
)
def test_a_share_is_whole_or_nothing_only_when_it_is(share: float, text: str) -> None:
    assert percent(share) == text


def test_withheld_numbers_are_dashes() -> None:
    assert [square_metres(None), hectares(None), mu(None), percent(None)] == ["—"] * 4
    assert day(None, ZH) == moment(None, ZH) == "—"


def test_dates_and_times_are_told_as_in_china() -> None:
    assert day("2026-01-02", ZH) == "2026年1月2日"
    assert day("2026-01-02", EN) == "2026-01-02"
    assert moment("2026-11-21T20:03:04.5+00:00", ZH) == "2026-11-22 04:03:04（北京时间）"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (113.14886444, "113°08′55.9120″"),
        (31.99999999, "31°59′60.0000″".replace("31°59′60.0000″", "32°00′00.0000″")),
        (-0.5, "-0°30′00.0000″"),
    ],
)
def test_degrees_minutes_and_seconds_carry_over(value: float, text: str) -> None:
    assert sexagesimal(value) == text


def test_plain_numbers_are_short() -> None:
    assert [plain(50000.0), plain(820.5)] == ["50,000", "820.5"]
