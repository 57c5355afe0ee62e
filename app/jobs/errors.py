"""What can go wrong with jobs.

JobNotFoundError     no such job for this caller (404)
JobFinishedError     it is over, and cannot be cancelled (409)
JobDismissedError    it was cancelled before (410)
ResultNotReadyError  there is no result yet (404)
WorkerCrashedError   what a job fails with when its worker died again and again
JobStoppedError      inside a worker only: the job is no longer this worker's
"""

from app.http_errors import HttpError
from zoning.errors import NotFoundError, StateError, StoreError


class JobNotFoundError(NotFoundError):
    """No job of this id, or one of somebody else."""

    code = "job-not-found"


class JobFinishedError(StateError):
    """A job that is over cannot be cancelled; what it did is kept."""

    code = "job-finished"
    title_zh = "任务已结束"
    title_en = "Job finished"
    remedy_zh = "任务已结束，无需取消；结果会保留。"
    remedy_en = "There is nothing left to cancel; its result is kept."


class JobDismissedError(HttpError):
    """The job was cancelled before."""

    status = 410
    code = "job-dismissed"
    title_zh = "任务已取消"
    title_en = "Job dismissed"
    remedy_zh = "如仍需要，请重新提交。"
    remedy_en = "Ask for it again if it is still wanted."


class ResultNotReadyError(NotFoundError):
    """The job is not finished (OGC API – Processes, Part 1, result-not-ready)."""

    code = "result-not-ready"
    title_zh = "结果尚未就绪"
    title_en = "Result not ready"
    remedy_zh = "请查询任务状态，待其成功后再取结果。"
    remedy_en = "Ask for the status of the job, and for its result once it is successful."


class WorkerCrashedError(StoreError):
    """The process that worked on the job died every time."""

    code = "worker-crashed"
    title_zh = "任务多次中断"
    title_en = "Worker crashed"
    remedy_zh = "很可能是这份数据触发的；请检查或拆分数据后重新提交，并把任务编号告知管理员。"
    remedy_en = (
        "Most likely the data bring it about: check or split them, ask again, and tell the "
        "administrator the id of the job."
    )


class JobStoppedError(Exception):
    """The job was dismissed, taken over, or the worker is to stop; never shown to a user."""
