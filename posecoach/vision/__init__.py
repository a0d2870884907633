"""Pixels into landmarks: the model file, the estimator, and how many people are in the picture."""
