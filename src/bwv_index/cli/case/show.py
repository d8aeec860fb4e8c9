"""``bwv-index case show``: everything on one case."""

from pathlib import Path

import click

from bwv_index.cases import CaseExhibit, CaseRecording, CaseSnapshot, Topic
from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import moment, offset, say, show_json, show_table, wall
from bwv_index.pipeline import CaseDossier, show_case


@click.command("show")
@click.argument("urn")
@home_option
@by_option(required=False)
@json_option
def command(urn: str, home: Path, operator: str | None, *, as_json: bool) -> None:
    """Show the case URN: who is in it, every recording with its decision, exhibits, versions, and what waits.

    The URN is found however it is written.

    \b
    Examples:
      bwv-index case show 42EZ0188125
      bwv-index case show "42 EZ 01881 25" --json
    """
    with opened(home, operator) as workspace:
        found = show_case(workspace, urn)
    if as_json:
        show_json(found)
        return
    _head(found)
    _recordings(found.case)
    _exhibits(found.case)
    _end(found)


def _head(found: CaseDossier) -> None:
    case = found.case
    typed = "" if case.urn.shown == case.urn.raw else f" (typed as {case.urn.raw})"
    former = f", formerly {', '.join(found.former)}" if found.former else ""
    opened_by = f"opened {moment(case.opened.at)} by {case.opened.by}: {case.opened.why}"
    say(f"Case {case.urn.shown}{typed}{former}; {opened_by}")
    for one in case.defendants:
        wrong = " (no ASN's shape, or a wrong check letter)" if one.asn_ok is False else ""
        asn = f", ASN {one.asn}{wrong}" if one.asn else ""
        crimes = f", crime {', '.join(one.crimes)}" if one.crimes else ""
        say(f"Defendant {one.number}: {', '.join(p for p in (one.surname, one.forename) if p)}{asn}{crimes}")
    for incident in case.incidents:
        place = (
            f"; told outside as {incident.place_shown}" if incident.place_shown else "; no place told outside"
        )
        say(f"Incident {incident.ref}{place}")
        for missing in incident.expected:
            told = f"explained: {missing.explained.why}" if missing.explained else "not explained yet"
            say(f"  No footage of officer {missing.officer}, who {missing.reason}; {told}")
        if incident.gaps:
            say(
                f"  Said of its cameras' gaps: {len(incident.gaps)} (with --json, in the pack's page and in preflight)"
            )
    for person in case.people:
        named = " ".join(part for part in (person.rank, str(person.officer), person.surname) if part)
        say(f"{person.role.value}: {named}{f', initials {person.initials}' if person.initials else ''}")


def _recordings(case: CaseSnapshot) -> None:
    if not case.recordings:
        say("No recording is confirmed for an incident of this case yet.")
        return
    headers = ("recording", "starts", "length", "officer", "decision", "described", "by")
    show_table(headers, map(_recording, case.recordings))


def _recording(one: CaseRecording) -> tuple[object, ...]:
    decided = one.disposal
    return (
        one.evidence_id,
        wall(one.time.start_utc, one.time.zone, one.time.half_width_s),
        offset(one.duration),
        one.officer or "not known",
        decided.disposal.value if decided else "NOT DECIDED",
        decided.description if decided else "",
        decided.said.by if decided else "",
    )


def _exhibits(case: CaseSnapshot) -> None:
    if case.exhibits:
        headers = ("exhibit", "what", "of", "from", "to", "title", "key", "redaction", "state")
        show_table(headers, map(_exhibit, case.exhibits))
    else:
        say("No exhibit yet.")


def _exhibit(one: CaseExhibit) -> tuple[object, ...]:
    span = one.span
    return (
        one.ref,
        f"{one.kind.value}, working copy" if one.evidence and one.evidence.working_copy else one.kind.value,
        one.recording,
        "" if span is None else offset(span.true_in),
        "" if span is None else offset(span.true_out),
        one.title,
        {True: "key", False: "not key", None: "not said"}[one.key],
        one.redaction.value if one.redaction else "not reviewed",
        f"withdrawn: {one.withdrawn.why}" if one.withdrawn else "stands",
    )


def _end(found: CaseDossier) -> None:
    case = found.case
    for line in case.schedule:
        now = f"; {line.now}" if line.now else ""
        say(f"{line.schedule.value} item {line.number}: {line.recording}, {line.of.value}{now}")
    for one in (answer for answer in case.answers if answer.topic is not Topic.REDACTION):
        told = f"none, {one.said.why}" if one.absent else one.text or one.said.why
        say(f"Answered, {one.topic.value} {one.subject}: {told}")
    if case.marks:
        say(f"Moments described: {len(case.marks)} (bwv-index case marks)")
    for issue in case.issues:
        say(
            f"Version {issue.version} for the {issue.variant.value}: {moment(issue.made_at)} by {issue.made_by}"
        )
    if case.link_proposals_below:
        say(f"Less likely proposals not decided: {case.link_proposals_below} (bwv-index review)")
    for limit in found.limits:
        left = f"{limit.days_left} days left" if limit.days_left >= 0 else f"{-limit.days_left} days ago"
        say(
            f"Incident {limit.incident}: {limit.offence_code} is summary only; charge by {limit.last_day} ({left})"
        )
    for outcome in found.outcomes:
        ended = [outcome.result.value, outcome.sentence, f"on {outcome.on}" if outcome.on else ""]
        say(f"Outcome, defendant {outcome.defendant}, {outcome.charge}: {', '.join(filter(None, ended))}")
    say("Waiting:" if found.waiting else "Nothing waits for a person.")
    for waiting in found.waiting:
        say(f"  {waiting}")
