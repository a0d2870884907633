"""How far off posecoach is and what it costs, by commands that anyone can run."""
