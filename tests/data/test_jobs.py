"""Long work beside the pages."""

import threading

from data import jobs


def test_a_job_runs_beside_and_keeps_its_result():
    job = jobs.start("test-result", lambda progress, cancelled: 42)
    job.wait(5)
    assert (job.state, job.result, job.share) == ("done", 42, 1.0)


def test_one_job_of_a_kind_runs_at_a_time():
    gate = threading.Event()
    first = jobs.start("test-once", lambda progress, cancelled: gate.wait(5))
    assert jobs.start("test-once", lambda progress, cancelled: None) is first
    assert jobs.latest("test-once") is first
    assert first in jobs.running()
    gate.set()
    first.wait(5)
    again = jobs.start("test-once", lambda progress, cancelled: None)
    assert again is not first


def test_a_cancelled_job_stops_and_says_so():
    begun = threading.Event()

    def work(progress, cancelled):
        progress(0.5, "half")
        begun.set()
        while not cancelled():
            pass

    job = jobs.start("test-cancel", work)
    begun.wait(5)
    assert job.seconds_left is not None
    job.cancel()
    job.wait(5)
    assert (job.state, job.share, job.note) == ("stopped", 0.5, "half")


def test_a_failed_job_keeps_its_error():
    def work(progress, cancelled):
        raise ValueError("no")

    job = jobs.start("test-fail", work)
    job.wait(5)
    assert job.state == "failed"
    assert isinstance(job.error, ValueError)


def test_progress_never_goes_back():
    def work(progress, cancelled):
        progress(0.6, "")
        progress(0.2, "")
        raise ValueError

    job = jobs.start("test-forward", work)
    job.wait(5)
    assert job.share == 0.6
