"""Machine code of the kernel's entries: made once, kept in a file, linked without the compiler.

To import numba and have it load its own cache takes half a second, a quarter of the start of a
server. So what an overlay needs is compiled to an object file, whole and by itself, which LLVM
(llvmlite) links in a few milliseconds. The compiler is only there where the file is missing.
"""

import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path
from threading import Lock

import llvmlite
import llvmlite.binding as llvm

from zoning.overlay.kernel.cache import cache_folder

_OPTIMISE = 3
_DIGEST_BYTES = 32

_linked: dict[str, tuple[int, object, object]] = {}
"""Address of each entry, and what must live as long as its code."""
_one_at_a_time = Lock()


def address_of(entry: str, intermediate: Callable[[str], tuple[str, str]]) -> int:
    """Address of an entry, from its file or, where that is missing or damaged, compiled now.

    Args:
        entry: its name.
        intermediate: compiles an entry by its name: LLVM's assembly language, and the name of the
            function in it. Takes half a minute.
    """
    with _one_at_a_time:
        if entry not in _linked:
            llvm.initialize_native_target()
            llvm.initialize_native_asmprinter()
            processor = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
            file = _file(entry, *processor)
            machine = llvm.Target.from_default_triple().create_target_machine(
                *processor, opt=_OPTIMISE, reloc="pic", codemodel="small"
            )
            code = _read(file)
            if code is None:
                code = _emit(machine, *intermediate(entry), entry=entry)
                _write(file, code)
            _linked[entry] = _link(machine, code, entry)
        return _linked[entry][0]


def _file(entry: str, processor: str, features: str) -> Path | None:
    """Where its machine code lies: that of another processor or LLVM has another name."""
    folder = cache_folder()
    key = hashlib.sha256(f"{llvmlite.__version__} {processor} {features}".encode()).hexdigest()
    return folder and folder / f"{entry}-{key[:16]}.o"


def _read(file: Path | None) -> bytes | None:
    """Machine code whose digest stands before it, or None."""
    if file is None or not file.exists():
        return None
    content = file.read_bytes()
    digest, code = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    return code if hashlib.sha256(code).digest() == digest else None


def _write(file: Path | None, code: bytes) -> None:
    """Write beside the final name, then rename: another process reads all or nothing."""
    if file is not None:
        temporary = file.with_name(f".{file.name}.{secrets.token_hex(8)}.tmp")
        temporary.write_bytes(hashlib.sha256(code).digest() + code)
        temporary.replace(file)


def _emit(machine: llvm.TargetMachine, assembly: str, function: str, *, entry: str) -> bytes:
    """An object file with one function to be seen from outside, under the name of the entry.

    Everything else is made private, so that what the entry does not use falls away, and with it
    whatever would need the compiler at run time; the rest is optimised as one.
    """
    module = llvm.parse_assembly(assembly)
    for one in (*module.functions, *module.global_variables):
        if not one.is_declaration and not one.name.startswith("llvm."):
            one.linkage = "external" if one.name == function else "internal"
    module.get_function(function).name = entry
    passes = llvm.create_pass_builder(
        machine, llvm.create_pipeline_tuning_options(speed_level=_OPTIMISE)
    )
    passes.getModulePassManager().run(module, passes)
    return bytes(machine.emit_object(module))


def _link(machine: llvm.TargetMachine, code: bytes, entry: str) -> tuple[int, object, object]:
    """Link with what the process has anyway: sine and cosine."""
    linker = llvm.create_lljit_compiler(machine)
    library = llvm.JITLibraryBuilder().add_object_img(code).export_symbol(entry)
    linked = library.add_current_process().link(linker, entry)
    return linked[entry], linked, linker
