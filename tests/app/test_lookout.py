"""Who looks at the store again, and who goes on with what was seen."""

import time

from app.lookout import Lookout

EVERY_S = 0.3


def test_before_the_first_look_everybody_has_to_look():
    lookout = Lookout(EVERY_S)
    assert lookout.is_due()
    assert [lookout.sends() for _ in range(3)] == [True] * 3


def test_what_was_just_seen_is_good_for_a_while():
    lookout = Lookout(EVERY_S)
    lookout.has_seen()
    assert not lookout.is_due()
    assert not lookout.sends()


def test_one_is_sent_and_the_others_go_on_but_only_for_as_long_again():
    lookout = Lookout(EVERY_S)
    lookout.has_seen()
    time.sleep(EVERY_S * 1.1)
    assert lookout.is_due()
    assert [lookout.sends() for _ in range(3)] == [True, False, False]
    time.sleep(EVERY_S)
    assert [lookout.sends() for _ in range(3)] == [True] * 3, "whoever was sent did not come back"


def test_whoever_was_sent_comes_back_and_the_next_one_is_sent_in_turn():
    lookout = Lookout(EVERY_S)
    for _ in range(2):
        lookout.has_seen()
        time.sleep(EVERY_S * 1.1)
        assert [lookout.sends() for _ in range(2)] == [True, False]
