"""Renders people who do the exercises, with every joint angle known exactly.

The package is a development tool: posecoach itself never imports it.  Install the optional
extra ``render`` and run ``python -m sample_videos.renderer --help`` from the checkout.
"""
