"""A small made-up programme as files in memory, and what the loader says of it once it is changed."""

from khazana.core import Finding
from khazana.programmes.files import MemoryFiles
from khazana.programmes.loading import Loaded, load_files

__all__ = ["SMALL", "findings", "load_changed", "load_small"]

PROGRAMME = """\
format = 1
id = "small"
country = "SV"
zone = "America/El_Salvador"
currency = "USD"
synthetic = true
[name]
en = "Small"
ur = "چھوٹا"
[summary]
en = "A programme for tests."
[accounting]
lots = "fifo"
treatment = "fair-value"
mark_max_age_hours = 24
[sources.gazette]
title = "Gazette"
publisher = "The government"
kind = "primary"
url = "https://example.org/"
published = 2025-07-17
[sources.daily]
title = "A newspaper"
publisher = "The press"
kind = "press"
[[wallets]]
id = "main"
source = "gazette"
[wallets.name]
en = "Main"
[[wallets]]
id = "cold"
source = "daily"
[wallets.name]
en = "Cold"
[[open_questions]]
id = "how-many"
source = "daily"
[open_questions.text]
en = "How many?"
[open_questions.remedy]
en = "Count them."
"""
CLAIMS = """\
id,statement,date,since,measure,subject,value,unit,claimant,source,source_kind,parts,note
c-1,s-1,2025-01-01,,holdings,,"6,000 BTC",BTC,the treasury,gazette,primary,,
c-2,s-1,2025-01-01,,value,,≈ $555.8 million,USD,the treasury,gazette,primary,,"about, it said"
c-3,s-2,2025-04-15,2025-01-01,price_change,,−9.36%,percent,a paper,daily,press,,
c-4,,2025-07,,other,users,20–40 million,persons,a paper,daily,press,c-1 c-2,
"""
EVENTS = """\
id,date,kind,btc,from,to,fee_btc,cost,price,currency,standing,evidence,source,source_kind,version,supersedes,lots,note
e-1,2025-01-02,purchase,10,outside,wallet:main,,900000.00,,USD,claimed,order 1,gazette,primary,1,,,
e-2,2025-01-03T12:00Z,purchase,2,outside:exchange,wallet:main,,,95000.50,USD,claimed,order 2,gazette,primary,,,,
e-3,2025-02-01,transfer,5,wallet:main,wallet:cold,0.0001,,,,claimed,,gazette,primary,1,,,
e-4,2025-03-01,disposal,1,wallet:cold,outside,,100000,,USD,claimed,,gazette,primary,1,,e-1,
"""
PERIMETER = """\
script,wallet,from,to,claimant,source,source_kind,note
32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo,main,2025-01-01,2025-06-01,the treasury,gazette,primary,
raw(deadbeef)#89f8spxm,cold,,,the treasury,gazette,primary,
32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo,cold,2025-06-01,,the treasury,gazette,primary,moved
"""
COMMITMENTS = """\
[[commitments]]
id = "no-sales"
instrument = "Decree 1"
parties = ["The state"]
source = "gazette"
source_kind = "primary"
agreed = 2025-01-01
due = 2030-12-31
[commitments.text]
en = "No sales."
"""
EVIDENCE = """\
id,kind,date,btc,transactions,script,party,relation,from,to,source,source_kind,note
o-1,order,2025-01-02,10,,,,,,,gazette,primary,
a-1,announcement,2025-01,8 BTC,,,,,,,daily,press,
l-1,label,,,,1BitcoinEaterAddressDontSendf59kuE,an exchange,seller,2025-01-01,2025-02-01,daily,press,
"""
SMALL = {
    "programme.toml": PROGRAMME,
    "claims.csv": CLAIMS,
    "events.csv": EVENTS,
    "perimeter.csv": PERIMETER,
    "commitments.toml": COMMITMENTS,
    "evidence.csv": EVIDENCE,
}


def load_small(**changed: bytes | str | None) -> Loaded:
    """Load the programme with some files in place of its own; ``None`` takes one away. Names have _ for the point."""
    contents: dict[str, bytes] = {name: text.encode() for name, text in SMALL.items()}
    for key, content in changed.items():
        name = key.replace("_", ".")
        contents.pop(name, None)
        if content is not None:
            contents[name] = content.encode() if isinstance(content, str) else content
    return load_files(MemoryFiles(contents), origin="memory")


def load_changed(file: str, old: str, new: str) -> Loaded:
    """Load the programme with one passage of one file replaced; it stands there once."""
    assert SMALL[file].count(old) == 1, f"{old!r} stands {SMALL[file].count(old)} times in {file}"
    return load_small(**{file.replace(".", "_"): SMALL[file].replace(old, new)})


def findings(loaded: Loaded, code: str) -> list[Finding]:
    """Return the findings of one kind."""
    return [finding for finding in loaded.findings if finding.code == f"programmes.{code}"]
