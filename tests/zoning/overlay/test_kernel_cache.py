from own_process import run_python

SCRIPT = """
from zoning.overlay.kernel import jit

@jit.compiled
def doubled(x):
    return 2 * x

assert doubled(21) == 42
print(jit.cache_folder())
"""
READ_ONLY = """
import tempfile

def refuse(*args, **kwargs):
    raise PermissionError("read-only file system")

tempfile.TemporaryFile = refuse
"""


def run(root, folder, text=SCRIPT, **environment):
    """Run a script in a process of its own; returns what it prints."""
    script = folder / "script.py"
    script.write_text(text)
    environment["PYTHONPATH"] = str(root)
    return run_python(str(script), without="NUMBA_CACHE_DIR", **environment)


def test_machine_code_is_kept_where_the_environment_says(project_root, tmp_path):
    cache = tmp_path / "cache"
    assert run(project_root, tmp_path, NUMBA_CACHE_DIR=str(cache)).startswith(str(cache))
    assert list(cache.glob("sanxian-kernel-*/**/*.nbc"))


def test_the_folder_is_named_after_the_content_of_the_whole_kernel(project_root, tmp_path):
    source, copy = project_root / "zoning" / "overlay", tmp_path / "zoning" / "overlay"
    (copy / "kernel").mkdir(parents=True)
    for package in (copy.parent, copy):
        (package / "__init__.py").write_text("")
    for file in (source / "kernel").glob("*.py"):
        (copy / "kernel" / file.name).write_text(file.read_text())
    cache = str(tmp_path / "cache")
    before = run(tmp_path, tmp_path, NUMBA_CACHE_DIR=cache)
    assert run(tmp_path, tmp_path, NUMBA_CACHE_DIR=cache) == before
    with (copy / "kernel" / "leaf.py").open("a") as file:
        file.write("# changed\n")
    assert run(tmp_path, tmp_path, NUMBA_CACHE_DIR=cache) != before


def test_without_any_place_to_write_the_kernel_still_compiles(project_root, tmp_path):
    assert run(project_root, tmp_path, READ_ONLY + SCRIPT, HOME="/nowhere") == "None"
