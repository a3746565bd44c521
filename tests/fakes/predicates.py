"""One predicate of each type."""

from typing import Final

from fakes.signed_world import TREASURY, books_statement, document_statement, head, key_statement

from khazana.alliance.predicate_parts import (
    BlockNamed,
    CapacityStated,
    ClaimVerdict,
    CommitmentStatus,
    ConditionStated,
    Digest,
    Figure,
    StandingTotals,
    WalletCompared,
)
from khazana.alliance.predicates import (
    AuditStatement,
    CommitmentsEvaluated,
    EnergyPlanStatement,
    Predicate,
    ProofOfReserves,
    ReconciliationStatement,
    Simulation,
)
from khazana.alliance.statements import resource

BLOCK: Final = BlockNamed(network="regtest", height=150, hash="00" * 31 + "0f")
NOTHING: Final = StandingTotals(proven_sat=0, claimed_sat=0, unknown_sat=0)
WALLET: Final = WalletCompared(wallet="cold", agreement="only-chain", booked=NOTHING, held_sat=7, difference_sat=-7)

EXAMPLES: Final[tuple[Predicate, ...]] = (
    books_statement().predicate,
    ReconciliationStatement(
        **head(limits=("reconciliation.not-deep",)),
        block=BLOCK,
        basis="proven",
        total=WALLET,
        wallets=(WALLET,),
        events_alone=1,
        transactions_alone=0,
    ),
    ProofOfReserves(
        **head(),
        block=BLOCK,
        purpose="report of July 2025",
        snapshot=Digest(sha256="ab" * 32),
        claimed_sat=9,
        proven_sat=7,
        owed_sat=None,
        signatures=3,
        valid_signatures=2,
    ),
    EnergyPlanStatement(
        **head(),
        solver="highs 1.16.0",
        hours=8760,
        scenarios=2,
        cost_usd="-1234.50",
        bound_usd="-1235",
        capacities=(CapacityStated(name="fleet", megawatts="2000"),),
        conditions=(ConditionStated(name="cost recovery", holds=False),),
    ),
    Simulation(
        **head(),
        model="gbm",
        seed=str(2**64 - 1),
        paths=100_000,
        days=365,
        figures=(Figure(measure="drawdown, 95th percentile", value="0.71", unit="share", error="0.002"),),
    ),
    AuditStatement(
        **head(), claims=(ClaimVerdict(claim="article-2025-07-17-holdings", verdict="undetermined"),), checks=3
    ),
    document_statement().predicate,
    CommitmentsEvaluated(
        **head(),
        evaluator_version=1,
        results=(
            CommitmentStatus(
                commitment="imf-no-voluntary-accumulation",
                status="undetermined",
                reasons=("commitments.perimeter-not-known",),
                evidence=(resource("events.csv", b""),),
            ),
        ),
    ),
    key_statement("listed", TREASURY).predicate,
)
