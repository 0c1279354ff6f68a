"""The child process that reads remarks: Arrow batches on standard input, answers on standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pyarrow as pa

from analytics.voice.alike import TWINS, alike_batch
from analytics.voice.recurring import FOUND, find_batch
from analytics.voice.scoring import CLOSELY, SCORED, read_batch, score_batch
from analytics.voice.teaching import TAUGHT, Teacher

_Answer = Callable[[pa.RecordBatch], pa.RecordBatch]
_TASKS: dict[str, tuple[pa.Schema, Callable[[], _Answer]]] = {
    "score": (SCORED, lambda: score_batch),
    "read": (CLOSELY, lambda: read_batch),
    "themes": (FOUND, lambda: find_batch),
    "alike": (TWINS, lambda: alike_batch),
    "teach": (TAUGHT, Teacher),
}


def main(task: str) -> None:
    """Answer each batch until the input ends."""
    os.nice(5)  # the pages go first
    schema, begin = _TASKS[task]
    answer = begin()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not land in the stream
    with answers, pa.ipc.new_stream(answers, schema) as out:
        for batch in pa.ipc.open_stream(sys.stdin.buffer):
            out.write_batch(answer(batch))
            answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
