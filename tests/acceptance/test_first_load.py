"""What a browser fetches before anything can be done, the map apart."""

import gzip
import re
from pathlib import Path

import pytest

MOST_BYTES = 400_000


def test_the_first_load_is_small(project_root: Path):
    static = project_root / "app" / "web" / "static"
    if not (static / "index.html").exists():
        pytest.skip("the web page is not built: run make setup")
    page = (static / "index.html").read_text("utf-8")
    named = re.findall(r'(?:src|href)="\./([^"]+)"', page)
    assert any(one.endswith(".js") for one in named)
    assert any(one.endswith(".css") for one in named)
    assert not any("binding" in one for one in named)  # the map comes after the page
    parts = [page.encode(), *((static / one).read_bytes() for one in named)]
    assert sum(len(gzip.compress(one)) for one in parts) < MOST_BYTES
