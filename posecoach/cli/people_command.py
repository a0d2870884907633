"""``posecoach people``: everybody who practises here, their plans, numbers and reports."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.table import Table

from posecoach.cli.data_command import Database, chosen_person, opened_store
from posecoach.cli.review_command import printer
from posecoach.errors import StoreError

if TYPE_CHECKING:
    from posecoach.sessions.store.overview import Overview
    from posecoach.sessions.store.planning import Planned

people_app = typer.Typer(
    help="The people who practise here: an overview, their plans, numbers and reports.",
    no_args_is_help=True,
)
Who = Annotated[str, typer.Argument(help="Whose: the name, or the key.", metavar="PERSON")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@people_app.command("list")
def list_people(database: Database = None, as_json: AsJson = False) -> None:
    """List everybody, those who need a look first, as the People page does."""
    from posecoach.sessions.naming import exercise_names
    from posecoach.sessions.store.overview import overview

    with opened_store(database) as store:
        found = overview(store, _today(), exercise_names())
    if as_json:
        typer.echo(json.dumps([_overview_document(one) for one in found], indent=2))
        return
    if not found:
        printer().print("Nobody practises here yet.")
        return
    table = Table("person", "last session", "sessions a week", "planned a week", "needs a look")
    for one in found:
        last = "none yet" if one.last is None else one.last.isoformat()
        table.add_row(
            one.person.name, last, f"{one.a_week:.1f}", str(one.planned_a_week),
            "\n".join(one.attention) or "no",
        )  # fmt: skip
    printer().print(table)


@people_app.command()
def show(person: Who, database: Database = None, as_json: AsJson = False) -> None:
    """Show a person's plan, with its keys, and the profiles that are assigned."""
    from posecoach.sessions.naming import exercise_names, plan_names
    from posecoach.sessions.store.assigning import assigned
    from posecoach.sessions.store.planning import planned

    with opened_store(database) as store:
        one = chosen_person(store, person)
        plan, mine = planned(store, one.id), dict(assigned(store, one.id))
    if as_json:
        document = {"person": asdict(one), "plan": [_plan_document(p) for p in plan]}
        typer.echo(json.dumps(document | {"profiles": mine}, indent=2))
        return
    names = plan_names()
    table = Table("key", "what", "days", "at", "numbers", title=f"{one.name}: every week")
    for item in plan:
        what = item.appointment
        table.add_row(
            item.id, names.get((what.kind, what.what), what.what), _days_words(what.weekdays),
            "" if what.at is None else f"{what.at:%H:%M}", what.profile or "as usual",
        )  # fmt: skip
    printer().print(table if plan else f"Nothing is planned for {one.name} yet.")
    called = exercise_names()
    for exercise, profile in mine.items():
        words = f"{called.get(exercise, exercise)}: with the numbers of {profile}."
        printer().print(words, markup=False, highlight=False)


@people_app.command()
def assign(
    person: Who,
    profile: Annotated[
        str | None, typer.Argument(help="The id of a profile; see `posecoach profile list`.")
    ] = None,
    as_shipped: Annotated[
        str | None,
        typer.Option("--as-shipped", metavar="EXERCISE", help="Go back to its own numbers."),
    ] = None,
    database: Database = None,
) -> None:
    """Let a person do an exercise with the numbers of a profile, wherever it is done."""
    from posecoach.exercises.profiled import known_profiles
    from posecoach.sessions.naming import exercise_names
    from posecoach.sessions.store.assigning import assign as assign_profile
    from posecoach.sessions.store.assigning import assigned

    if (profile is None) == (as_shipped is None):
        raise StoreError("Say either a profile, or --as-shipped EXERCISE.")
    with opened_store(database) as store:
        one = chosen_person(store, person)
        if profile is not None:
            known = known_profiles()
            _must_be_among(profile, known, "profile")
            exercise, numbers = known[profile].exercise, f"the numbers of “{known[profile].name}”"
        else:
            exercise, numbers = as_shipped or "", "its own numbers"
            # One that is no longer there may still be assigned, and must go away.
            _must_be_among(exercise, {**exercise_names(), **assigned(store, one.id)}, "exercise")
        assign_profile(store, one.id, exercise, profile)
    name = exercise_names().get(exercise, exercise)
    printer().print(f"{one.name} now does {name} with {numbers}.", markup=False, highlight=False)


@people_app.command()
def plan(
    person: Who,
    what: Annotated[str, typer.Argument(help="The id of an exercise or of a routine.")],
    days: Annotated[
        str, typer.Option(help="On which days: mon,wed,fri; every day if not said.")
    ] = ",".join(_WEEKDAYS),
    at: Annotated[
        list[str] | None,
        typer.Option(help="When, as 07:30; say it twice for twice a day; any time if not said."),
    ] = None,
    profile: Annotated[
        str, typer.Option(help="The id of the profile to do the exercise with.")
    ] = "",
    database: Database = None,
) -> None:
    """Add an exercise or a routine to a person's plan."""
    from posecoach.exercises.profiles import profiles_of
    from posecoach.sessions.naming import plan_names
    from posecoach.sessions.plan import Appointment
    from posecoach.sessions.store.planning import plan_it

    names = plan_names()
    kinds: dict[str, Literal["routine", "exercise"]] = {
        # A routine goes before an exercise.
        key: "routine" if kind == "routine" else "exercise"
        for kind, key in reversed(names)
    }
    _must_be_among(what, kinds, "exercise or routine")
    if profile:
        fitting = profiles_of(what) if kinds[what] == "exercise" else {}
        _must_be_among(profile, fitting, f"profile of {what}")
    weekdays, times = _weekdays(days), [_time(words) for words in at] if at else [None]
    with opened_store(database) as store:
        one = chosen_person(store, person)
        for moment in times:
            item = Appointment(kinds[what], what, weekdays, moment, profile)
            plan_it(store, one.id, item)
    added = f"{names[kinds[what], what]}, {_days_words(weekdays)}"
    printer().print(f"Planned for {one.name}: {added}.", markup=False, highlight=False)


@people_app.command()
def unplan(
    person: Who,
    key: Annotated[str, typer.Argument(help="Of the plan; see `posecoach people show`.")],
    database: Database = None,
) -> None:
    """Remove something from a person's plan."""
    from posecoach.sessions.store.planning import planned
    from posecoach.sessions.store.planning import unplan as remove

    with opened_store(database) as store:
        one = chosen_person(store, person)
        if key not in {item.id for item in planned(store, one.id)}:
            raise StoreError(f"There is nothing with the key {key} in the plan of {one.name}.")
        remove(store, key)
    printer().print("Removed from the plan.")


@people_app.command()
def report(
    person: Who,
    file: Annotated[
        Path | None, typer.Argument(help="A .pdf or .html file; by default a PDF with the date.")
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=520, help="Over how many weeks.")] = 8,
    force: Annotated[bool, typer.Option(help="Replace a file that is there.")] = False,
    database: Database = None,
) -> None:
    """Write a person's report over some weeks, for printing: the one of the People page."""
    from posecoach.exercises.profiled import known_profiles
    from posecoach.sessions.naming import report_stem
    from posecoach.sessions.practice_report import practice_html, practice_pdf
    from posecoach.sessions.practice_story import tell_practice
    from posecoach.sessions.store.practice import practice_of

    with opened_store(database) as store:
        one, today = chosen_person(store, person), _today()
        path = file or Path(f"{report_stem(one.name, today)}.pdf")
        if path.suffix.lower() not in (".pdf", ".html"):
            raise StoreError(f"A report is a .pdf or a .html file, not {path.name}.")
        if path.exists() and not force:
            raise StoreError(f"{path} is there already; choose another name, or say --force.")
        names = {key: profile.name for key, profile in known_profiles().items()}
        story = tell_practice(practice_of(store, one, weeks, today, names))
    html = path.suffix.lower() == ".html"
    _write(path, practice_html(story).encode() if html else practice_pdf(story))
    printer().print(f"The report is in {path}.", markup=False, highlight=False)


def _write(path: Path, data: bytes) -> None:
    from posecoach.video.whole import write_whole

    write_whole(path, lambda part: Path(part).write_bytes(data))


def _today() -> date:
    return datetime.now().astimezone().date()


def _must_be_among(key: str, known: Any, what: str) -> None:
    if key not in known:
        there = ", ".join(sorted(known)) or "none"
        raise StoreError(f"There is no {what} '{key}'. There are: {there}.")


def _weekdays(words: str) -> frozenset[int]:
    found = set()
    for word in words.lower().replace(" ", "").split(","):
        if word[:3] not in _WEEKDAYS:
            raise StoreError(f"'{word}' is no day; say days as {', '.join(_WEEKDAYS)}.")
        found.add(_WEEKDAYS.index(word[:3]))
    return frozenset(found)


def _time(words: str) -> time:
    try:
        return datetime.strptime(words, "%H:%M").time()
    except ValueError:
        raise StoreError(f"'{words}' is no time of day; say it as 07:30.") from None


def _days_words(weekdays: frozenset[int]) -> str:
    return "every day" if len(weekdays) == 7 else ", ".join(_WEEKDAYS[d] for d in sorted(weekdays))


def _overview_document(one: Overview) -> dict[str, Any]:
    return {
        "person": asdict(one.person),
        "last": None if one.last is None else one.last.isoformat(),
        "sessions_a_week": round(one.a_week, 2),
        "planned_a_week": one.planned_a_week,
        "planned_days": one.followed.planned,
        "practised_days": one.followed.practised,
        "needs_a_look": list(one.attention),
    }


def _plan_document(one: Planned) -> dict[str, Any]:
    what = one.appointment
    return {
        "key": one.id,
        "kind": what.kind,
        "what": what.what,
        "days": [_WEEKDAYS[day] for day in sorted(what.weekdays)],
        "at": None if what.at is None else f"{what.at:%H:%M}",
        "profile": what.profile or None,
        "since": one.since.isoformat(),
    }
