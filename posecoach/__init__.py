"""posecoach: a coach for stretches that free a tight lower back, on your own computer."""

__version__ = "0.1.0"
