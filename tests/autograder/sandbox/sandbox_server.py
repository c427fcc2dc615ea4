"""Runs inside the sandbox of `test_sandbox.py`, in the place of the warm process.

Reads requests as JSON lines on a socket: `{"source": …, "limits": {…}, "where": …}`. The source runs in a
confined fork, in an unprotected fork, or right here ("warm"), and may call `answer(value)`; the reply holds
the ending and the answers. Only the standard library is used, so forks are cheap.
"""

import json
import os
import socket
import sys

from autograder.sandbox import confined_fork
from autograder.sandbox.limits import Limits


def serve(connection: socket.socket) -> None:
    lines = connection.makefile("rwb")
    for line in lines:
        request = json.loads(line)
        lines.write(json.dumps(handle(request)).encode() + b"\n")
        lines.flush()


def handle(request: dict) -> dict:
    if request["where"] == "warm":
        answers: list = []
        exec(request["source"], {"answer": answers.append})
        return {"ending": {}, "answers": answers}
    fork = {"confined": confined_fork.fork_confined, "unprotected": confined_fork.fork_unprotected}[
        request["where"]
    ]
    read, write = os.pipe()

    def run() -> None:
        def answer(value: object) -> None:
            os.write(write, json.dumps(value).encode() + b"\n")

        exec(request["source"], {"answer": answer, "confined_fork": confined_fork, "__name__": "__main__"})

    submission = fork(Limits(**request["limits"]), run, keep=[write])
    os.close(write)
    with os.fdopen(read) as pipe:
        answers = []
        for line in pipe:
            answers.append(json.loads(line))
            if request["kill"]:
                submission.kill()
    ending = submission.wait()
    return {"ending": ending.as_data(), "answers": answers}


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
