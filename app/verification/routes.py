"""`/verify` and `/.well-known/jwks.json`: whether a report is genuine, and by which keys."""

from html import escape
from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import HTMLResponse

from app.dependencies import OPEN, service
from app.gate import StrictRoute
from app.openapi import returns
from app.pages import page
from app.signing.service import SigningService
from app.verification.service import VerificationService, Verified

router = APIRouter(tags=["verification"], route_class=StrictRoute, dependencies=[OPEN])

SigningDep = Annotated[SigningService, Depends(service(SigningService))]
VerificationDep = Annotated[VerificationService, Depends(service(VerificationService))]
Sha256 = Annotated[str, Query(pattern="^[0-9a-fA-F]{64}$")]

_FORM = """
<h1>核验核查结果 · Verify a result</h1>
<form method="get" action="/verify">
<p><label>核查编号 Check number<br><input name="id" required maxlength="36" size="40"></label></p>
<p><label>结果校验值 SHA-256<br><input name="sha256" required maxlength="64" size="70"></label></p>
<p><button type="submit">核验 Verify</button></p>
</form>
"""


@router.get(
    "/.well-known/jwks.json",
    summary="签名公钥 · Public signing keys",
    **returns("application/jwk-set+json"),
)
async def keys(signing: SigningDep) -> Response:
    """Every public key that ever signed Assessments of this store (RFC 7517)."""
    found = await to_thread.run_sync(signing.public_keys)
    return Response(orjson.dumps(found), media_type="application/jwk-set+json")


@router.get("/verify", include_in_schema=False)
async def ask(
    verification: VerificationDep,
    identity: Annotated[str | None, Query(alias="id", max_length=36)] = None,
    sha256: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The form for number and hash, and its answer."""
    if identity is None:
        return HTMLResponse(page("核验 · Verify", _FORM))
    return await _answer(verification, identity.strip(), sha256.strip())


@router.get("/verify/{identity}", include_in_schema=False)
async def verify(
    verification: VerificationDep,
    identity: Annotated[str, Path(max_length=36)],
    sha256: Sha256,
) -> Response:
    """The page behind the QR code of a report."""
    return await _answer(verification, identity, sha256)


async def _answer(verification: VerificationService, identity: str, sha256: str) -> Response:
    found = await to_thread.run_sync(verification.find, identity, sha256)
    if found is None:
        body = (
            "<h1>没有这份结果 · No such result</h1><p>本服务没有编号与校验值均相符的核查结果："
            "报告可能被更改，或出自其他服务。<br>No result of this service has both this number "
            "and this hash: the report was changed, or is another service's.</p>" + _FORM
        )
        return HTMLResponse(page("核验 · Verify", body), 404)
    return HTMLResponse(page("核验 · Verify", _told(found)))


def _told(found: Verified) -> str:
    genuine = found.hash_holds and found.signature_holds
    heading = (
        "结果属实，签名有效 · Genuine, signature valid"
        if genuine
        else "存储内容已被更改，不可采信 · Stored content was altered: do not rely on it"
    )
    rows = (
        ("核查编号 Check number", found.id),
        ("结论 Verdict", f"{found.label.get('zh-CN', '')} · {found.verdict}"),
        ("核查时间 Made at", found.created_at),
        ("依据截至 As of", found.as_of),
        ("数据版本 Releases", "、".join(found.releases)),
        ("SHA-256", found.result_sha256),
        ("签名密钥 Signing key", found.kid or "—"),
    )
    table = "".join(f"<tr><th>{escape(a)}</th><td>{escape(b)}</td></tr>" for a, b in rows)
    return (
        f"<h1>{escape(heading)}</h1><table>{table}</table>"
        "<p>请与手中报告逐项比对。初筛结果，仅供参考，不作为审批依据。<br>"
        "Compare with the report in hand. A screening, not an approval.</p>"
    )
