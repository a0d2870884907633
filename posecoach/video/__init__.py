"""Files into timed frames, frames into files, and drawing on frames."""
