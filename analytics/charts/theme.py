"""The few colours of all charts: chosen to hold on light and dark, meaning only where a meaning is proven."""

ACCENT = "#0f8577"  # the figure itself, and a clear good
BAD = "#c2573d"  # surely bad: the interval excludes the harmless
QUIET = "#98a3a1"  # not clear, context, rules
