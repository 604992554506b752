"""The writer asked for real: a local server that answers, raves, refuses or is slow."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.gateways.builder.writer import HttpWriter
from app.gateways.fetching import Limits
from tests.gateways.test_judging import Server, answering, sleeping

CANDIDATES = {"candidates": []}


def said(content: Any) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def test_the_prompt_is_sent_once_with_the_operators_key(server: Server) -> None:
    server.acts = [answering(said(json.dumps(CANDIDATES)))]
    assert HttpWriter(f"{server.url}/", "m", "sk-1").write("Écrivez.") == CANDIDATES
    ((path, headers, body),) = server.seen
    assert path == "/v1/chat/completions"
    assert headers["authorization"] == "Bearer sk-1"
    sent = json.loads(body)
    assert sent["model"] == "m"
    assert sent["messages"] == [{"role": "user", "content": "Écrivez."}]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"{}", said("not JSON"), said(None), said("[" * 100_000), b"\xff"],
)
def test_nonsense_is_no_answer(server: Server, body: bytes) -> None:
    server.acts = [answering(body)]
    assert HttpWriter(server.url, "m").write("x") is None


def test_a_refusal_or_a_silence_is_no_answer(server: Server) -> None:
    server.acts = [answering(b"no", 500)]
    assert HttpWriter(server.url, "m").write("x") is None
    server.acts = [sleeping]
    assert HttpWriter(server.url, "m", limits=Limits(total_s=0.2)).write("x") is None
    assert HttpWriter("http://127.0.0.1:1/v1", "m").write("x") is None
