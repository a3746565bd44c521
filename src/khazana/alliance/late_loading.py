"""Loading parts of libraries only when something of them is used, where a library loads them before."""

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec

__all__ = ["load_late"]


def load_late(name: str) -> None:
    """Have a module loaded when something of it is first used, rather than when it is imported.

    Whoever imports it gets the module itself. Where it is loaded already, nothing is done. The standard library's
    loader of this kind loads at a second import, too, before Python 3.12.

    Parameters
    ----------
    name
        Of a module in a package: ``package.module``.

    Raises
    ------
    ImportError
        If it is not installed.

    Examples
    --------
    >>> load_late("wsgiref.headers")
    >>> import wsgiref.headers
    >>> wsgiref.headers.Headers([("a", "b")])["a"]
    'b'
    """
    package, _, last = name.rpartition(".")
    parent = import_module(package)
    if name in sys.modules:
        return
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    module, loader = module_from_spec(spec), spec.loader

    def load(wanted: str) -> object:
        loader.exec_module(module)  # in two threads at once twice, with the same outcome
        if vars(module).get("__getattr__") is load:
            del vars(module)["__getattr__"]
        return getattr(module, wanted)

    vars(module)["__getattr__"] = load
    sys.modules[name] = module
    setattr(parent, last, module)
