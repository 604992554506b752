"""services.ports.Messenger: a webhook, a folder or a time stamp authority."""

from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from standardwebhooks import Webhook

from app.core.witnesses import Witness, WitnessError, WitnessKind
from app.gateways.fetching import FetchError, Limits, post
from app.gateways.witnessing.files import keep_file
from app.gateways.witnessing.timestamps import ask_time_stamp

NOTE_TYPE = "text/plain; charset=utf-8"


class WitnessMessenger:
    """Brings notes where this instance may."""

    def __init__(
        self,
        folder: Path,
        now: Callable[[], datetime],
        *,
        tsa_url: str | None = None,
        limits: Limits | None = None,
    ) -> None:
        """Keep where files go and which authority stamps.

        Args:
            folder: holds a folder for each organization's file witnesses.
            tsa_url: the operator's choice, hence called wherever it is.
            limits: of an exchange with a webhook.
        """
        self._folder, self._now, self._tsa_url = folder, now, tsa_url
        self._limits = limits or Limits()

    def problem(self, witness: Witness) -> str | None:
        """Say why this instance could never bring it anything, or None."""
        if witness.kind is WitnessKind.TSA and self._tsa_url is None:
            return "This instance has no time stamp authority: its operator sets CREDO_TSA_URL."
        if witness.kind is WitnessKind.WEBHOOK and not self._limits.private:
            return _url_problem(witness.url or "")
        return None

    def send(self, witness: Witness, slug: str, message_id: str, note: bytes) -> bytes:
        """Bring the note; return what the witness answered. Raises: WitnessError."""
        problem = self.problem(witness)
        if problem is not None:
            raise WitnessError(problem, lasting=True)
        try:
            if witness.kind is WitnessKind.FILE:
                keep_file(self._folder / slug, witness.path or "", note)
                return b""
            if witness.kind is WitnessKind.TSA:
                return ask_time_stamp(self._tsa_url or "", note, self._limits)
            return self._post(witness, message_id, note)
        except FetchError as error:
            detail = f"The witness did not take the checkpoint. {error.detail}"
            raise WitnessError(detail, lasting=error.lasting) from error
        except OSError as error:
            detail = f"The checkpoint could not be written ({type(error).__name__})."
            raise WitnessError(detail, lasting=False) from error

    def _post(self, witness: Witness, message_id: str, note: bytes) -> bytes:
        at = self._now()
        signature = Webhook(witness.secret or "").sign(message_id, at, note.decode())
        headers = {
            "Content-Type": NOTE_TYPE,
            "Accept": "text/plain",
            "User-Agent": "credo",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature,
        }
        return post(witness.url or "", note, headers, self._limits)


def _url_problem(url: str) -> str | None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https":
        return "A witness on the public network is called by https."
    try:
        address = ip_address(host)
    except ValueError:
        inside = host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
        return "This name is not on the public network." if inside else None
    return None if address.is_global else "This address is not on the public network."
