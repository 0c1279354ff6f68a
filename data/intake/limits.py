"""What a file may be: bounds that keep one upload from taking the machine. One place, said in the messages."""

from __future__ import annotations

COLUMNS = 500
CELL_LETTERS = 20_000
UNPACKED_BYTES = 500 * 1024 * 1024
UNPACKED_RATIO = 100  # of the packed size, once the unpacked size is not small
UNPACKED_SMALL = 50 * 1024 * 1024
SHEET_CELLS = 60_000_000
FIRST_LINE_BYTES = 1024 * 1024  # a table has a line break in its first megabyte
FILE_BYTES = 2 * 1024**3
NAME_LETTERS = 120
KEPT_REJECTS = 100_000  # rows set aside are counted without bound, kept for download up to this
CHILD_DATA_BYTES = 900 * 1024 * 1024
CHILD_SECONDS = 600
BLOCK_BYTES = 16 * 1024 * 1024
