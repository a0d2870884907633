"""Feedback into something remembered: exports of one session."""
