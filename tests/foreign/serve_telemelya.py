"""telemelya on the given port of loopback, with what it keeps its state in; run by an environment of its own.

Its Redis is fakeredis over TCP. Its MinIO, which a day of texts never asks for a file, says yes to everything.
"""

from __future__ import annotations

import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket

import uvicorn
from fakeredis import TcpFakeServer


class Bucket(BaseHTTPRequestHandler):
    """There, and empty."""

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


class Server(uvicorn.Server):
    """Says so once it listens."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)


def main() -> None:
    redis = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    bucket = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    for server in (redis, bucket):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    redis.daemon_threads = True
    os.environ["REDIS_URL"] = f"redis://127.0.0.1:{redis.server_address[1]}/0"
    os.environ["MINIO_ENDPOINT"] = f"127.0.0.1:{bucket.server_address[1]}"
    Server(uvicorn.Config("telemelya.server.app:app", host="127.0.0.1", port=int(sys.argv[1]))).run()


if __name__ == "__main__":
    main()
