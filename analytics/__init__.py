"""The analytics room: no network, no screen, no clock, seeded. Results are frozen dataclasses."""
