"""The Tune page: other numbers on recordings that exist."""
