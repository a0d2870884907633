"""Trying other thresholds on recordings, to see what the coach would have said."""
