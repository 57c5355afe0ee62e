"""Files of zone layers and of footprints, read and described."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from zoning.ingest.detection import Format, detect
from zoning.ingest.errors import FileCorruptError
from zoning.ingest.features import FeatureTable
from zoning.ingest.gate import Purpose, RepairNeededError
from zoning.ingest.limits import AreaOfUse, Limits
from zoning.ingest.pipeline import read
from zoning.ingest.sandbox import ask
from zoning.ingest.staging import gather_parts, refuse_name, refuse_size
from zoning.ingest.wire import Request
from zoning.ingest.workplace import working_folder
from zoning.vocabulary import Axes, Datum

_OUR_OWN = {Format.GEOJSON, Format.GEOJSON_SEQ, Format.SURVEY_TEXT, Format.COORDINATE_TABLE}


def read_features(  # noqa: PLR0913 (what a user says about a file, each thing by name)
    path: Path,
    *,
    label: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    datum: Datum | None = None,
    axes: Axes | None = None,
    feature: int | None = None,
    area_of_use: AreaOfUse,
    limits: Limits | None = None,
    purpose: Purpose,
) -> FeatureTable:
    """One layer of a file in any of the formats of `Format`, in lon/lat CGCS2000.

    Small texts that our own parsers read are read here, unless a shape of a layer has to be
    repaired; everything else in a child process.

    Args:
        path: the file, which is only read; a bare .shp needs its parts beside it.
        label: the name the user gave it; by default the name of the file.
        layer: which layer; None where there is only one.
        crs: CRS, where the file does not say or to confirm a proposal: a code or WKT.
        datum: where lon/lat come from; gcj02 and bd09 are undone, for footprints only.
        axes: the two coordinates are to be swapped, to confirm a proposal.
        feature: number of the only feature meant, from 1: the rows of all others are empty.
        area_of_use: where positions must lie.
        limits: bounds on the input; None for the defaults.
        purpose: a `layer` keeps faults of rows as findings of severity error and has invalid
            shapes repaired; `screening` keeps faults and repairs nothing; a `footprint` with any
            fault is refused.

    Raises:
        InputError: the file cannot be used; all faults are in `faults`, ways out in `proposals`.
    """
    limits = limits or Limits()
    if purpose == "layer":
        limits = limits.for_layers()
    refuse_name(path)
    refuse_size(path, limits)
    with working_folder() as folder:
        request = Request(
            task="read",
            path=_at_hand(path, folder),
            label=label if label is not None else path.name,
            folder=folder,
            layer=layer,
            purpose=purpose,
            crs=crs,
            datum=datum,
            area_of_use=area_of_use,
            limits=limits,
            axes=axes,
            feature=feature,
        )
        table = _read_here(request) if _is_quick(request) else None
        if table is not None:
            return table
        answer = ask(request)
    if not isinstance(answer, FeatureTable):
        raise FileCorruptError("读取程序答非所问。", "the reading process gave no table.")
    return answer


def inspect(
    path: Path,
    *,
    label: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    limits: Limits | None = None,
) -> dict[str, Any]:
    """What a file holds: formats, layers, fields, CRS, encoding, a sample, suggestions, findings.

    Returns:
        The JSON of the command `inspect`; `bounds` are in the coordinates of the file.

    Raises:
        InputError: the file as a whole cannot be read.
    """
    limits = (limits or Limits()).for_layers()
    refuse_name(path)
    refuse_size(path, limits)
    with working_folder() as folder:
        answer = ask(
            Request(
                task="describe",
                path=_at_hand(path, folder),
                label=label if label is not None else path.name,
                folder=folder,
                limits=limits,
                layer=layer,
                crs=crs,
            )
        )
    if isinstance(answer, FeatureTable):
        raise FileCorruptError("读取程序答非所问。", "the reading process gave no description.")
    return answer


def _at_hand(path: Path, folder: Path) -> Path:
    """Where the child finds the file; a .shp is taken along with its parts."""
    if path.suffix.lower() == ".shp":
        return gather_parts(path.absolute(), folder)
    return path.absolute()


def _read_here(request: Request) -> FeatureTable | None:
    """The table of a small text; None where it has shapes to repair, which only a child may do."""
    terms = replace(request.terms, may_repair=False)
    try:
        return read(
            request.path, request.label, layer=request.layer, terms=terms, folder=request.folder
        )
    except RepairNeededError:
        return None


def _is_quick(request: Request) -> bool:
    """Whether a file may be read in this process: our own parsers, and small."""
    if request.path.stat().st_size > request.limits.in_process_bytes:
        return False
    return detect(request.path, request.label) in _OUR_OWN
