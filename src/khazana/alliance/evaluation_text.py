"""An evaluation as bytes that are the same wherever it is made: what is kept, and what a statement of it is about."""

from typing import Final

from khazana.alliance.canonical import Json, canonical
from khazana.alliance.commitment_results import Count
from khazana.alliance.commitments import Evaluation
from khazana.core import Finding, format_instant

__all__ = ["evaluation_value", "format_evaluation", "format_evaluations"]

FORMAT: Final = "khazana-evaluations-1"


def format_evaluation(evaluation: Evaluation) -> bytes:
    """Return one evaluation's canonical bytes."""
    return canonical(evaluation_value(evaluation))


def format_evaluations(programme: str, evaluations: tuple[Evaluation, ...]) -> bytes:
    """Return evaluations of one programme as the bytes of a file, in order of commitment."""
    ordered = sorted(evaluations, key=lambda one: one.commitment)
    rows: list[Json] = [evaluation_value(one) for one in ordered]
    return canonical({"evaluations": rows, "format": FORMAT, "programme": programme}) + b"\n"


def evaluation_value(evaluation: Evaluation) -> Json:
    """Return an evaluation as a JSON value."""
    return {
        "at": format_instant(evaluation.at),
        "commitment": evaluation.commitment,
        "counts": [_count(one) for one in evaluation.counts],
        "evaluator_version": evaluation.evaluator_version,
        "evidence": evaluation.evidence,
        "facts": evaluation.facts,
        "reasons": [_finding(one) for one in evaluation.reasons],
        "status": evaluation.status.value,
    }


def _count(count: Count) -> Json:
    return {
        "basis": count.basis.value,
        "from": format_instant(count.within.start),
        "high_sat": None if count.high is None else str(count.high),
        "low_sat": str(count.low),
        "references": count.references,
        "until": format_instant(count.within.end),
    }


def _finding(finding: Finding) -> Json:
    return {"code": finding.code, "params": dict(finding.params), "text": finding.text()}
