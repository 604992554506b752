"""What Credo is measured against: the least a Python server can do for the same answer.

Run as `python -m tests.benchmarks.subjects {asgi|fastapi} PORT FILE`: serves the bytes of the file
at every path (asgi) or at /charter (fastapi), and answers 304 to `If-None-Match: "bench"`.
"""

import sys
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import Response

ETAG = '"bench"'


def bare_asgi(body: bytes) -> Any:
    """Return an application without any framework."""
    headers = [(b"content-type", b"application/json"), (b"etag", ETAG.encode())]
    full = [*headers, (b"content-length", str(len(body)).encode())]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        known = (b"if-none-match", ETAG.encode()) in scope["headers"]
        status, sent, content = (304, headers, b"") if known else (200, full, body)
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": content})

    return app


def bare_fastapi(body: bytes) -> FastAPI:
    """Return an application with one endpoint that does nothing but answer."""
    app = FastAPI()

    @app.get("/charter")
    async def charter(request: Request) -> Response:
        if request.headers.get("if-none-match") == ETAG:
            return Response(status_code=304, headers={"ETag": ETAG})
        return Response(body, headers={"ETag": ETAG}, media_type="application/json")

    return app


def main() -> None:
    kind, port, path = sys.argv[1:]
    body = Path(path).read_bytes()
    app = bare_asgi(body) if kind == "asgi" else bare_fastapi(body)
    uvicorn.run(app, port=int(port), log_level="error", access_log=False, lifespan="off")


if __name__ == "__main__":
    main()
