"""Numbers for Prometheus at `/-/metrics`, where METRICS_TOKEN is set."""
