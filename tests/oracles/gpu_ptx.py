"""Compiles kernels of questions to PTX into a folder: run by a Python that has numba-cuda.

    .venv-gpu/bin/python tests/oracles/gpu_ptx.py 9 0 tests/vectors/ptx

numba-cuda asks the processor that is there for its capability, even to compile what will not run; here, where there is
none, the one that is given on the command line stands for it.
"""

import re
import sys
from pathlib import Path
from types import SimpleNamespace

from fakes.planning_questions import EVERYTHING, LAWS, MANY, SOME, simple
from numba.cuda import dispatcher

from khazana.kernels.graphics import ptx_of
from khazana.planning.compiling import prepare

QUESTIONS = {"everything": EVERYTHING, "some": SOME, "many": MANY, **{name: simple(law) for name, law in LAWS.items()}}

LONG_NAME = re.compile(r"_ZN7khazana\w+?(?=_param_\d|\W)")
"""The kernel's name with the types of all its arguments."""


def main() -> None:
    """Write the PTX of each question's kernel, named ``paths``; numba's places for messages are left out."""
    capability = (int(sys.argv[1]), int(sys.argv[2]))
    dispatcher.get_current_device = lambda: SimpleNamespace(compute_capability=capability)
    folder = Path(sys.argv[3])
    for name, question in QUESTIONS.items():
        prepared = prepare(question, range(len(question.policies)))
        ptx = ptx_of(prepared.program, prepared.members, capability)
        ptx = "".join(line for line in ptx.splitlines(keepends=True) if not line.startswith(".common"))
        (folder / f"{name}.ptx").write_text(LONG_NAME.sub("paths", ptx), encoding="utf-8")


if __name__ == "__main__":
    main()
