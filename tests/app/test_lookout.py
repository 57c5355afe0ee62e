"""Who looks at the store again, and who goes on with what was seen."""

import pytest

from app.lookout import Lookout


class Clock:
    """Stands still until it is told."""

    now_s = 50.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lookout(clock: Clock) -> Lookout:
    return Lookout(1.0, clock=clock)


def test_before_the_first_look_everybody_has_to_look(lookout: Lookout):
    assert lookout.is_due()
    assert [lookout.sends() for _ in range(3)] == [True] * 3


def test_what_was_just_seen_is_good_for_a_while(lookout: Lookout, clock: Clock):
    lookout.has_seen()
    clock.now_s += 0.9
    assert not lookout.is_due()
    assert not lookout.sends()


def test_one_is_sent_and_the_others_go_on_but_only_for_as_long_again(
    lookout: Lookout, clock: Clock
):
    lookout.has_seen()
    clock.now_s += 1.0
    assert lookout.is_due()
    assert [lookout.sends() for _ in range(3)] == [True, False, False]
    clock.now_s += 1.0
    assert [lookout.sends() for _ in range(3)] == [True] * 3, "whoever was sent did not come back"


def test_whoever_was_sent_comes_back_and_the_next_one_is_sent_in_turn(
    lookout: Lookout, clock: Clock
):
    for _ in range(3):
        lookout.has_seen()
        clock.now_s += 1.5
        assert [lookout.sends() for _ in range(2)] == [True, False]
