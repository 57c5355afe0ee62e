"""A pool lets so many in, in order, and turns the rest away early."""

import asyncio

import pytest
from loops import run_in_own_time

from app.edge.admission import Lane, announced_length, is_slow_work, lane_of, make_pools
from app.edge.pools import Patience, Pool
from app.http_errors import BusyError
from app.settings import GateSettings


def pool(at_once: int = 2, *, most_open: int = 100, queue_s: float = 0.05, burst_s: float = 0.3):
    patience = Patience(queue_s=queue_s, burst_s=burst_s)
    return Pool("test", at_once=at_once, most_open=most_open, patience=patience)


async def visit(room: Pool, work_s: float, log: list[str], name: str) -> None:
    try:
        await room.enter()
    except BusyError:
        log.append(f"away {name}")
        return
    log.append(f"in {name}")
    await asyncio.sleep(work_s)
    room.leave()


def test_no_more_are_worked_on_at_once_than_there_is_room():
    async def run() -> int:
        room, most = pool(3), 0

        async def one() -> None:
            nonlocal most
            await room.enter()
            most = max(most, room.in_work)
            await asyncio.sleep(0.005)
            room.leave()

        await asyncio.gather(*(one() for _ in range(20)))
        assert (room.in_work, room.waiting) == (0, 0)
        return most

    assert run_in_own_time(run()) == 3


def test_a_burst_waits_its_turn_and_is_let_in_in_order_of_arrival():
    log: list[str] = []

    async def run() -> None:
        room = pool(2)
        await asyncio.gather(*(visit(room, 0.01, log, str(n)) for n in range(12)))

    run_in_own_time(run())
    assert log == [f"in {n}" for n in range(12)]


def test_while_the_queue_stands_whoever_waited_long_enough_is_turned_away():
    waited: list[float] = []
    refused: list[float] = []

    async def run() -> None:
        room = pool(2)

        async def one() -> None:
            clock = asyncio.get_running_loop().time
            began = clock()
            try:
                await room.enter()
            except BusyError:
                refused.append(clock() - began)
                return
            waited.append(clock() - began)
            await asyncio.sleep(0.02)
            room.leave()

        tasks = []
        for _ in range(150):  # five times what there is room for, for a second and a half
            tasks += [asyncio.create_task(one()) for _ in range(5)]
            await asyncio.sleep(0.01)
        await asyncio.gather(*tasks)

    run_in_own_time(run())
    assert len(waited) > 50
    assert len(refused) > len(waited)
    standing = sorted(waited[len(waited) // 2 :])
    assert standing[int(len(standing) * 0.9)] < 0.2, "who is let in has not waited long"
    assert sorted(refused)[len(refused) // 2] < 0.2, "who is turned away is told early"


def test_a_place_is_never_lost_when_somebody_gives_up_waiting():
    async def run() -> None:
        room = pool(1, burst_s=5)
        await room.enter()
        waiting = [asyncio.create_task(room.enter()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        room.leave()  # goes to the second
        waiting[1].cancel()  # in the very moment in which its turn came
        await asyncio.gather(*waiting[:2], return_exceptions=True)
        await asyncio.wait_for(waiting[2], 1)
        room.leave()
        assert (room.in_work, room.waiting) == (0, 0)

    run_in_own_time(run())


def test_too_many_open_requests_are_refused_at_the_door():
    room = pool(most_open=2)
    room.arrive()
    room.arrive()
    with pytest.raises(BusyError):
        room.arrive()
    room.depart()
    room.arrive()


@pytest.mark.parametrize(
    ("method", "path", "media_type", "lane"),
    [
        ("POST", "/v1/checks", "application/json", Lane.CHECKS),
        ("POST", "/v1/checks/batch", "application/json", Lane.CHECKS),
        ("GET", "/v1/checks/abc", "", Lane.OTHERS),
        ("GET", "/v1/checks/abc.pdf", "", Lane.REPORTS),
        ("POST", "/v1/footprints", "application/json", Lane.UPLOADS),
        ("POST", "/v1/releases/x/layers", "multipart/form-data; boundary=x", Lane.UPLOADS),
        ("POST", "/v1/releases", "application/json", Lane.OTHERS),
        ("GET", "/v1/map/layers/abc.pmtiles", "", Lane.TILES),
        ("GET", "/v1/public/map/layers/abc.pmtiles", "", Lane.TILES),
        ("GET", "/", "", Lane.OTHERS),
        ("GET", "/readyz", "", None),
        ("GET", "/metrics", "", None),
        ("GET", "/assets/index.js", "", None),
    ],
)
def test_each_kind_of_request_has_its_own_lane(method, path, media_type, lane):
    assert lane_of(method, path, media_type, 300) is lane


@pytest.mark.parametrize("length", [262_145, 9_999_999_999, None])
def test_a_check_that_is_large_or_may_be_goes_through_a_lane_of_its_own(length: int | None):
    assert lane_of("POST", "/v1/checks", "application/json", length) is Lane.LARGE_CHECKS
    assert make_pools(GateSettings(checks_at_once=3))[Lane.LARGE_CHECKS].at_once == 1


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        ({}, 0),
        ({"content-length": "0"}, 0),
        ({"content-length": "300"}, 300),
        ({"transfer-encoding": "chunked"}, None),
        ({"transfer-encoding": "chunked", "content-length": "3"}, None),
        *(({"content-length": one}, None) for one in ("", "many", "-1", "１", "9" * 5000)),
    ],
)
def test_a_request_without_a_body_has_none_and_one_that_does_not_say_may_be_any(headers, length):
    assert announced_length(headers) == length


def test_files_and_whole_releases_may_take_longer_than_a_check():
    assert not is_slow_work(Lane.CHECKS, "/v1/checks")
    assert is_slow_work(Lane.UPLOADS, "/v1/footprints")
    assert is_slow_work(Lane.OTHERS, "/v1/releases/x/validation")


def test_every_lane_has_a_pool_of_its_own():
    pools = make_pools(GateSettings(checks_at_once=3, uploads_at_once=1, tiles_at_once=9))
    assert set(pools) == set(Lane)
    assert [pools[lane].at_once for lane in (Lane.CHECKS, Lane.UPLOADS, Lane.TILES)] == [3, 1, 9]
    assert len({id(one) for one in pools.values()}) == len(Lane)
