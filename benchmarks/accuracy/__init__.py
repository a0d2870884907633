"""How many degrees, seconds and faults the product is off: ``python -m benchmarks.accuracy``."""
