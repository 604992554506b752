"""services.ports.Writer: a language model behind the operator's OpenAI-compatible endpoint.

It is called where the operator said and nowhere else; its answer is material of an unknown hand,
which core.builder.candidates judges. Whatever goes wrong, the patterns' proposals stand.
"""

import json
import logging
from dataclasses import replace
from typing import Any

from app.core.builder.candidates import SCHEMA
from app.gateways.fetching import FetchError, Limits, post

TOTAL_S = 30.0
ANSWER_MAX_TOKENS = 3_000
_log = logging.getLogger(__name__)


class HttpWriter:
    """Asks one model at one address, once."""

    def __init__(
        self, url: str, model: str, key: str | None = None, limits: Limits | None = None
    ) -> None:
        """Keep whom to ask; nothing is sent before `write`.

        Args: url: the base address, without `/chat/completions`.
        """
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._model, self._key = model, key
        self._limits = replace(limits or Limits(total_s=TOTAL_S), private=True)

    def write(self, prompt: str) -> Any:
        """Return the JSON that the model answered; None when none came."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key is not None:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            answer = json.loads(post(self._url, self._request(prompt), headers, self._limits))
            return json.loads(answer["choices"][0]["message"]["content"])
        except FetchError as error:
            _log.warning("the writer was not heard: %s", error.detail)
        except (ValueError, LookupError, TypeError, RecursionError):
            _log.warning("the writer's answer is not the JSON that was asked for")
        return None

    def _request(self, prompt: str) -> bytes:
        body = {
            "model": self._model,
            "messages": [{"role": "user", "content": prompt}],
            "temperature": 0.4,
            "max_tokens": ANSWER_MAX_TOKENS,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "candidates", "strict": True, "schema": SCHEMA},
            },
        }
        return json.dumps(body, ensure_ascii=False).encode()
