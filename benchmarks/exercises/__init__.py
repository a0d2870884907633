"""Every exercise on its own sample clips and on all others: ``python -m benchmarks.exercises``."""
