"""Rendered people in single pictures, from cameras and in postures that no sample clip has."""
