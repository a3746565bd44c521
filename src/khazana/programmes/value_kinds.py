"""Findings about the keys, columns and values of a programme's files, each by itself."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "BAD_ACCOUNT",
    "BAD_BTC",
    "BAD_COUNTRY",
    "BAD_CURRENCY",
    "BAD_DAY",
    "BAD_EVENT_TIME",
    "BAD_FIGURE",
    "BAD_FORMAT",
    "BAD_ID",
    "BAD_MONEY",
    "BAD_PRICE",
    "BAD_SCRIPT",
    "BAD_TIME",
    "BAD_UNIT",
    "BAD_URL",
    "BAD_VALUE",
    "BAD_VERSION",
    "BAD_ZONE",
    "EMPTY",
    "MISSING_COLUMN",
    "MISSING_KEY",
    "MISSPELT_COLUMN",
    "MISSPELT_KEY",
    "NOT_A_FLAG",
    "NOT_A_LIST",
    "NOT_A_NUMBER",
    "NOT_A_TABLE",
    "NOT_ONE_OF",
    "NOT_TEXT",
    "NO_HEADER",
    "OTHER_NETWORK",
    "OUT_OF_RANGE",
    "RAGGED_ROW",
    "REPEATED_COLUMN",
    "TOO_LONG",
    "UNKNOWN_COLUMN",
    "UNKNOWN_KEY",
]


NO_HEADER: Final = FindingKind(
    code="programmes.no-header",
    severity=Severity.ERROR,
    text="{file} has no header row.",
    remedy="Begin it with the columns {columns}.",
)
MISSING_COLUMN: Final = FindingKind(
    code="programmes.missing-column",
    severity=Severity.ERROR,
    text="The column {column} is missing.",
    remedy="Add it to the header row, and a cell to each row.",
)
UNKNOWN_COLUMN: Final = FindingKind(
    code="programmes.unknown-column",
    severity=Severity.ERROR,
    text="There is no column {column} in this file.",
    remedy="Remove it. The columns are {known}.",
)
MISSPELT_COLUMN: Final = FindingKind(
    code="programmes.misspelt-column",
    severity=Severity.ERROR,
    text="There is no column {column} in this file.",
    remedy="Write {suggestion} if that is meant, or remove it.",
)
REPEATED_COLUMN: Final = FindingKind(
    code="programmes.repeated-column",
    severity=Severity.ERROR,
    text="The column {column} stands in the header twice.",
    remedy="Keep one of the two.",
)
RAGGED_ROW: Final = FindingKind(
    code="programmes.ragged-row",
    severity=Severity.ERROR,
    text="This row has {cells} cells; the header has {columns}.",
    remedy="Give each row one cell for each column; put texts with commas in double quotes.",
)
MISSING_KEY: Final = FindingKind(
    code="programmes.missing-key",
    severity=Severity.ERROR,
    text="The key {key} is missing.",
    remedy="Add it.",
)
UNKNOWN_KEY: Final = FindingKind(
    code="programmes.unknown-key",
    severity=Severity.ERROR,
    text="There is no key {key} here.",
    remedy="Remove it. The keys here are {known}.",
)
MISSPELT_KEY: Final = FindingKind(
    code="programmes.misspelt-key",
    severity=Severity.ERROR,
    text="There is no key {key} here.",
    remedy="Write {suggestion} if that is meant, or remove it.",
)
EMPTY: Final = FindingKind(
    code="programmes.empty",
    severity=Severity.ERROR,
    text="This must not be empty.",
    remedy="Fill it in.",
)
TOO_LONG: Final = FindingKind(
    code="programmes.too-long",
    severity=Severity.ERROR,
    text="This text has more than {most} characters.",
    remedy="Shorten it.",
)
NOT_TEXT: Final = FindingKind(
    code="programmes.not-text",
    severity=Severity.ERROR,
    text="{value} is no text.",
    remedy="Write a text in double quotes.",
)
NOT_A_FLAG: Final = FindingKind(
    code="programmes.not-a-flag",
    severity=Severity.ERROR,
    text="{value} is neither true nor false.",
    remedy="Write true or false, without quotes.",
)
NOT_A_NUMBER: Final = FindingKind(
    code="programmes.not-a-number",
    severity=Severity.ERROR,
    text="{value} is no whole number.",
    remedy="Write a whole number, without quotes.",
)
NOT_A_LIST: Final = FindingKind(
    code="programmes.not-a-list",
    severity=Severity.ERROR,
    text="{value} is no list.",
    remedy="Write a list in brackets, or a table in double brackets for each entry.",
)
NOT_A_TABLE: Final = FindingKind(
    code="programmes.not-a-table",
    severity=Severity.ERROR,
    text="{value} is no table.",
    remedy="Write a table, with its name in brackets and its keys below it.",
)
NOT_ONE_OF: Final = FindingKind(
    code="programmes.not-one-of",
    severity=Severity.ERROR,
    text="{value} is none of the words known here.",
    remedy="Use one of {known}.",
)
OUT_OF_RANGE: Final = FindingKind(
    code="programmes.out-of-range",
    severity=Severity.ERROR,
    text="{value} lies outside what is allowed: {low} to {high}.",
    remedy="Use a number from {low} to {high}.",
)
BAD_FORMAT: Final = FindingKind(
    code="programmes.bad-format",
    severity=Severity.ERROR,
    text="The format {value} of these files is not known.",
    remedy="Write format = 1.",
)
BAD_ID: Final = FindingKind(
    code="programmes.bad-id",
    severity=Severity.ERROR,
    text="{value} is no identifier.",
    remedy="Use letters, digits and . _ : - only, at most 80, and begin with a letter or digit.",
)
BAD_DAY: Final = FindingKind(
    code="programmes.bad-day",
    severity=Severity.ERROR,
    text="{value} is no date between 1900 and 2199.",
    remedy="Write a date such as 2025-07-17.",
)
BAD_TIME: Final = FindingKind(
    code="programmes.bad-time",
    severity=Severity.ERROR,
    text="{value} is no time that can be read, between 1900 and 2199.",
    remedy=(
        "Write a day 2025-07-17, a month 2025-07, a year 2025, an instant 2025-07-17T21:00Z, or the first and "
        "the last day 2025-07-01/2025-07-10."
    ),
)
BAD_EVENT_TIME: Final = FindingKind(
    code="programmes.bad-event-time",
    severity=Severity.ERROR,
    text="{value} is neither a day nor an instant between 1900 and 2199.",
    remedy="Write a day 2025-07-17 or an instant 2025-07-17T21:00Z. What has no day cannot be booked: make it a claim.",
)
BAD_CURRENCY: Final = FindingKind(
    code="programmes.bad-currency",
    severity=Severity.ERROR,
    text="{value} is no currency that the books are kept in.",
    remedy="Use one of {known}.",
)
BAD_COUNTRY: Final = FindingKind(
    code="programmes.bad-country",
    severity=Severity.ERROR,
    text="{value} is no country code.",
    remedy="Use the two letters of ISO 3166-1, such as SV or PK.",
)
BAD_ZONE: Final = FindingKind(
    code="programmes.bad-zone",
    severity=Severity.ERROR,
    text="{value} is no time zone.",
    remedy="Use a name of the IANA time zone database, such as {suggestion}.",
)
BAD_URL: Final = FindingKind(
    code="programmes.bad-url",
    severity=Severity.ERROR,
    text="{value} is no address of a page.",
    remedy="Write it in full, with https:// before it, or leave it out.",
)
BAD_ACCOUNT: Final = FindingKind(
    code="programmes.bad-account",
    severity=Severity.ERROR,
    text="{value} is no account.",
    remedy="Use wallet:ID with a wallet of programme.toml, outside, outside:NAME, mining, fees or unknown.",
)
BAD_BTC: Final = FindingKind(
    code="programmes.bad-btc",
    severity=Severity.ERROR,
    text="{value} is no amount of bitcoin.",
    remedy="Write it in BTC as a plain decimal with at most 8 places, such as 6240.18.",
)
BAD_MONEY: Final = FindingKind(
    code="programmes.bad-money",
    severity=Severity.ERROR,
    text="{value} is no amount of money in {currency}.",
    remedy="Write a plain decimal such as 5437000.00, without grouping or sign, to the minor unit at most.",
)
BAD_PRICE: Final = FindingKind(
    code="programmes.bad-price",
    severity=Severity.ERROR,
    text="{value} is no price.",
    remedy="Write the price of one bitcoin as a plain decimal above zero, such as 92595.50.",
)
BAD_FIGURE: Final = FindingKind(
    code="programmes.bad-figure",
    severity=Severity.ERROR,
    text="{value} cannot be read as a figure in {unit}: {reason}.",
    remedy="Write it as it was said: 6,000 BTC, $555.8 million, −9.36%, 20–40 million, over 6,240.",
)
BAD_UNIT: Final = FindingKind(
    code="programmes.bad-unit",
    severity=Severity.ERROR,
    text="A claim of {measure} is not in {value}.",
    remedy="Give it in {expected}.",
)
BAD_VERSION: Final = FindingKind(
    code="programmes.bad-version",
    severity=Severity.ERROR,
    text="{value} is no version of the books.",
    remedy="Write a whole number from 1, or leave it empty for 1.",
)
BAD_SCRIPT: Final = FindingKind(
    code="programmes.bad-script",
    severity=Severity.ERROR,
    text="{value} is no address or descriptor: {reason}.",
    remedy="Copy it again from its source; one wrong character is enough.",
)
OTHER_NETWORK: Final = FindingKind(
    code="programmes.other-network",
    severity=Severity.ERROR,
    text="{value} is an address of the network {network}, which has no coins of worth.",
    remedy="List addresses of the main network; others only in a programme with synthetic = true.",
)
BAD_VALUE: Final = FindingKind(
    code="programmes.bad-value",
    severity=Severity.ERROR,
    text="{value} cannot be used here: {reason}.",
    remedy="Correct it.",
)
