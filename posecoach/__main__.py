"""``python -m posecoach``: the same as the command ``posecoach``."""

from posecoach.cli import main

main()
