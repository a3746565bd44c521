"""The audit of a programme's claims as a statement: every check with its figures, and the verdict on each claim."""

from datetime import datetime

from khazana.alliance.canonical import Json, canonical
from khazana.alliance.predicate_parts import ClaimVerdict
from khazana.alliance.predicates import AuditStatement
from khazana.app.mark_content import mark_content
from khazana.app.programme_inputs import Inputs
from khazana.app.reports import ReserveReport
from khazana.app.stating import HERE, Stated, codes_of, named_inputs, stated_as, subject_of, with_input
from khazana.core import Range, format_instant
from khazana.reserve.audit import Check

__all__ = ["state_audit"]


def state_audit(report: ReserveReport, inputs: Inputs, *, at: datetime) -> Stated:
    """State the audit of a programme's claims, by the marks of its report, and by the chain where that is an input."""
    programme = report.programme
    inputs = with_input(inputs, mark_content(report.marks, programme.currency))
    rows = [_check(one) for one in report.audit.checks]
    data = canonical({"checks": rows, "format": "khazana-audit-1", "programme": programme.id}) + b"\n"
    return stated_as(
        subject_of("audit.json", data),
        inputs,
        AuditStatement(
            programme=programme.id,
            synthetic=programme.synthetic,
            at=format_instant(at),
            software=HERE,
            inputs=named_inputs(inputs),
            limits=codes_of(report.audit.findings),
            claims=tuple(
                ClaimVerdict(claim=one.id, verdict=report.audit.verdict(one.id).value) for one in programme.claims
            ),
            checks=len(report.audit.checks),
        ),
    )


def _check(check: Check) -> Json:
    return {
        "claims": check.claims,
        "code": check.code,
        "expected": None if check.expected is None else _range(check.expected),
        "finding": None
        if check.finding is None
        else {"code": check.finding.code, "params": dict(check.finding.params)},
        "formula": check.formula,
        "inputs": [
            {"range": _range(one.range), "source": one.source, "symbol": one.symbol, "unit": one.unit}
            for one in check.inputs
        ],
        "stated": _range(check.stated),
        "trials": [
            {"figure": None if one.figure is None else _range(one.figure), "holds": one.holds, "rule": one.rule}
            for one in check.trials
        ],
        "unit": check.unit,
        "verdict": check.verdict.value,
    }


def _range(found: Range) -> Json:
    """Return bounds as exact texts: whole numbers or fractions."""
    return [None if bound is None else str(bound) for bound in (found.low, found.high)]
