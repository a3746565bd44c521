"""One way to ask a service: by HTTPS, within limits of time, size and rate, again where that may help."""

import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError, SSLError
from urllib3.util import Retry, Timeout

from khazana import __version__
from khazana.core import Unavailable
from khazana.wire.body import Answer, BrokenBody, TooLarge, read_body
from khazana.wire.questions import HttpQuestion

__all__ = ["HttpGetter", "HttpLimits"]

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 3
_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLimits:
    """Limits of one fetch, which may take several calls.

    Parameters
    ----------
    connect_s
        To open a connection [s].
    read_s
        Between two pieces of an answer [s].
    fetch_s
        For all calls of a fetch together, waiting included [s].
    body_bytes
        Of one answer, unpacked [bytes].
    attempts
        Of one call.
    backoff_s
        First pause between attempts [s]; it doubles, with jitter of the same size on top.
    """

    connect_s: float = 5.0
    read_s: float = 15.0
    fetch_s: float = 120.0
    body_bytes: int = 16 * 2**20
    attempts: int = 5
    backoff_s: float = 0.5


@dataclass(slots=True, kw_only=True)
class HttpGetter:
    """Asks by HTTP. One getter keeps one rate towards each host, also between threads.

    ``monotonic`` [s] and ``sleep`` are the clock that paces and bounds the calls.
    """

    limits: HttpLimits = field(default_factory=HttpLimits)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False), init=False)
    _next: dict[str, float] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def deadline(self) -> float:
        """Return when a fetch that begins now must have ended [s, of the monotonic clock]."""
        return self.monotonic() + self.limits.fetch_s

    def get(
        self, url: str, *, until: float, interval_s: float = 1.0, busy: Callable[[bytes], bool] = lambda _: False
    ) -> bytes:
        """Return the body of a JSON answer, whole.

        Parameters
        ----------
        until
            The deadline of the fetch, as `deadline` gave it.
        interval_s, busy
            As in `HttpQuestion`.

        Raises
        ------
        Unavailable
            If no whole JSON answer came within the limits.
        """
        return self._body(url, self.ask(HttpQuestion(url=url, interval_s=interval_s, busy=busy), until=until))

    def ask(self, question: HttpQuestion, *, until: float) -> Answer:
        """Return the whole answer to a question, whatever its status and form.

        Raises
        ------
        Unavailable
            If none came within the limits, or none but those after which one asks again.
        """
        url = question.url
        retry = self._retry()
        while True:
            self._pace(url, until, question.interval_s)
            outcome = self._follow(question, until)
            if isinstance(outcome, Answer) and not self._come_back(outcome, question):
                return outcome
            retry = self._again(url, retry, outcome)
            self._pause(url, retry, outcome, until)

    def close(self) -> None:
        """End all connections."""
        self._pool.clear()

    def _retry(self) -> Retry:
        limits = self.limits
        return Retry(
            total=limits.attempts - 1, backoff_factor=limits.backoff_s, backoff_jitter=limits.backoff_s, backoff_max=30
        )

    def _come_back(self, answer: Answer, question: HttpQuestion) -> bool:
        return answer.status in question.passing or (answer.status == _OK and question.busy(answer.body))

    def _body(self, url: str, answer: Answer) -> bytes:
        if answer.status != _OK:
            raise Unavailable(
                f"the service answered with status {answer.status}",
                where=url,
                value=answer.excerpt(),
                remedy="try another span or another source",
            )
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise Unavailable(
                "the service answered something other than JSON",
                where=url,
                value=kind or "no content type",
                remedy="look at the address in a browser; a proxy or a captcha may stand in between",
            )
        return answer.body

    def _again(self, url: str, retry: Retry, outcome: Answer | HTTPError) -> Retry:
        """Count an attempt that failed; refuse when there were enough."""
        error = outcome if isinstance(outcome, HTTPError) else HTTPError(f"status {outcome.status}")
        try:
            return retry.increment("GET", url, error=error)
        except (MaxRetryError, HTTPError):
            what = f"it answered {error}" if isinstance(outcome, Answer) else f"{type(error).__name__}: {error}"
            raise Unavailable(
                f"the service did not answer in {self.limits.attempts} attempts; at last {what}",
                where=url,
                value=outcome.excerpt() if isinstance(outcome, Answer) else None,
                remedy="check the connection, or try again later",
            ) from None

    def _pause(self, url: str, retry: Retry, outcome: Answer | HTTPError, until: float) -> None:
        wait = retry.get_backoff_time()
        if isinstance(outcome, Answer) and "Retry-After" in outcome.headers:
            with suppress(InvalidHeader):  # what cannot be read asks for nothing
                wait = max(wait, retry.parse_retry_after(outcome.headers["Retry-After"]))
        self._wait(url, wait, until)

    def _wait(self, url: str, wait: float, until: float) -> None:
        if self.monotonic() + wait >= until:
            raise _late(url, self.limits.fetch_s, f"the next call may start in {wait:.0f} s at the earliest")
        if wait > 0:
            self.sleep(wait)

    def _pace(self, url: str, until: float, interval_s: float) -> None:
        """Wait for the turn of a call to its host."""
        host = urlsplit(url).netloc
        with self._lock:
            now = self.monotonic()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + interval_s
        self._wait(url, turn - now, until)

    def _follow(self, question: HttpQuestion, until: float) -> Answer | HTTPError:
        """Ask once, and follow redirects within the host; what is posted goes where it was sent."""
        at = question.url
        for _ in range(MAX_REDIRECTS + 1):
            outcome = self._within(question, at, until)
            if not isinstance(outcome, Answer) or outcome.status not in REDIRECTS:
                return outcome
            target = urljoin(at, outcome.headers.get("Location", ""))
            if urlsplit(target)[:2] != urlsplit(at)[:2] or question.body is not None:
                raise Unavailable(
                    "the service redirects to another host" if question.body is None else "the service redirects",
                    where=at,
                    value=target[:200],
                    remedy="if the service has moved, name its new address",
                )
            at = target
            self._pace(at, until, question.interval_s)
        raise Unavailable("the service redirects in circles", where=question.url, remedy="try another source")

    def _within(self, question: HttpQuestion, url: str, until: float) -> Answer | HTTPError:
        """Ask in a thread of its own: no name server and no dripping header holds us beyond the deadline."""
        left = until - self.monotonic()
        if left <= 0:
            raise _late(url, self.limits.fetch_s)
        box: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()
        threading.Thread(target=lambda: box.put(self._exchange(question, url, until)), daemon=True).start()
        try:
            outcome = box.get(timeout=left)
        except queue.Empty:
            raise _late(url, self.limits.fetch_s) from None
        if isinstance(outcome, Answer) or (isinstance(outcome, HTTPError) and not isinstance(outcome, SSLError)):
            return outcome
        raise _refused(url, outcome, self.limits)

    def _exchange(self, question: HttpQuestion, url: str, until: float) -> Answer | Exception:
        """Ask once and read the answer; failures are returned, for another thread to raise."""
        limits = self.limits
        try:
            response = self._pool.request(
                question.method,
                url,
                body=question.body,
                headers={**question.headers(), "User-Agent": f"khazana/{__version__}"},
                preload_content=False,
                redirect=False,
                retries=False,
                timeout=Timeout(connect=limits.connect_s, read=limits.read_s),
            )
            try:
                body = read_body(response, limits.body_bytes, late=lambda: self.monotonic() >= until)
                return Answer(status=response.status, headers=response.headers, body=body)
            finally:
                response.close()
        except Exception as failure:  # noqa: BLE001 - whatever it is, the asking thread decides
            return failure


def _late(url: str, fetch_s: float, detail: str = "") -> Unavailable:
    told = f"; {detail}" if detail else ""
    return Unavailable(
        f"the service did not answer within {fetch_s:g} s in all{told}",
        where=url,
        remedy="try again later, or ask for a shorter span",
    )


def _refused(url: str, failure: Exception, limits: HttpLimits) -> Unavailable:
    """Say what cannot be cured by asking again."""
    if isinstance(failure, TooLarge):
        what, remedy = f"the answer is larger than {limits.body_bytes} bytes", "ask for a shorter span"
    elif isinstance(failure, BrokenBody):
        what, remedy = f"the answer cannot be unpacked: {failure}", "try again later"
    elif isinstance(failure, TimeoutError):
        return _late(url, limits.fetch_s)
    elif isinstance(failure, SSLError):
        what, remedy = f"no secure connection: {failure}", "check the clock and the certificates of this machine"
    else:
        what, remedy = f"the call failed: {type(failure).__name__}: {failure}", "check the address"
    return Unavailable(what, where=url, remedy=remedy)
