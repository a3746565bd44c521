"""Findings about the files of a programme: what is missing, what cannot be read, what nobody reads."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "BAD_CSV",
    "BAD_TOML",
    "CONTROL_CHARACTER",
    "DIRECTORY",
    "FOLDER_MISSING",
    "FOLDER_UNREADABLE",
    "LIST_MISSING",
    "MISNAMED_FILE",
    "NAMED_MISSING",
    "NOT_A_FOLDER",
    "NOT_PLAIN",
    "NOT_UTF8",
    "NO_DESK",
    "PRIVATE_KEY",
    "PROGRAMME_MISSING",
    "TOO_LARGE",
    "TOO_MANY_FILES",
    "TOO_MANY_FINDINGS",
    "TOO_MANY_ROWS",
    "UNKNOWN_FILE",
    "UNREADABLE",
]

FOLDER_MISSING: Final = FindingKind(
    code="programmes.folder-missing",
    severity=Severity.ERROR,
    text="There is no folder {folder}.",
    remedy="Check the path, or begin a programme with khazana init.",
)
NOT_A_FOLDER: Final = FindingKind(
    code="programmes.not-a-folder",
    severity=Severity.ERROR,
    text="{folder} is no folder.",
    remedy="Name the folder that holds programme.toml.",
)
FOLDER_UNREADABLE: Final = FindingKind(
    code="programmes.folder-unreadable",
    severity=Severity.ERROR,
    text="The folder {folder} cannot be read: {reason}.",
    remedy="Check its permissions and its links.",
)
PROGRAMME_MISSING: Final = FindingKind(
    code="programmes.programme-missing",
    severity=Severity.ERROR,
    text="{file} is missing.",
    remedy="Write one; khazana init makes a folder with a commented example.",
)
LIST_MISSING: Final = FindingKind(
    code="programmes.list-missing",
    severity=Severity.WARNING,
    text="{file} is missing, and counts as empty.",
    remedy="Add the file; khazana init shows its columns or keys. It may be empty below them.",
)
NOT_PLAIN: Final = FindingKind(
    code="programmes.not-plain",
    severity=Severity.ERROR,
    text="{file} is no plain file: {reason}.",
    remedy="Put a plain file in its place.",
)
UNREADABLE: Final = FindingKind(
    code="programmes.unreadable",
    severity=Severity.ERROR,
    text="{file} cannot be read: {reason}.",
    remedy="Check its permissions and its links.",
)
TOO_LARGE: Final = FindingKind(
    code="programmes.too-large",
    severity=Severity.ERROR,
    text="{file} has {size} bytes; at most {most} are read.",
    remedy="Split the programme, or leave out what is not its own.",
)
TOO_MANY_ROWS: Final = FindingKind(
    code="programmes.too-many-rows",
    severity=Severity.ERROR,
    text="{file} has more than {most} rows; the others are not read.",
    remedy="Split the programme.",
)
TOO_MANY_FILES: Final = FindingKind(
    code="programmes.too-many-files",
    severity=Severity.WARNING,
    text="The folder has {count} files that no desk reads; {most} of them were looked at.",
    remedy="Keep other files elsewhere.",
)
TOO_MANY_FINDINGS: Final = FindingKind(
    code="programmes.too-many-findings",
    severity=Severity.ERROR,
    text="{file} has {count} more problems than the {most} that are listed.",
    remedy="Correct these first, then check again.",
)
NO_DESK: Final = FindingKind(
    code="programmes.no-desk",
    severity=Severity.NOTE,
    text="No desk here reads {file} yet.",
    remedy="Keep it if another version of Khazana reads it.",
)
UNKNOWN_FILE: Final = FindingKind(
    code="programmes.unknown-file",
    severity=Severity.NOTE,
    text="Khazana does not read {file}.",
    remedy="Keep other files elsewhere, or in a README.",
)
MISNAMED_FILE: Final = FindingKind(
    code="programmes.misnamed-file",
    severity=Severity.WARNING,
    text="Khazana does not read {file}; a programme has a file {suggestion}.",
    remedy="Rename it to {suggestion} if that is what it is.",
)
NAMED_MISSING: Final = FindingKind(
    code="programmes.named-missing",
    severity=Severity.ERROR,
    text="The file {file} is named in programme.toml, and is not in the folder.",
    remedy="Put the file there, or take its name out of [chain].",
)
DIRECTORY: Final = FindingKind(
    code="programmes.directory",
    severity=Severity.NOTE,
    text="{file} is a folder; nothing in it was read.",
    remedy="Keep a programme's files at the top of its folder.",
)
NOT_UTF8: Final = FindingKind(
    code="programmes.not-utf8",
    severity=Severity.ERROR,
    text="This line is not in UTF-8: byte {byte} at position {position}.",
    remedy="Save the file in UTF-8.",
)
CONTROL_CHARACTER: Final = FindingKind(
    code="programmes.control-character",
    severity=Severity.ERROR,
    text="There is a control character here: {character}.",
    remedy="Remove it.",
)
PRIVATE_KEY: Final = FindingKind(
    code="programmes.private-key",
    severity=Severity.ERROR,
    text="What stands here has the form of a private key ({form}). It is not shown.",
    remedy=(
        "Remove it from the file and from its history, and move coins that it controls: whoever has read the "
        "file can spend them. A programme lists addresses and public keys only."
    ),
)
BAD_TOML: Final = FindingKind(
    code="programmes.bad-toml",
    severity=Severity.ERROR,
    text="This is not TOML: {reason}.",
    remedy="Correct it by the rules of TOML 1.0: texts in quotes, tables in brackets, one value to a key.",
)
BAD_CSV: Final = FindingKind(
    code="programmes.bad-csv",
    severity=Severity.ERROR,
    text="This row is not CSV: {reason}.",
    remedy='Put cells with commas or quotes in double quotes, and write a quote in them twice: "".',
)
