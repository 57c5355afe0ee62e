"""Options that take several values: `--jurisdiction 420000 430000` means the option twice.

The command line library takes one value for each option, so the values are spread out before it
looks. A value belongs to such an option only if it has the shape of one; anything else is the
next argument, so the order of arguments stays free.
"""

import re
from collections.abc import Sequence

from app.permissions import Role
from zoning.vocabulary import ReferenceClass

_DIVISION = re.compile(r"^\d{6}$|^$")
_INDUSTRY = re.compile(r"^[A-Ta-t]?\d{2,4}$|^[A-Ta-t]$")
_PAIR = re.compile(r"^[^/\\=]+=.+$")
_CLASS = re.compile("^(" + "|".join(ReferenceClass) + "|red-lines|other:.+|element-zones:.+)$")

SEVERAL = {
    "--jurisdiction": _DIVISION,
    "--requires": re.compile(r"^\d{6}$|^none$"),
    "--absent": _CLASS,
    "--industry": _INDUSTRY,
    "--field": _PAIR,
    "--area": _DIVISION,
    "--role": re.compile("^(" + "|".join(Role) + ")$"),
}


def spread(arguments: Sequence[str]) -> list[str]:
    """Arguments with every option that has several values repeated before each."""
    result: list[str] = []
    option: str | None = None
    for argument in arguments:
        if argument in SEVERAL:
            option = argument
            result.append(argument)
        elif option is not None and result[-1] == option:
            result.append(argument)
        elif option is not None and SEVERAL[option].match(argument):
            result += [option, argument]
        else:
            option = None
            result.append(argument)
    return result
