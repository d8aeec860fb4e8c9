"""A front door that loads a room's modules at first use (PEP 562): what a command does not need costs it nothing."""

import sys
import threading
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def at_first_use(door: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of the package ``door``: each name in ``modules`` is loaded from its module, once.

    Of several threads one loads at a time: Python takes a part of a library from one thread while another is still in
    the middle of loading the whole, and a library whose parts lean on each other then fails.
    """
    loading = threading.RLock()

    def load(name: str) -> Any:
        module = modules.get(name)
        if module is None:
            raise AttributeError(f"module {door!r} has no attribute {name!r}")
        with loading:
            value = getattr(import_module(module), name)
        setattr(sys.modules[door], name, value)
        return value

    return load
