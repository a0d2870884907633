"""Rendered sample clips with exactly known joint angles, and the renderer that makes them."""
