"""Screening on this machine: batches dealt to processes, each with the layers mapped once.

A process takes a batch from a file and writes what it finds to one. Nothing large goes through a
pipe: neither input nor output piles up in memory, and a process that dies never leaves another one
waiting for it to read. Processes end with the one that started them, even when that is killed.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path

import pyarrow as pa

from app.screenings.kit import Kit
from app.screenings.parts import Parts, write_part
from app.screenings.service import Screener
from zoning.errors import StoreError

_WAITING_EACH = 3
"""Batches handed over for each process: one at work, the others so that none has to wait."""

Progress = Callable[[int], None]


class WorkerLostError(StoreError):
    """A process was ended from outside, or by a library, in the middle of a batch."""

    code = "worker-lost"
    title_zh = "筛查进程中断"
    title_en = "Screening process lost"
    remedy_zh = "再次运行同一命令即从中断处接续；若反复中断，请减少 --workers 或检查内存。"
    remedy_en = "Run the same command again to go on; if it recurs, use fewer --workers."


def screen_here(
    kit: Kit, batches: Iterator[pa.RecordBatch], parts: Parts, *, workers: int, progress: Progress
) -> None:
    """Screen batches on this machine; those whose part is there already are passed over.

    Args:
        kit: what to screen with.
        batches: of schema `zoning.ingest.streaming.BATCH`, the same in every run.
        parts: where results go.
        workers: processes; 1 works in this one.
        progress: told how many footprints more are done.

    Raises:
        WorkerLostError: a process ended in the middle of its work.
    """
    if workers == 1:
        screener = Screener(kit)
        for number, batch in _to_do(batches, parts, progress):
            write_part(parts.path(number), screener.screen(batch))
            progress(len(batch))
        return
    try:
        _deal(kit, _to_do(batches, parts, progress), parts, workers=workers, progress=progress)
    except BrokenProcessPool as error:
        raise WorkerLostError(
            "一个筛查进程意外结束，已完成的部分保留。",
            "a screening process ended unexpectedly; finished parts are kept.",
        ) from error


def _to_do(
    batches: Iterator[pa.RecordBatch], parts: Parts, progress: Progress
) -> Iterator[tuple[int, pa.RecordBatch]]:
    for number, batch in enumerate(batches):
        if parts.is_done(number):
            progress(len(batch))
        else:
            yield number, batch


def _deal(
    kit: Kit,
    batches: Iterator[tuple[int, pa.RecordBatch]],
    parts: Parts,
    *,
    workers: int,
    progress: Progress,
) -> None:
    pool = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(kit,),
    )
    waiting: set[Future[int]] = set()
    try:
        for number, batch in batches:
            if len(waiting) >= workers * _WAITING_EACH:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                _collect(done, progress)
            waiting.add(
                pool.submit(_screen, _handed_over(batch, parts, number), parts.path(number))
            )
        _collect(waiting, progress)
    finally:
        pool.shutdown(cancel_futures=True)


def _handed_over(batch: pa.RecordBatch, parts: Parts, number: int) -> Path:
    path = parts.folder / f"batch-{number:08d}.arrow"
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, batch.schema) as writer:
        writer.write_batch(batch)
    return path


def _collect(done: set[Future[int]], progress: Progress) -> None:
    for one in done:
        progress(one.result())


_kits: list[Kit] = []
"""The kit of a process of the pool; empty in every other."""


def _begin(kit: Kit) -> None:
    _kits[:] = [kit]
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@cache
def _screener() -> Screener:
    return Screener(_kits[0])


def _screen(source: Path, target: Path) -> int:
    with pa.memory_map(str(source)) as file:
        batch = pa.ipc.open_file(file).get_batch(0)
        write_part(target, _screener().screen(batch))
        count = len(batch)
    source.unlink()
    return count
