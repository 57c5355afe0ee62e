"""What can go wrong at the OGC interface.

NotFoundError
├── CollectionNotFoundError   no such collection in this dataset
├── FeatureNotFoundError      no such feature in the collection
└── TileNotFoundError         outside the tiles that there are
StateError
└── CollectionNotWholeError   a layer of the collection is not what was published
HttpError
├── NoSuchProcessError, NoSuchJobError, JobUnfinishedError   types fixed by OGC 18-062r2
└── InputByReferenceError     an input as a link
"""

from app.http_errors import HttpError
from zoning.errors import NotFoundError, StateError

_PROCESSES = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0"


class CollectionNotFoundError(NotFoundError):
    """No collection of this id in this dataset."""

    code = "collection-not-found"


class FeatureNotFoundError(NotFoundError):
    """No feature of this id in the collection."""

    code = "feature-not-found"


class TileNotFoundError(NotFoundError):
    """A tile outside the zooms and the places that there are tiles for."""

    code = "tile-not-found"


class CollectionNotWholeError(StateError):
    """A layer of the collection is not what was published: a part of it would be missing unseen."""

    code = "collection-not-whole"
    title_zh = "图层内容已被更改"
    title_en = "Collection not whole"
    remedy_zh = "请联系管理员核对数据；核查中该图层同样标为“失败”。"
    remedy_en = "Ask the operator to look at the data; checks report this layer as failed too."


class NoSuchProcessError(HttpError):
    """No process of this id (OGC 18-062r2, requirement 17)."""

    status = 404
    type_uri = f"{_PROCESSES}/no-such-process"
    code = "process-not-found"
    title_zh = "没有这个处理过程"
    title_en = "No such process"
    remedy_zh = "可用的处理过程见 /ogc/processes。"
    remedy_en = "The processes there are stand at /ogc/processes."


class NoSuchJobError(HttpError):
    """No job of this id for this caller (OGC 18-062r2, requirement 36)."""

    status = 404
    type_uri = f"{_PROCESSES}/no-such-job"
    code = "job-not-found"
    title_zh = "没有这个任务"
    title_en = "No such job"


class JobUnfinishedError(HttpError):
    """The job has no result yet (OGC 18-062r2, requirement 41)."""

    status = 404
    type_uri = f"{_PROCESSES}/result-not-ready"
    code = "result-not-ready"
    title_zh = "结果尚未就绪"
    title_en = "Result not ready"
    remedy_zh = "请查询任务状态，待其成功后再取结果。"
    remedy_en = "Ask for the status of the job, and for its result once it is successful."


class InputByReferenceError(HttpError):
    """An input given as a link: nothing is ever fetched from an address that a client names."""

    status = 422
    code = "input-by-reference"
    title_zh = "不接受以链接给出的输入"
    title_en = "Input by reference"
    remedy_zh = "请把输入内容直接写在请求中。"
    remedy_en = "Send the value itself in the request."
