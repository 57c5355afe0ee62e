"""Addresses and links of the OGC interface; clients need them whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from fastapi import Depends, Request

from app.dependencies import SettingsDep

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
HTML: Final = "text/html"
SCHEMA: Final = "application/schema+json"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
MVT: Final = "application/vnd.mapbox-vector-tile"

REL: Final = "http://www.opengis.net/def/rel/ogc/1.0/"

Link = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request arrived: the dataset that it is about, and the address of that dataset.

    Attributes:
        release: id or name of a release; None = the releases in force.
        root: address of the OGC interface as a whole.
    """

    request: Request
    release: str | None
    root: str

    @property
    def base(self) -> str:
        """Address of the dataset."""
        return self.root if self.release is None else f"{self.root}/releases/{_part(self.release)}"

    def at(self, *steps: str, **query: str) -> str:
        """The address of something in the dataset, from the steps that lead there."""
        path = "/".join((self.base, *map(_part, steps)))
        return f"{path}?{urlencode(query)}" if query else path

    def here(self, **changed: str | None) -> str:
        """The address of the request, with other values of some parameters; None = without."""
        kept = [(name, value) for name, value in self.request.query_params.multi_items()
                if name not in changed]  # fmt: skip
        query = kept + [(name, value) for name, value in changed.items() if value is not None]
        path = self.root.removesuffix("/ogc") + quote(self.request.url.path)
        return f"{path}?{urlencode(query)}" if query else path

    def self_links(self, media_type: str) -> list[Link]:
        """This document, and the same as a page."""
        return [
            link(self.here(f=None), "self", media_type),
            link(self.here(f="html"), "alternate", HTML, "网页 · as a page"),
        ]


async def place_of(request: Request, settings: SettingsDep) -> Place:
    """Where the request arrived."""
    base = settings.web.public_url or str(request.base_url)
    return Place(request, request.path_params.get("release"), f"{base.rstrip('/')}/ogc")


PlaceDep = Annotated[Place, Depends(place_of)]


def link(href: str, rel: str, media_type: str, title: str = "", **more: Any) -> Link:
    """A link (RFC 8288, as JSON)."""
    named = {"title": title} if title else {}
    return {"href": href, "rel": rel, "type": media_type, **named, **more}


def link_header(links: Iterable[Link]) -> str:
    """The same links in the header `Link`."""
    return ", ".join(f'<{one["href"]}>; rel="{one["rel"]}"; type="{one["type"]}"' for one in links)


def _part(step: str) -> str:
    """One step of a path; a code may hold any sign."""
    return quote(step, safe="-._~:{}")
