"""Screening on a real Spark with two executor processes gives what this machine gives."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pytest
from screening import read_rows, scattered, write_parquet

from app.jobs.spark import SparkJob, SparkMissingError, run_on_spark

BOUNDS = (112.35, 31.25, 112.95, 31.55)
PROGRAM = "from app.cli.main import main; main()"


def screen(home: Path, root: Path, *arguments: str) -> dict:
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [sys.executable, "-c", PROGRAM, "--home", str(home), "screen", *arguments, "--json"]
    done = subprocess.run(
        command, cwd=root, env=environment, check=False, capture_output=True, text=True, timeout=800
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("spark") / "home"))


@pytest.mark.parametrize("master", ["local[2]", "local-cluster[2,1,1024]"])
@pytest.mark.parametrize("options", [[], ["--industry-column", "gb"]], ids=["overlay", "verdict"])
@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed")
@pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java 17")
def test_spark_gives_the_rows_of_this_machine(
    home: Path, project_root: Path, tmp_path: Path, master: str, options: list[str]
):
    count = 40 if options else 5000
    shapes = [*scattered(BOUNDS, count), None]
    source = write_parquet(tmp_path / "s.parquet", shapes, gb=["C2641"] * (count + 1))
    spark = ["--engine", "spark", "--spark-master", master]
    here, there = tmp_path / "here.parquet", tmp_path / "there.parquet"
    local = screen(home, project_root, str(source), str(here), *options, "--workers", "2")
    remote = screen(home, project_root, str(source), str(there), *options, *spark)
    assert {**remote, "seconds": 0} == {**local, "seconds": 0}
    assert read_rows(there) == read_rows(here)
    assert list(read_rows(there)) == list(range(count + 1))


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="pyspark is installed")
def test_without_spark_the_user_is_told_what_to_install(tmp_path: Path):
    job = SparkJob(
        name="none",
        source=tmp_path,
        target=tmp_path,
        function=lambda batches, _: batches,
        schema=pa.schema([]),
        files=(),
        order=(),
        rows=1,
        master=None,
        cores=1,
    )
    with pytest.raises(SparkMissingError):
        run_on_spark(job)
