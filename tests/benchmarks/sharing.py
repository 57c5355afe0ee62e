"""Two processes over one compiled layer: how much memory each has for itself."""

import subprocess
import sys

import numpy as np
import shapely

from tests.benchmarks.figures import Row

WORKER = """
import sys
import numpy as np
from zoning.overlay import open_layer

layer = open_layer(sys.argv[1])
wkb = list(np.load(sys.argv[2], allow_pickle=True))
rows = len(layer.overlay_wkb(wkb))

def mapped():
    counting, found = False, {}
    for line in open("/proc/self/smaps"):
        if "-" in line.split(" ", 1)[0]:
            counting = line.rstrip().endswith(sys.argv[1])
        elif counting and line.split(":")[0] in {"Rss", "Pss", "Private_Dirty"}:
            name, size = line.split(":")
            found[name] = found.get(name, 0) + int(size.split()[0])
    return found

print("ready", rows, flush=True)
sys.stdin.readline()
print(mapped()["Rss"], mapped()["Pss"], mapped()["Private_Dirty"], flush=True)
sys.stdin.readline()
"""


def shared_memory(path, plots, folder):
    """(2, 3) kilobytes of the layer's file in two processes: resident, its part of it, its own."""
    np.save(folder / "plots.npy", np.array(shapely.to_wkb(plots), dtype=object))
    command = [sys.executable, "-c", WORKER, str(path), str(folder / "plots.npy")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    workers = [subprocess.Popen(command, **pipes) for _ in range(2)]
    try:
        answers = [worker.stdout.readline() for worker in workers]
        assert all(one.startswith("ready") for one in answers), answers
        for worker in workers:
            worker.stdin.write("\n")
            worker.stdin.flush()
        return np.array([worker.stdout.readline().split() for worker in workers], dtype=np.int64)
    finally:
        for worker in workers:
            worker.communicate("\n")


def sharing_rows(name, path, plots, folder):
    """What two workers take for one layer, against what one takes."""
    resident, part, own = shared_memory(path, plots, folder).T
    share = part.sum() / resident.max()
    yield Row(
        what=f"memory of two workers on {name} against one",
        measured=f"{part.sum() / 1024:,.0f} MB for both, {resident.max() / 1024:,.0f} MB for one, "
        f"{own.sum()} kB of their own",
        value=share,
        target=1.1,
        unit=" ×",
        less_is_better=True,
    )
