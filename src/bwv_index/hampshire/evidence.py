"""Points 1 and 7: is the evidence complete - cameras expected and found, and clips of what matters?"""

from collections.abc import Iterator
from dataclasses import replace

from bwv_index.hampshire.answer import PointAnswer, answer
from bwv_index.hampshire.facts import Case, Compared, EvidencePart, ShownPart
from bwv_index.hampshire.finding import Finding, FindingCode, found
from bwv_index.hampshire.point import Point, Standing, worst
from bwv_index.hampshire.roles import victims_among
from bwv_index.incidents import Injury, RoleKind

POINTS = {
    EvidencePart.ACT: Point.ACT,
    EvidencePart.INJURY: Point.INJURY,
    EvidencePart.ARREST: Point.ARREST,
    EvidencePart.FIRST_ACCOUNT: Point.FIRST_ACCOUNT,
}
COLUMNS = {
    EvidencePart.ACT: "act_clips",
    EvidencePart.INJURY: "injury_clips",
    EvidencePart.ARREST: "arrest_clips",
    EvidencePart.FIRST_ACCOUNT: "first_account_clips",
}


def evidence_answers(case: Case) -> Iterator[PointAnswer]:
    """Answer the points about the evidence; a clip of an injury is not asked for where nobody was hurt."""
    yield _cameras(case)
    yield _statement(case)
    shown = {part.part: part for part in case.parts}
    for part, point in POINTS.items():
        if part is EvidencePart.INJURY and case.injury is Injury.NONE:
            continue
        yield _part(case, shown.get(part, ShownPart(part)), point)


def _cameras(case: Case) -> PointAnswer:
    point = Point.CAMERAS
    findings: list[Finding] = []
    standings = [Standing.FULFILLED]
    if not case.present:
        findings.append(found(FindingCode.NOBODY_PRESENT, point))
        standings.append(Standing.NOT_KNOWN)
    if case.compared is not Compared.NOW:
        since = (
            "no linking run has looked yet"
            if case.compared is Compared.NEVER
            else "the record has changed since"
        )
        findings.append(found(FindingCode.FOOTAGE_NOT_COMPARED, point, since))
        standings.append(Standing.NOT_KNOWN)
    if case.compared is not Compared.NEVER:
        for missing in case.missing:
            code = FindingCode.FOOTAGE_MISSING if missing.cameras else FindingCode.CAMERA_NOT_KNOWN
            camera = f", camera {', '.join(missing.cameras)}" if missing.cameras else ""
            findings.append(found(code, point, f"officer {missing.officer}{camera}: {missing.reason}"))
            sure = missing.cameras and case.compared is Compared.NOW
            standings.append(Standing.NOT_FULFILLED if sure else Standing.NOT_KNOWN)
    if case.proposed:
        findings.append(found(FindingCode.CLIPS_UNDECIDED, point, ", ".join(case.proposed)))
        standings.append(Standing.NOT_KNOWN)
    return answer(point, worst(tuple(standings)), _told(case), *findings)


def _told(case: Case) -> str:
    clips = f"{len(case.confirmed)} clip(s) confirmed, {len(case.proposed)} proposed"
    if case.compared is Compared.NEVER:
        return f"{len(case.present)} officer(s) there; {clips}"
    found_of = len(case.present) - len(case.missing)
    return f"footage of {found_of} of {len(case.present)} officer(s) there; {clips}"


def _statement(case: Case) -> PointAnswer:
    """Answer who took the victim's statement, as far as the table says."""
    point = Point.VICTIM_STATEMENT
    if not case.statement_by:
        told = "not recorded"
        return answer(point, Standing.NOT_KNOWN, told, found(FindingCode.STATEMENT_NOT_RECORDED, point))
    told = f"taken by {', '.join(written for written, _ in case.statement_by)}"
    findings, standings = [], [Standing.FULFILLED if case.victims else Standing.NOT_KNOWN]
    for written, officer in case.statement_by:
        if officer is None:
            findings.append(found(FindingCode.STATEMENT_TAKER_NOT_READ, point, written))
            standings.append(Standing.NOT_KNOWN)
        for victim, sure in victims_among(case, (officer,) if officer else ()):
            is_one = "is a victim" if sure else "may be a victim: the force of one of them is not stated"
            findings.append(found(FindingCode.STATEMENT_BY_VICTIM, point, f"officer {victim} {is_one}"))
            standings.append(Standing.NOT_FULFILLED if sure else Standing.NOT_KNOWN)
    return answer(point, worst(tuple(standings)), told, *findings)


def _part(case: Case, shown: ShownPart, point: Point) -> PointAnswer:
    if shown.confirmed:
        return answer(point, Standing.FULFILLED, ", ".join(shown.confirmed))
    detail = shown.part.value
    if shown.others:
        told = ", ".join(shown.others)
        finding = found(FindingCode.EVIDENCE_NOT_CONFIRMED, point, f"{detail}: {told}")
        return answer(point, Standing.NOT_KNOWN, told, finding)
    if shown.none:
        finding = found(FindingCode.EVIDENCE_NOT_SHOWN, point, detail)
        return answer(point, Standing.NOT_FULFILLED, "stated: no clip shows it", finding)
    if shown.part is EvidencePart.ARREST and not case.of_role(RoleKind.ARRESTING) and not case.arrests:
        told = "whether anybody was arrested is not recorded"
        return answer(point, Standing.NOT_KNOWN, told, found(FindingCode.ARREST_NOT_KNOWN, point))
    if shown.part is EvidencePart.INJURY and case.injury is Injury.UNKNOWN:
        told = "whether the officer was hurt is not known"
        return answer(point, Standing.NOT_KNOWN, told, found(FindingCode.INJURY_NOT_KNOWN, point))
    if shown.hints:
        detail += f"; reasons that speak of it: {', '.join(shown.hints)}"
    finding = replace(
        found(FindingCode.EVIDENCE_NOT_RECORDED, point, detail),
        remedy=f"Look, then name the clip in the column {COLUMNS[shown.part]}; `none` where no clip shows it.",
    )
    return answer(point, Standing.NOT_KNOWN, "no clip is named for it", finding)
