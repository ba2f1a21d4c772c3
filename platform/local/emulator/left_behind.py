"""Lists what a snapshot of the emulated AWS holds beyond what every account has from its first day.

    python3 left_behind.py emulator.snapshot

Writes `{"resources": ["logs ap-southeast-1 groups/lectern-dev-api", ...], "companion": "..."}` to standard output: everything
in every collection of every service, account and region that moto was asked for, without what such a service holds before
anybody uses it. It knows no kind of resource, so none can be forgotten. Identifiers made at random are shown as `…`.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import moto_launcher

# Hexadecimal, but no account's twelve digits.
RANDOM = re.compile(r"(?<![A-Za-z0-9])(?!\d{12}(?!\w))[0-9a-f]{8,}(-[0-9a-f]{4,})*(?![A-Za-z0-9])")


def main() -> None:
    # The snapshot was written by the launcher as the main program, and names it so.
    sys.modules["__main__"] = moto_launcher
    companion, problem = moto_launcher.restore(Path(sys.argv[1]))
    if companion is None:
        sys.exit(f"There is no snapshot to read: {problem or sys.argv[1]}")
    print(json.dumps({"resources": sorted(left_behind()), "companion": companion}))


def left_behind() -> Iterable[str]:
    for (module, _), accounts in moto_launcher.collect().items():
        service = module.split(".")[1]
        for account, regions in accounts.items():
            for region, backend in regions.items():
                unused = type(backend)(region, account)
                more = Counter(contents(backend)) - Counter(contents(unused))
                yield from (f"{service} {region} {found}" for found in more.elements())


def contents(backend: Any) -> Iterable[str]:
    for name, value in vars(backend).items():
        yield from items_of(name.lstrip("_"), value)


def items_of(path: str, value: Any) -> Iterable[str]:
    """A collection's items by their keys, or by their kind where they have none. What is in a resource belongs to it."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            below = f"{path}/{masked(key)}"
            is_collection = isinstance(item, Mapping | list | set)
            yield from items_of(below, item) if is_collection else [below + standing(item)]
    elif isinstance(value, list | set | tuple):
        yield from (f"{path}/{kind_of(item)}" for item in value)


def masked(key: Any) -> str:
    return RANDOM.sub("…", str(key))


def kind_of(item: Any) -> str:
    return masked(item) if isinstance(item, str) else type(item).__name__ + standing(item)


def standing(item: Any) -> str:
    """Whether a resource is about to go, and whose it is, where it says so: ` (PendingDeletion)`, ` (alias/aws/ebs)`."""
    said = [*states_of(item), *getattr(item, "aliases", {})]
    return f" ({', '.join(said)})" if said else ""


def states_of(item: Any) -> Iterable[str]:
    for name, value in getattr(item, "__dict__", {}).items():
        if name.lstrip("_") in ("state", "status", "key_state"):
            yield str(getattr(value, "name", value))
    for instance in getattr(item, "instances", ()):
        yield from states_of(instance)


if __name__ == "__main__":
    main()
