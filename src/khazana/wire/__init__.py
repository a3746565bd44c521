"""Bytes from outside, within limits: answers over HTTP; lines over TCP, TLS and SOCKS5, and JSON-RPC over them.

In: an address, and what to ask. Out: answers, whole and of bounded size. Never: an answer that came later, larger
or slower than the limits allow, or a certificate that nobody vouched for.
"""

from khazana.wire.body import Answer
from khazana.wire.endpoints import Endpoint, Tls, parse_endpoint
from khazana.wire.http import HttpGetter, HttpLimits
from khazana.wire.json_rpc import Call, JsonRpc, Notice, Refusal
from khazana.wire.questions import PASSING, HttpQuestion, basic_authorisation, check_url
from khazana.wire.stream import LineStream, StreamEnded, StreamLimits, open_stream

__all__ = [
    "PASSING",
    "Answer",
    "Call",
    "Endpoint",
    "HttpGetter",
    "HttpLimits",
    "HttpQuestion",
    "JsonRpc",
    "LineStream",
    "Notice",
    "Refusal",
    "StreamEnded",
    "StreamLimits",
    "Tls",
    "basic_authorisation",
    "check_url",
    "open_stream",
    "parse_endpoint",
]
