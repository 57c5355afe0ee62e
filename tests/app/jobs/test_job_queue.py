"""The durable queue, on both databases: claims, leases, cancellation, poison, real kills."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from job_tasks import QUICK, audit_rows, work, worker_of
from plugins.workspaces import ACTOR

from app.audit.service import Actor
from app.audit.verification import verify_record
from app.jobs import claims
from app.jobs.errors import JobDismissedError, JobFinishedError, JobNotFoundError, JobStoppedError
from app.jobs.job import Job, JobStatus, NewJob, Result
from app.jobs.runner import STUCK, Stalls
from app.jobs.running import Running
from app.permissions import Role
from app.workspace import Workspace

PATIENCE_S = 60.0
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["job_tasks"])


def asked(workspace: Workspace, kind: str = "count", **request: object) -> Job:
    return workspace.jobs.submit(ACTOR, NewJob(kind=kind, request={"parts": 3, **request}))


def now(workspace: Workspace, job: Job) -> Job:
    return workspace.jobs.fetch(ACTOR, job.id)


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


@pytest.fixture(scope="session", autouse=True)
def _fork_server() -> Iterator[None]:
    """Let the process that workers are forked from find the tasks, and import them once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
        ensure_running()
        yield


@contextmanager
def worker_process(workspace: Workspace, name: str) -> Iterator[BaseProcess]:
    """A real worker process, forked from one that has imported everything; killed at the end."""
    place = workspace.settings.home, workspace.settings.database_url
    process = FORKS.Process(target=work, args=(*place, name))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join(PATIENCE_S)


def test_a_job_is_done_and_says_so(workspace: Workspace, tmp_path: Path):
    job = asked(workspace)
    assert (job.status, job.attempt, job.percent) == (JobStatus.ACCEPTED, 0, 0)
    assert worker_of(workspace.database, tmp_path).run_one()
    done = now(workspace, job)
    assert done.status is JobStatus.SUCCESSFUL
    assert done.result == {"parts": 3, "workers": 1}
    assert (done.percent, done.attempt, done.done, done.total) == (100, 1, 3, 3)
    assert done.finished_at >= done.started_at >= done.created_at
    assert audit_rows(workspace.database, "job-submit", job.id) == 1
    assert audit_rows(workspace.database, "job-finish", job.id) == 1
    assert verify_record(workspace.database, workspace.checkpoints).first_break is None


def test_jobs_are_done_in_the_order_of_asking(workspace: Workspace, tmp_path: Path):
    first, second = asked(workspace), asked(workspace)
    worker = worker_of(workspace.database, tmp_path)
    worker.run_one()
    assert now(workspace, first).status is JobStatus.SUCCESSFUL
    assert now(workspace, second).status is JobStatus.ACCEPTED


def test_a_job_acts_in_the_name_of_who_asked(workspace: Workspace):
    roles = frozenset({Role.CHECKER, Role.ANALYST})
    actor = Actor(name="zhang", request_id="r-1", roles=roles, areas=("421300",))
    job = workspace.jobs.submit(actor, NewJob(kind="count", request={}))
    assert workspace.jobs.fetch(actor, job.id).actor == actor


def test_a_job_of_somebody_else_is_not_there(workspace: Workspace):
    job = asked(workspace)
    other = Actor(name="other")
    with pytest.raises(JobNotFoundError):
        workspace.jobs.fetch(other, job.id)
    with pytest.raises(JobNotFoundError):
        workspace.jobs.dismiss(other, job.id)
    assert workspace.jobs.list(other, limit=10) == []


def test_a_refused_job_fails_at_once_with_its_problem(workspace: Workspace, tmp_path: Path):
    job = asked(workspace, "refuse")
    worker_of(workspace.database, tmp_path).run_one()
    failed = now(workspace, job)
    assert failed.status is JobStatus.FAILED
    assert failed.problem["code"] == "input"
    assert failed.attempt == 1


def test_a_fault_of_the_program_is_tried_again_and_then_given_up(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.jobs.runner._RETRY_S", 0.0)
    job = asked(workspace, "break-down")
    worker = worker_of(workspace.database, tmp_path)
    for _ in range(5):
        worker.run_one()
    failed = now(workspace, job)
    assert failed.status is JobStatus.FAILED
    assert failed.problem["code"] == "worker-crashed"
    assert failed.attempt == QUICK.attempts


def test_of_many_workers_one_takes_a_job(workspace: Workspace):
    jobs = [asked(workspace) for _ in range(4)]
    barrier = threading.Barrier(6)
    taken: list[str] = []

    def grab(name: str) -> None:
        barrier.wait()
        for job in jobs:
            with workspace.database.write() as session:
                found = claims.take(session, job.id, 0, name)
            if found is not None:
                taken.append(found.id)

    threads = [threading.Thread(target=grab, args=(f"w{n}",)) for n in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(taken) == sorted(job.id for job in jobs)


def test_a_worker_that_lost_its_job_stores_nothing(workspace: Workspace, tmp_path: Path):
    job = asked(workspace)
    with workspace.database.write() as session:
        old = claims.take(session, job.id, 0, "old")
    slow = Running(workspace.database, old, "old", folder=tmp_path, attempts=3)
    with workspace.database.write() as session:
        assert claims.put_back(session, job.id, 1)
        assert claims.take(session, job.id, 2, "new") is not None
    with pytest.raises(JobStoppedError), slow.commit(0, b"late"):
        pass
    with pytest.raises(JobStoppedError), workspace.database.write() as session:
        slow.finish(session, Result(document={}))
    assert slow.finished_parts() == frozenset()
    assert now(workspace, job).status is JobStatus.RUNNING


def test_a_beat_that_stands_still_for_a_lease_means_a_dead_worker():
    stalls = Stalls(lease_s=10)
    assert stalls.seen({"a": 1, "b": 1}, now=0) == []
    assert stalls.seen({"a": 1, "b": 2}, now=9) == []
    assert stalls.seen({"a": 1, "b": 3}, now=10) == [("a", 1)]
    assert stalls.seen({"a": 2}, now=11) == []


def test_a_waiting_job_is_cancelled_once(workspace: Workspace, tmp_path: Path):
    job = asked(workspace)
    assert workspace.jobs.dismiss(ACTOR, job.id).status is JobStatus.DISMISSED
    assert audit_rows(workspace.database, "job-dismiss", job.id) == 1
    assert not worker_of(workspace.database, tmp_path).run_one()
    with pytest.raises(JobDismissedError):
        workspace.jobs.dismiss(ACTOR, job.id)
    assert audit_rows(workspace.database, "job-dismiss", job.id) == 1


def test_a_finished_job_cannot_be_cancelled(workspace: Workspace, tmp_path: Path):
    job = asked(workspace)
    worker_of(workspace.database, tmp_path).run_one()
    with pytest.raises(JobFinishedError):
        workspace.jobs.dismiss(ACTOR, job.id)


def test_a_running_job_is_cancelled_from_another_process(workspace: Workspace):
    job = asked(workspace, parts=500, pause_s=0.05)
    with worker_process(workspace, "one") as worker:
        eventually(lambda: now(workspace, job).done > 2)
        workspace.jobs.dismiss(ACTOR, job.id)
        following = asked(workspace)
        eventually(lambda: now(workspace, following).status is JobStatus.SUCCESSFUL)
        assert worker.is_alive()
    stopped = now(workspace, job)
    assert stopped.status is JobStatus.DISMISSED
    assert stopped.done < 500


def test_a_task_that_does_not_listen_ends_with_its_process(workspace: Workspace):
    job = asked(workspace, "hang")
    with worker_process(workspace, "one") as worker:
        eventually(lambda: now(workspace, job).status is JobStatus.RUNNING)
        workspace.jobs.dismiss(ACTOR, job.id)
        worker.join(PATIENCE_S)
        assert worker.exitcode == STUCK
    assert now(workspace, job).status is JobStatus.DISMISSED


def test_a_killed_worker_loses_nothing_and_another_goes_on(workspace: Workspace):
    job = asked(workspace, parts=30, pause_s=0.05)
    with worker_process(workspace, "first") as worker:
        eventually(lambda: now(workspace, job).done >= 5)
        worker.kill()
    before = now(workspace, job)
    assert before.status is JobStatus.RUNNING
    with worker_process(workspace, "second"):
        eventually(lambda: now(workspace, job).status.is_final)
    done = now(workspace, job)
    assert done.status is JobStatus.SUCCESSFUL
    assert done.result == {"parts": 30, "workers": 2}
    assert done.attempt == 2
    assert audit_rows(workspace.database, "job-finish", job.id) == 1


def test_a_worker_started_again_under_its_name_waits_for_no_lease(
    workspace: Workspace, tmp_path: Path
):
    job = asked(workspace)
    with workspace.database.write() as session:
        claims.take(session, job.id, 0, "one")
    patient = QUICK.model_copy(update={"lease_s": 3600.0})
    worker = worker_of(workspace.database, tmp_path, settings=patient)
    thread = threading.Thread(target=worker.run)
    thread.start()
    eventually(lambda: now(workspace, job).status is JobStatus.SUCCESSFUL)
    worker.stop()
    thread.join(PATIENCE_S)
    assert now(workspace, job).attempt == 2


def test_a_job_that_kills_every_worker_is_given_up_and_harms_no_other(workspace: Workspace):
    job = asked(workspace, parts=5, deadly=[2])
    healthy = asked(workspace)
    while not (now(workspace, job).status.is_final and now(workspace, healthy).status.is_final):
        with worker_process(workspace, "one") as worker:
            eventually(
                lambda w=worker: w.exitcode is not None or now(workspace, job).status.is_final
            )
            eventually(
                lambda w=worker: w.exitcode is not None or now(workspace, healthy).status.is_final
            )
    failed = now(workspace, job)
    assert failed.status is JobStatus.FAILED
    assert failed.problem["code"] == "worker-crashed"
    assert failed.attempt == QUICK.attempts
    assert failed.done == 2
    assert now(workspace, healthy).status is JobStatus.SUCCESSFUL


def test_a_worker_told_to_stop_puts_its_job_back_uncounted(workspace: Workspace):
    job = asked(workspace, parts=300, pause_s=0.05)
    with worker_process(workspace, "one") as worker:
        eventually(lambda: now(workspace, job).done > 1)
        worker.terminate()
        worker.join(PATIENCE_S)
        assert worker.exitcode == 0
    waiting = now(workspace, job)
    assert waiting.status is JobStatus.ACCEPTED
    assert waiting.tries == 0
    assert waiting.done > 1


def test_two_worker_processes_share_the_work(workspace: Workspace):
    jobs = [asked(workspace, parts=10, pause_s=0.02) for _ in range(6)]
    with worker_process(workspace, "one"), worker_process(workspace, "two"):
        eventually(lambda: all(now(workspace, job).status.is_final for job in jobs))
    for job in jobs:
        done = now(workspace, job)
        assert done.status is JobStatus.SUCCESSFUL
        assert done.attempt == 1
        assert done.result["workers"] == 1
        assert audit_rows(workspace.database, "job-finish", job.id) == 1
