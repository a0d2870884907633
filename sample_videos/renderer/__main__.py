"""Command line: ``python -m sample_videos.renderer [NAME ...] [--all] [--jobs N]``."""

from __future__ import annotations

import argparse
import os
import sys

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from . import scenario as scenarios


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("sample_videos.renderer", description=__doc__)
    parser.add_argument("names", nargs="*", help="scenario names (see --list)")
    parser.add_argument("--all", action="store_true", help="render every scenario")
    parser.add_argument("--list", action="store_true", help="list the scenarios")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default 1)")
    parser.add_argument(
        "--still",
        type=float,
        nargs="+",
        metavar="SECONDS",
        help="write PNG stills of these moments to --out, no video",
    )
    parser.add_argument("--out", default="stills", help="folder of the stills")
    parser.add_argument(
        "--verify",
        action="store_true",
        help="render again and compare with the recorded frame hash",
    )
    parser.add_argument(
        "--truth", action="store_true", help="compute the truth files again, without drawing"
    )
    parser.add_argument("--check", action="store_true", help="check the truth files")
    parser.add_argument("--sheet", action="store_true", help="write contact sheet and index")
    return parser.parse_args()


def main() -> int:
    """Run the command line; 0 when all went well."""
    arguments = _arguments()
    # One rasteriser thread a process: --jobs decides how many cores are used.
    os.environ.setdefault("LP_NUM_THREADS", "0")
    names = scenarios.names() if arguments.all else arguments.names
    if arguments.list:
        print("\n".join(scenarios.names()))
        return 0
    if arguments.still:
        from .stills import write_stills

        write_stills(names, arguments.still, arguments.out)
        return 0
    if arguments.truth:
        from .film import rewrite_truth

        for name in names:
            rewrite_truth(scenarios.load(name))
        return 0
    if arguments.check:
        from .check import check_all

        return check_all(names or None)
    if arguments.sheet:
        from .sheet import write_sheet

        write_sheet()
        return 0
    return _render(names, arguments)


def _render(names: list[str], arguments: argparse.Namespace) -> int:
    from .crew import render_clip, verify_clip

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
    )
    good = True
    with bar:
        for name in names:
            work = verify_clip if arguments.verify else render_clip
            good &= work(scenarios.load(name), arguments.jobs, bar)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
