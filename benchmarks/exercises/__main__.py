"""Starts the command line."""

from benchmarks.exercises.cli import main

if __name__ == "__main__":
    main()
