"""Commands of `sanxian` as processes of their own: what they answer, and what they cost."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Of one command and the processes it started; memory of the largest of them."""

    clock_s: float
    seconds: float
    megabytes: float


def run(home: Path, *words: object) -> tuple[dict, Cost]:
    """What a command of `sanxian` answers, and what it cost."""
    program = [str(Path(sys.executable).with_name("sanxian")), "--home", str(home)]
    out = home.parent / "answer.json"
    began = time.perf_counter()
    with out.open("wb") as target:
        process = subprocess.Popen([*program, *map(str, words), "--json"], stdout=target)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    clock_s = time.perf_counter() - began
    answer = json.loads(out.read_bytes())
    assert process.returncode == 0, answer
    return answer, Cost(clock_s, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)
