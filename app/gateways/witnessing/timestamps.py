"""RFC 3161: a time stamp authority signs that the checkpoint was there at its time."""

from dataclasses import replace

from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    decode_timestamp_response,
)
from rfc3161_client.tsp import PKIStatus

from app.core.canonical import sha256
from app.gateways.fetching import FetchError, Limits, post

QUERY_TYPE, REPLY_TYPE = "application/timestamp-query", "application/timestamp-reply"


def ask_time_stamp(url: str, data: bytes, limits: Limits) -> bytes:
    """Return the authority's response (DER) over SHA-256 of the data, certificate included.

    Whether the certificate is to be trusted is for whoever verifies: `openssl ts -verify`.
    Raises: FetchError: none came, it was refused, or it is of something else.
    """
    builder = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    request = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    headers = {"Content-Type": QUERY_TYPE, "Accept": REPLY_TYPE}
    body = post(url, request.as_bytes(), headers, replace(limits, private=True))
    response = _decode(body)
    granted = (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)
    if response.status not in granted:
        raise FetchError("The authority refused to stamp it.", lasting=True)
    info = response.tst_info
    if info.message_imprint.message != sha256(data) or info.nonce != request.nonce:
        raise FetchError("The stamp is of something else.", lasting=True)
    return body


def _decode(body: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(body)
    except ValueError:
        raise FetchError("It answered no RFC 3161 response.", lasting=False) from None
