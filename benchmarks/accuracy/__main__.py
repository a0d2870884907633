"""Starts the command line."""

from benchmarks.accuracy.cli import main

if __name__ == "__main__":
    main()
