"""`sanxian verify`: whether an Assessment is what was answered, unchanged; offline."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.opening import settings_of
from app.cli.output import REFUSED, console, print_json, refusals
from app.signing.files import own_keys, read_assessment, read_keys


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An Assessment as JSON.")],
    keys: Annotated[
        Path | None,
        typer.Option(
            help="Public keys, saved from /.well-known/jwks.json; else the key of the home."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Check hash and signature of an Assessment, without a store; exit 1 where one fails."""
    with refusals(as_json=as_json):
        document = read_assessment(file)
        known = read_keys(keys) if keys else own_keys(settings_of(context).keys_dir)
        found = known.check(document)
        result: dict[str, Any] = {
            "ok": found.ok,
            "id": document.get("id"),
            "verdict": document.get("verdict"),
            "hash_holds": found.hash_holds,
            "is_signed": found.is_signed,
            "signature_holds": found.signature_holds,
            "kid": found.kid,
        }
        if as_json:
            print_json(result)
        else:
            console.print(_told(result), markup=False)
        if not found.ok:
            raise typer.Exit(REFUSED)


def _told(result: dict[str, Any]) -> str:
    if result["ok"]:
        return f"完整、签名有效：{result['id']} · {result['verdict']}（密钥 {result['kid']}）"
    if not result["hash_holds"]:
        return "内容与校验值不一致：已被更改。The content does not have the hash it states."
    if not result["is_signed"]:
        return "内容与校验值一致，但没有签名。The hash holds, but nobody signed it."
    return "签名无效，或出自未知密钥。The signature does not hold by the keys given."
