"""Metrics: the catalogue of definitions, and measure(), the only place where a KPI is computed."""
