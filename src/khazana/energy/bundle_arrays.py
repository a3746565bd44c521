"""How far a sizing has come, as plain arrays and back: to keep it on a disk, and to go on to the same bytes."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.case_digest import case_digest
from khazana.energy.decomposition import Bundle
from khazana.energy.master import Cut
from khazana.energy.solver import Basis

__all__ = ["bundle_arrays", "bundle_of"]

Arrays = Mapping[str, npt.NDArray[np.generic]]
_FORM: Final = 2
_REMEDY: Final = "begin this sizing anew"


def bundle_arrays(bundle: Bundle, case: Case) -> dict[str, npt.NDArray[np.generic]]:
    """Return a state as arrays by name, for `numpy.savez`; no object is pickled.

    Parameters
    ----------
    case
        What is being sized; a state goes on with this case alone.
    """
    slopes, duals = [one.slope for one in bundle.cuts], [one.duals for one in bundle.cuts]
    kept = [one for one in bundle.bases if one is not None]
    return {
        "form": np.array(_FORM),
        "case": np.array(case_digest(case)),
        "next_mw": bundle.next_mw,
        "best_mw": bundle.best_mw,
        "best_usd": np.array(bundle.best_usd),
        "bound_usd": np.array(bundle.bound_usd),
        "scale": np.array(bundle.scale),
        "rounds": np.array(bundle.rounds, np.int64),
        "cut_scenario": np.array([one.scenario for one in bundle.cuts], np.int64),
        "cut_is_cost": np.array([one.is_cost for one in bundle.cuts], np.bool_),
        "cut_height": np.array([one.height for one in bundle.cuts], np.float64),
        "cut_slope": np.array(slopes, np.float64).reshape(-1, bundle.next_mw.size),
        "cut_duals": np.array(duals, np.float64).reshape(len(duals), duals[0].size if duals else 0),
        "basis_is_there": np.array([one is not None for one in bundle.bases], np.bool_),
        "basis_columns": np.array([one.columns for one in kept], np.int8),
        "basis_rows": np.array([one.rows for one in kept], np.int8),
    }


def bundle_of(arrays: Arrays, case: Case) -> Bundle:
    """Return the state that arrays hold.

    Raises
    ------
    BadInput
        If they are of another case or another form, or something is missing.
    """
    try:
        return _read(arrays, case)
    except BadInput:
        raise
    except (KeyError, ValueError, IndexError, TypeError):
        raise BadInput("this is no state of a sizing", where=case.name, remedy=_REMEDY) from None


def _read(arrays: Arrays, case: Case) -> Bundle:
    if int(arrays["form"]) != _FORM:
        raise BadInput("a state in another form", where=case.name, value=int(arrays["form"]), remedy=_REMEDY)
    if str(arrays["case"]) != case_digest(case):
        raise BadInput("this state is of another case", where=case.name, value=str(arrays["case"]), remedy=_REMEDY)
    cuts = zip(
        arrays["cut_scenario"].tolist(),
        arrays["cut_is_cost"].tolist(),
        arrays["cut_height"].tolist(),
        np.asarray(arrays["cut_slope"], np.float64),
        np.asarray(arrays["cut_duals"], np.float64),
        strict=True,
    )
    kept = zip(np.asarray(arrays["basis_columns"], np.int8), np.asarray(arrays["basis_rows"], np.int8), strict=True)
    bases = [Basis(columns=columns, rows=rows) for columns, rows in kept]
    return Bundle(
        next_mw=np.asarray(arrays["next_mw"], np.float64),
        best_mw=np.asarray(arrays["best_mw"], np.float64),
        best_usd=float(arrays["best_usd"]),
        bound_usd=float(arrays["bound_usd"]),
        scale=float(arrays["scale"]),
        rounds=int(arrays["rounds"]),
        cuts=tuple(
            Cut(scenario=number, is_cost=kind, height=height, slope=slope, duals=duals)
            for number, kind, height, slope, duals in cuts
        ),
        bases=tuple(bases.pop(0) if there else None for there in arrays["basis_is_there"].tolist()),
    )
