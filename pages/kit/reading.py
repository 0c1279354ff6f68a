"""Keeps up with what was loaded: new remarks are read (felt and placed), then customers scored, beside the pages."""

from __future__ import annotations

import streamlit as st

from analytics.customers.scoring import keep_scored
from analytics.customers.standing import data_state
from analytics.voice.alike import alike_state, keep_alike
from analytics.voice.recurring import keep_found, theme_state
from analytics.voice.scoring import reading_kind, start_reading, unscored
from data import jobs
from data.jobs import Job
from data.warehouse import Warehouse
from pages.kit import store, words
from pages.kit.words import _

_EVERY_SECONDS = 2


def keep_up(warehouse: Warehouse) -> None:
    """Start the reading when there is something unread; while it runs, show how far it is.

    Who sees a part of the data starts nothing: what is written is about the whole.
    """
    if warehouse is not warehouse.whole:
        return
    job = jobs.latest(reading_kind(warehouse))
    if (job is None or not job.running) and store.figure(unscored):
        job = None if _gave_up(job, warehouse) else start_reading(warehouse)
        st.session_state["read_at"] = warehouse.version
    if job and job.running:
        _shown(job)
    else:  # customers are scored by what they said too
        keep_scored(warehouse, store.today("orders"), store.figure(data_state))
        keep_found(warehouse, store.figure(theme_state))
        keep_alike(warehouse, store.figure(alike_state))


def at_work(warehouse: Warehouse) -> bool:
    """Remarks are being read now."""
    job = jobs.latest(reading_kind(warehouse))
    return job is not None and job.running


def _gave_up(job: Job | None, warehouse: Warehouse) -> bool:
    """A reading that failed or was stopped is not started again for the same data."""
    return job is not None and job.state != "done" and st.session_state.get("read_at") == warehouse.version


@st.fragment(run_every=_EVERY_SECONDS)
def _shown(job: Job) -> None:
    if not job.running:
        st.rerun()
    told = (_("의견을 읽고 있어요 {note}", note=job.note), words.time_left(job.seconds_left))
    st.progress(job.share, text=" · ".join(filter(None, told)))
    st.button(_("멈추기"), key="stop_reading", on_click=job.cancel, type="tertiary")
