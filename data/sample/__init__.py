"""The made-up shop "마음살림": 24 months of a Korean household-goods shop with a planted truth.

``make(warehouse, today, seed)`` fills a data set; ``files.feedback_csv()`` and ``files.orders_csv()`` are
small files to download and fill in.
"""

from data.sample.making import make
from data.sample.truth import Truth

__all__ = ["Truth", "make"]
