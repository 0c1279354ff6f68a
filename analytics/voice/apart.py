"""Work on tables in a child process, so that the pages stay quick while the processor is busy.

The child is ``python -m analytics.voice.worker <task>``; record batches go in and come out as Arrow IPC
streams. A thread feeds it while this one reads, so neither pipe can fill up and lock.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow as pa

from data.troubles import Trouble

_ROOT = Path(__file__).resolve().parents[2]
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS"), "1")


class ReadingStopped(Trouble):
    """The child process that reads remarks ended before its work. Facts: exit_code."""


def apart(task: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Generator[pa.RecordBatch]:
    """The task's answer to each batch, in order. Closing the iterator ends the child.

    Raises ReadingStopped when the child dies.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "analytics.voice.worker", task],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        env={**os.environ, **_ONE_THREAD},
    )
    failed: list[Exception] = []
    feeder = threading.Thread(target=_feed, args=(child, batches, schema, failed), daemon=True)
    feeder.start()
    try:
        yield from _answers(child)
        if failed:
            raise failed[0]
        if child.wait():
            raise ReadingStopped(exit_code=child.returncode)
    finally:
        child.kill()
        child.wait()
        feeder.join(10)
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with suppress(OSError):  # what was not sent is sent nowhere
                    pipe.close()


def _feed(child: subprocess.Popen[bytes], batches: Iterable[pa.RecordBatch], schema: pa.Schema, failed: list[Exception]) -> None:
    """Send the batches as they come; that they could not be made goes into ``failed``, and the child's work ends."""
    try:
        with pa.ipc.new_stream(child.stdin, schema) as stream:
            for batch in _made(batches, failed):
                stream.write_batch(batch)
                if child.stdin:
                    child.stdin.flush()  # the next batch may wait for the answer to this one
        if child.stdin:
            child.stdin.close()
    except (BrokenPipeError, OSError, ValueError):
        return  # the child has ended; whoever reads its answers says so


def _made(batches: Iterable[pa.RecordBatch], failed: list[Exception]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except Exception as error:
        failed.append(error)


def _answers(child: subprocess.Popen[bytes]) -> Iterator[pa.RecordBatch]:
    try:
        yield from pa.ipc.open_stream(child.stdout)
    except (pa.ArrowInvalid, OSError) as error:
        raise ReadingStopped(exit_code=child.wait()) from error
