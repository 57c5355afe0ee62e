"""What a process that reads foreign files gives up before it opens one.

Called first thing in the child: no network, no growing without bounds, no files but its own. Each
wall stands alone, so that one missing on some machine leaves the others.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
_SET_DEATH_SIGNAL = 1
_SET_NO_NEW_PRIVS = 38
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_LANDLOCK_PATH_BENEATH = 1
_LANDLOCK_VERSION = 1
_READ = 0b1101  # execute, read file, read directory
_READ_FILE = 0b101
_REFER, _TRUNCATE = 1 << 13, 1 << 14  # known from versions 2 and 3 on
_TCP = 0b11  # bind and connect, from version 4 on
_SYSTEM_FOLDERS = (
    "/usr",
    "/lib",
    "/lib64",
    "/etc",
    "/proc/self",
    "/sys/devices/system/cpu",
    "/dev",
)
_NETWORK_EVENTS = {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"}


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


class _Handled(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64))


def die_with_parent() -> None:
    """Be killed when the process that asked is gone, so that none goes on reading for nobody."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def limit_resources(*, memory_bytes: int, cpu_seconds: float, file_bytes: int) -> None:
    """Bound address space, processor time, size of written files, open files; no core dumps."""
    bounds = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: int(cpu_seconds) + 1,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
    }
    for what, bound in bounds.items():
        _, hard = resource.getrlimit(what)
        ceiling = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(what, (ceiling, ceiling))


def cut_network() -> bool:
    """Leave the network: an empty namespace where the system allows, and no sockets from Python.

    Returns:
        Whether the namespace was made.
    """
    sys.addaudithook(_refuse_sockets)
    if sys.platform != "linux":
        return False
    system = ctypes.CDLL(None, use_errno=True)
    return bool(
        system.unshare(_CLONE_NEWNET) == 0 or system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    )


def _refuse_sockets(event: str, arguments: tuple[object, ...]) -> None:
    del arguments
    if event in _NETWORK_EVENTS:
        raise PermissionError("a process that reads files opens no connection")


def cut_files(*, readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Leave the file system but for the program and the paths given (Landlock, Linux ≥ 5.13).

    Returns:
        Whether the kernel enforces it.
    """
    if sys.platform != "linux":
        return False
    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return False
    everything = (1 << 13) - 1 | (_REFER if version > 1 else 0) | (_TRUNCATE if version > 2 else 0)
    handled = _Handled(everything, _TCP if version > 3 else 0)
    size = ctypes.sizeof(handled) if version > 3 else 8
    rules = system.syscall(_LANDLOCK_CREATE, ctypes.byref(handled), size, 0)
    program = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path, *_SYSTEM_FOLDERS}
    for path in {Path(one) for one in program if one} | set(readable):
        _allow(system, rules, path, _READ if path.is_dir() else _READ_FILE)
    for path in writable:
        _allow(system, rules, path, everything)
    system.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    enforced = system.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0
    os.close(rules)
    return bool(enforced)


def _allow(system: ctypes.CDLL, rules: int, path: Path, access: int) -> None:
    """Allow what `access` says of a path and all below it; a path that is not there is left out."""
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    beneath = _PathBeneath(access, opened)
    system.syscall(_LANDLOCK_ADD, rules, _LANDLOCK_PATH_BENEATH, ctypes.byref(beneath), 0)
    os.close(opened)
