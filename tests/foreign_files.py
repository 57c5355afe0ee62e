"""Foreign files as programs of all kinds write them, and as attackers do; made at test time."""

import io
import json
import sqlite3
import stat
import struct
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely

SQUARE = ((113.3, 31.7), (113.31, 31.7), (113.31, 31.71), (113.3, 31.71), (113.3, 31.7))
CGCS2000_PRJ = (
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]]'
)


def square(x=113.3, y=31.7, side=0.01):
    """A small square polygon."""
    return shapely.box(x, y, x + side, y + side)


def geojson(geometry=None, **properties):
    """A FeatureCollection of one feature, as bytes."""
    shape = geometry if geometry is not None else square()
    value = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": shapely.geometry.mapping(shape),
            }
        ],
    }
    return json.dumps(value, ensure_ascii=False).encode()


def written(path: Path, driver: str, geometries=None, crs="EPSG:4490", **columns) -> Path:
    """A file that GDAL wrote, with columns of text or numbers."""
    shapes = np.array(geometries if geometries is not None else [square()], dtype=object)
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            path,
            shapely.to_wkb(shapes),
            [
                np.array(values, dtype=object if isinstance(values[0], str) else None)
                for values in columns.values()
            ],
            list(columns),
            geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
            crs=crs,
            driver=driver,
        )
    return path


def dbf(fields: Sequence[tuple[bytes, int]], rows: Sequence[Sequence[bytes]], language=0) -> bytes:
    """A dBASE III table of text columns."""
    record = 1 + sum(width for _, width in fields)
    header = 32 + 32 * len(fields) + 1
    out = struct.pack("<4BIHH17xBxx", 3, 26, 1, 1, len(rows), header, record, language)
    for name, width in fields:
        out += struct.pack("<11sc4xBB14x", name, b"C", width, 0)
    out += b"\r"
    for row in rows:
        out += b" " + b"".join(
            cell.ljust(width) for cell, (_, width) in zip(row, fields, strict=True)
        )
    return out + b"\x1a"


def shapefile(
    rows: Sequence[Sequence[bytes]] = ((b"ZH1",),),
    fields: Sequence[tuple[bytes, int]] = ((b"CODE", 20),),
    *,
    prj: str | None = CGCS2000_PRJ,
    cpg: str | None = None,
    language=0,
) -> dict[str, bytes]:
    """Parts of a Shapefile of squares side by side, one for each row."""
    records, index, place = b"", b"", 50
    for number in range(len(rows)):
        x = 113.3 + number * 0.02
        ring = [(x, 31.7), (x, 31.71), (x + 0.01, 31.71), (x + 0.01, 31.7), (x, 31.7)]
        content = struct.pack("<i4d3i", 5, x, 31.7, x + 0.01, 31.71, 1, len(ring), 0)
        content += b"".join(struct.pack("<2d", *point) for point in ring)
        records += struct.pack(">2i", number + 1, len(content) // 2) + content
        index += struct.pack(">2i", place, len(content) // 2)
        place += 4 + len(content) // 2

    def header(length):
        bounds = (113.3, 31.7, 114.3, 31.71, 0.0, 0.0, 0.0, 0.0)
        return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, length // 2) + struct.pack(
            "<2i8d", 1000, 5, *bounds
        )

    parts = {
        ".shp": header(100 + len(records)) + records,
        ".shx": header(100 + len(index)) + index,
        ".dbf": dbf(fields, rows, language),
    }
    if prj is not None:
        parts[".prj"] = prj.encode()
    if cpg is not None:
        parts[".cpg"] = cpg.encode()
    return parts


def zipped(members: Mapping[str, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def zipped_shapefile(name="units", **options) -> bytes:
    """A zipped Shapefile."""
    return zipped({name + suffix: part for suffix, part in shapefile(**options).items()})


def zip_with_member(kind: int) -> bytes:
    """A ZIP with a member of a kind of file: a link, a device."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("units.shp")
        info.create_system = 3
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def link_in_zip() -> bytes:
    """A ZIP with a symbolic link."""
    return zip_with_member(stat.S_IFLNK)


def bomb(size: int) -> bytes:
    """A ZIP that unpacks to `size` bytes of nothing."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.geojson", "w") as member,
    ):
        for _ in range(size >> 20):
            member.write(bytes(1 << 20))
    return out.getvalue()


def overlapping() -> bytes:
    """A ZIP whose directory names one member twice, so that both share their bytes."""
    plain = bytearray(zipped({"a.geojson": geojson()}))
    end = plain.rindex(b"PK\x05\x06")
    entry = bytes(plain[plain.index(b"PK\x01\x02") : end])
    other = entry.replace(b"a.geojson", b"b.geojson")
    count = struct.pack("<2H", 2, 2)
    size, start = struct.unpack_from("<2I", plain, end + 12)
    tail = plain[end : end + 8] + count + struct.pack("<2I", size + len(other), start) + b"\x00\x00"
    return bytes(plain[:end]) + other + bytes(tail)


def patched(archive: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """An archive with some bytes of its headers of one kind replaced."""
    out, place = bytearray(archive), archive.find(signature)
    while place >= 0:
        out[place + offset : place + offset + len(value)] = value
        place = archive.find(signature, place + 4)
    return bytes(out)


def geopackage(path: Path, extra: Sequence[str] = (), *, kind="POLYGON") -> Path:
    """A GeoPackage written by GDAL, and then what some SQL makes of it."""
    written(path, "GPKG", code=["ZH1"])
    with sqlite3.connect(path) as database:
        for name in [
            row[0]
            for row in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        ]:
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = ?", (kind,))
        for statement in extra:
            database.execute(statement)
    database.close()
    return path
