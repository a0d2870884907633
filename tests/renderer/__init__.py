"""Tests of the sample video renderer."""
