"""The child process that reads remarks: Arrow batches on standard input, answers on standard output."""

from __future__ import annotations

import os
import sys

import pyarrow as pa

from analytics.voice.scoring import CLOSELY, SCORED, read_batch, score_batch

_TASKS = {"score": (SCORED, score_batch), "read": (CLOSELY, read_batch)}


def main(task: str) -> None:
    """Answer each batch until the input ends."""
    os.nice(5)  # the pages go first
    schema, answer = _TASKS[task]
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not land in the stream
    with answers, pa.ipc.new_stream(answers, schema) as out:
        for batch in pa.ipc.open_stream(sys.stdin.buffer):
            out.write_batch(answer(batch))
            answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
