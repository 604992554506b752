"""services.ports.Judge: a language model behind an OpenAI-compatible endpoint of the operator's.

The address is the operator's own choice, hence called wherever it is, and never anywhere else: no
redirect is followed. Its answers are material of an unknown hand; core.opinions judges them.
"""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from app.core.opinions import SCHEMA, OpinionError, Question, Transcript
from app.gateways.fetching import Answer, FetchError, Limits, post_for

TOTAL_S = 20.0
TRIES = 3
PAUSE_S = 0.5  # doubled from try to try, unless the answer says how long
# A structured answer takes about 80; a model that goes on and on is cut off here.
ANSWER_MAX_TOKENS = 400


class HttpJudge:
    """Asks one model at one address, one question at a time."""

    def __init__(
        self,
        url: str,
        model: str,
        key: str | None = None,
        limits: Limits | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Keep whom to ask; nothing is sent before `ask`.

        Args:
            url: the base address, without `/chat/completions`.
            limits: of one try; the private network is always allowed.
        """
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._model, self._key, self._pause = model, key, pause
        self._limits = replace(limits or Limits(total_s=TOTAL_S), private=True)

    @property
    def name(self) -> str:
        """The model that is asked."""
        return self._model

    def ask(self, question: Question) -> Transcript:
        """Return what was asked and answered, whatever the answer says.

        Raises: OpinionError: no answer came in time and size that can be read as it came, or it was
            not 2xx.
        """
        request = self._request(question)
        for left in range(TRIES - 1, -1, -1):
            began = time.monotonic()
            try:
                answer = post_for(self._url, request, self._headers(), self._limits)
            except FetchError as error:
                spent_s = time.monotonic() - began
                if error.lasting or left == 0:
                    raise self._told(error, spent_s, request) from error
                self._pause(self._pause_s(error, TRIES - 1 - left))
            else:
                return Transcript(self._model, request, _taken(answer, request))
        raise AssertionError("the last try returns or raises")

    def _pause_s(self, error: FetchError, tries: int) -> float:
        """Return how long to wait: what the judge asks for, at most as long as one try takes."""
        asked_s = _seconds(error.retry_after, datetime.now(UTC))
        own_s: float = PAUSE_S * 2**tries
        return max(own_s, min(asked_s, self._limits.total_s))

    def _request(self, question: Question) -> bytes:
        body = {
            "model": self._model,
            "messages": question.messages(),
            "temperature": 0,
            "max_tokens": ANSWER_MAX_TOKENS,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "opinion", "strict": True, "schema": SCHEMA},
            },
        }
        return json.dumps(body, ensure_ascii=False).encode()

    def _headers(self) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",  # what comes back is kept byte for byte
            "User-Agent": "credo",
        }
        if self._key is not None:
            headers["Authorization"] = f"Bearer {self._key}"
        return headers

    def _told(self, error: FetchError, spent_s: float, request: bytes) -> OpinionError:
        code = "timeout" if spent_s >= self._limits.total_s else "unreachable"
        if error.status is not None:
            code = "rejected"
        return OpinionError(code, f"The judge was not heard. {error.detail}", request)


def _taken(answer: Answer, request: bytes) -> bytes:
    """Return the body of an answer that can be read as it came. Raises: OpinionError."""
    if not answer.whole:
        raise OpinionError("too_large", "The judge's answer is too large.", request)
    if answer.encoding not in ("", "identity"):
        detail = (
            f"The judge's answer is encoded ({answer.encoding[:40]!r}), which nobody asked for."
        )
        raise OpinionError("encoded", detail, request)
    return answer.body


def _seconds(retry_after: str | None, now: datetime) -> float:
    """Return the seconds that a `Retry-After` asks for; 0 where it asks for none.

    Source: RFC 9110 section 10.2.3: seconds or a date.
    """
    said = (retry_after or "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, (parsedate_to_datetime(said) - now).total_seconds())
    except (ValueError, TypeError):  # no date, or one without its zone
        return 0.0
