"""Why a commitment has the status that it has."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__: list[str] = []

NO_RULE: Final = FindingKind(
    code="commitments.no-rule",
    severity=Severity.NOTE,
    text="Nothing says by which rule it can be evaluated.",
    remedy="State a rule in commitments.toml, or leave it to people.",
)
NOT_DUE: Final = FindingKind(
    code="commitments.not-due",
    severity=Severity.NOTE,
    text="It is due on {due}, and what it asks for is not there yet.",
    remedy="Evaluate it again then, or when evidence arrives.",
)
NO_DUE_DAY: Final = FindingKind(
    code="commitments.no-due-day",
    severity=Severity.NOTE,
    text="No day is known by which it is due, and what it asks for is not there.",
    remedy="Ask the parties by when.",
)
NOTHING_SO_FAR: Final = FindingKind(
    code="commitments.nothing-so-far",
    severity=Severity.NOTE,
    text="It holds until {end}; nothing against it is known up to {until}.",
    remedy="Follow the chain on, and evaluate it again.",
)
NOTHING_YET: Final = FindingKind(
    code="commitments.nothing-yet",
    severity=Severity.NOTE,
    text="It has no end; nothing against it is known up to {until}.",
    remedy="Follow the chain on, and evaluate it again.",
)
NOT_FOLLOWED: Final = FindingKind(
    code="commitments.not-followed",
    severity=Severity.WARNING,
    text="The chain was not followed for {programme}, so nothing is counted there.",
    remedy="List the addresses in perimeter.csv, and run khazana chain sync {programme}.",
)
FOLLOWED_TO: Final = FindingKind(
    code="commitments.followed-to",
    severity=Severity.WARNING,
    text="The chain was followed to {end} alone, before the time of the commitment is over.",
    remedy="Run khazana chain sync {programme}, and evaluate it again.",
)
PERIMETER_OPEN: Final = FindingKind(
    code="commitments.perimeter-open",
    severity=Severity.WARNING,
    text="Nobody states that the perimeter is all that {programme} holds; coins elsewhere would not be seen.",
    remedy="Ask for a complete list of addresses, with the days from which they are the state's own.",
)
ORIGIN_UNKNOWN: Final = FindingKind(
    code="commitments.origin-unknown",
    severity=Severity.WARNING,
    text="{amount} BTC came from outside in that time; whether they were bought, given or moved nothing says.",
    remedy="Ask for the orders and the addresses that they came from, and list them in evidence.csv.",
)
ANNOUNCED: Final = FindingKind(
    code="commitments.announced",
    severity=Severity.WARNING,
    text="{claimant} announced {low} to {high} BTC for that time ({count}); no transaction is tied to them.",
    remedy="Ask for the transactions of what was announced.",
)
CONTRADICTED: Final = FindingKind(
    code="commitments.contradicted",
    severity=Severity.WARNING,
    text="{by} reports that the stock is unchanged, others that it grew: both cannot hold of one perimeter.",
    remedy="Ask both which addresses they count.",
)
FOUND_INFLOW: Final = FindingKind(
    code="commitments.found-inflow",
    severity=Severity.ERROR,
    text="{amount} BTC were bought or mined in that time, and evidence shows it.",
    remedy="Look at the transactions and orders named as evidence.",
)
FOUND_OUTFLOW: Final = FindingKind(
    code="commitments.found-outflow",
    severity=Severity.ERROR,
    text="{amount} BTC left the perimeter in that time.",
    remedy="Look at the transactions named as evidence; ask for what they were spent.",
)
UNCERTAIN_OUTFLOW: Final = FindingKind(
    code="commitments.uncertain-outflow",
    severity=Severity.WARNING,
    text="{amount} BTC went to scripts never seen before, or through transactions that others funded too.",
    remedy="Ask whose the scripts are, and list them in perimeter.csv if they are the state's.",
)
NOTHING_FOUND: Final = FindingKind(
    code="commitments.nothing-found",
    severity=Severity.NOTE,
    text="Nothing of the kind happened in that time on a perimeter that is stated to be complete.",
    remedy="Nothing is to be done.",
)
BALANCE: Final = FindingKind(
    code="commitments.balance",
    severity=Severity.NOTE,
    text="The perimeter held {amount} BTC at block {height}.",
    remedy="Nothing is to be done.",
)
NO_BALANCE: Final = FindingKind(
    code="commitments.no-balance",
    severity=Severity.WARNING,
    text="What the perimeter held at block {height} is not known.",
    remedy="Follow the chain to that block.",
)
LOGGED: Final = FindingKind(
    code="commitments.logged",
    severity=Severity.NOTE,
    text="{party} logged the document as {action} at position {position} of {log}.",
    remedy="Nothing is to be done.",
)
SEEN_LATE: Final = FindingKind(
    code="commitments.seen-late",
    severity=Severity.WARNING,
    text="{party} logged the document as {action}. Witnesses saw it first on {seen}; whether by {due} is not shown.",
    remedy="Ask the party for an earlier head over it that was cosigned, or the parties whether they waive the day.",
)
LOGGED_UNSEEN: Final = FindingKind(
    code="commitments.logged-unseen",
    severity=Severity.WARNING,
    text="{party} logged the document as {action}, but no witness says by when.",
    remedy="Ask a witness to cosign the log.",
)
NOT_LOGGED: Final = FindingKind(
    code="commitments.not-logged",
    severity=Severity.WARNING,
    text="{party} has not logged the document {document} as {action}, as far as the logs are here.",
    remedy="Follow the party's log, or ask for the document.",
)
SERIES: Final = FindingKind(
    code="commitments.series",
    severity=Severity.NOTE,
    text="{series} was {value} {unit}, by {source}.",
    remedy="Nothing is to be done.",
)
SERIES_AROUND: Final = FindingKind(
    code="commitments.series-around",
    severity=Severity.WARNING,
    text="{series} was {value} {unit}, by {source}: as stated it lies on both sides of the bound.",
    remedy="Look for the figure with more digits.",
)
SERIES_DIFFERS: Final = FindingKind(
    code="commitments.series-differs",
    severity=Severity.WARNING,
    text="Sources of {series} do not agree on whether the bound is kept.",
    remedy="Ask which of them the instrument means.",
)
NO_SERIES: Final = FindingKind(
    code="commitments.no-series",
    severity=Severity.WARNING,
    text="No figure of {series} for that time is known.",
    remedy="Add it to the points of commitments.toml with its source.",
)
REPORTED: Final = FindingKind(
    code="commitments.reported",
    severity=Severity.NOTE,
    text="{by} reports it as {says} on {dated}, by {source}.",
    remedy="Nothing is to be done.",
)
NOT_REPORTED: Final = FindingKind(
    code="commitments.not-reported",
    severity=Severity.WARNING,
    text="Nobody whose word counts for the instrument is known to have reported on it.",
    remedy="Add the review that speaks of it to the reports of commitments.toml with its source.",
)
DISCLOSED: Final = FindingKind(
    code="commitments.disclosed",
    severity=Severity.NOTE,
    text="{entries} addresses or descriptors are named by the party itself or an official record.",
    remedy="Nothing is to be done.",
)
NOT_DISCLOSED: Final = FindingKind(
    code="commitments.not-disclosed",
    severity=Severity.WARNING,
    text="{entries} addresses or descriptors are listed, none of them by the party itself or an official record.",
    remedy="Ask the party for its own list.",
)
