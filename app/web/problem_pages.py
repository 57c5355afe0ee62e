"""Pages of problem codes, made from the error classes themselves."""

from collections.abc import Iterator
from html import escape

from app.pages import page
from app.problems import status_of
from zoning.errors import SanxianError


def problem_page(code: str) -> str | None:
    """The page of a code; None where no error has it."""
    found = next((one for one in error_classes() if one.code == code), None)
    if found is None:
        return None
    status = status_of(found("", ""))
    body = (
        f"<h1>{escape(found.title_zh)} · {escape(found.title_en)}</h1>"
        f"<p><code>{escape(code)}</code> · HTTP {status}</p>"
        f"<p>{escape((found.__doc__ or '').splitlines()[0])}</p>"
        f"<p>{escape(found.remedy_zh)}<br>{escape(found.remedy_en)}</p>"
    )
    return page(found.title_zh, body)


def error_classes(base: type[SanxianError] = SanxianError) -> Iterator[type[SanxianError]]:
    """Every error class that is loaded, the most special ones last."""
    for cls in base.__subclasses__():
        yield cls
        yield from error_classes(cls)
