"""What checking finds: a stable code, how much it weighs, what it means and what a person does next."""

from dataclasses import dataclass
from enum import StrEnum

from bwv_index.hampshire.point import Point


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class FindingCode(StrEnum):
    """Why a point is not fulfilled or not known. ``docs/hampshire.md`` is written from this and the table below it."""

    VICTIM_IS_OFFICER_IN_CASE = "victim-is-officer-in-case"
    VICTIM_NOT_RECORDED = "victim-not-recorded"
    OFFICER_IN_CASE_NOT_RECORDED = "officer-in-case-not-recorded"
    VICTIM_TOOK_STATEMENTS = "victim-took-statements"
    STATEMENT_TAKER_NOT_RECORDED = "statement-taker-not-recorded"
    VICTIM_IS_DISCLOSURE_OFFICER = "victim-is-disclosure-officer"
    DISCLOSURE_OFFICER_NOT_RECORDED = "disclosure-officer-not-recorded"
    VICTIM_HAD_ROLE = "victim-had-role"
    VICTIM_REVIEWED = "victim-reviewed"
    VICTIM_DECIDED = "victim-decided"
    VICTIM_HAD_DECIDED = "victim-had-decided"
    VICTIM_MADE_PACK = "victim-made-pack"
    ACTOR_NOT_AN_OFFICER = "actor-not-an-officer"
    REVIEWER_NOT_RECORDED = "reviewer-not-recorded"
    VICTIM_PRODUCES = "victim-produces"
    FOOTAGE_MISSING = "footage-missing"
    CAMERA_NOT_KNOWN = "camera-not-known"
    FOOTAGE_NOT_COMPARED = "footage-not-compared"
    CLIPS_UNDECIDED = "clips-undecided"
    NOBODY_PRESENT = "nobody-present"
    STALE = "stale"
    NO_DATE = "no-date"
    CONCLUDED_NOT_READ = "concluded-not-read"
    VICTIM_UPDATE_NOT_RECORDED = "victim-update-not-recorded"
    VICTIM_NOT_UPDATED = "victim-not-updated"
    VICTIM_UPDATE_OLD = "victim-update-old"
    VPS_NOT_RECORDED = "vps-not-recorded"
    VPS_NOT_OFFERED = "vps-not-offered"
    SUPERVISOR_NOT_RECORDED = "supervisor-not-recorded"
    CONTACT_NOT_RECORDED = "contact-not-recorded"
    NO_CONTACT = "no-contact"
    CONTACT_LATE = "contact-late"
    CONTACT_DELAY_NOT_KNOWN = "contact-delay-not-known"
    DATE_NOT_PLAUSIBLE = "date-not-plausible"
    SAFETY_REPORT_NOT_RECORDED = "safety-report-not-recorded"
    CRIMES_FEWER_THAN_VICTIMS = "crimes-fewer-than-victims"
    SENIOR_LEAD_NOT_RECORDED = "senior-lead-not-recorded"
    SENIOR_LEAD_NOT_TOLD = "senior-lead-not-told"
    FEDERATION_NOT_RECORDED = "federation-not-recorded"
    FEDERATION_NOT_TOLD = "federation-not-told"
    DEBRIEF_NOT_RECORDED = "debrief-not-recorded"
    DEBRIEF_NOT_OFFERED = "debrief-not-offered"
    STATEMENT_NOT_RECORDED = "statement-not-recorded"
    STATEMENT_BY_VICTIM = "statement-by-victim"
    STATEMENT_TAKER_NOT_READ = "statement-taker-not-read"
    INJURY_NOT_KNOWN = "injury-not-known"
    ARREST_NOT_KNOWN = "arrest-not-known"
    EVIDENCE_NOT_RECORDED = "evidence-not-recorded"
    EVIDENCE_NOT_SHOWN = "evidence-not-shown"
    EVIDENCE_NOT_CONFIRMED = "evidence-not-confirmed"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says, how much it weighs unless a force lowers it, and what a person does next."""

    severity: Severity
    says: str
    remedy: str


_COLUMN = (
    "State it in the column {} of the table of incidents and import that again; `no` if it was not done."
)

MEANINGS: dict[FindingCode, Meaning] = {
    FindingCode.VICTIM_IS_OFFICER_IN_CASE: Meaning(
        Severity.ERROR, "A victim is recorded as the officer in the case.",
        "Give the case to another officer, record that (parties.csv, or bwv-index incidents role give), and take the "
        "role back: bwv-index incidents role end. Tell the supervisor and the prosecutor who did what until then.",
    ),
    FindingCode.VICTIM_NOT_RECORDED: Meaning(
        Severity.WARNING, "Nobody is recorded as the victim, so that no role could be checked.",
        "Import the officers with their roles (parties.csv).",
    ),
    FindingCode.OFFICER_IN_CASE_NOT_RECORDED: Meaning(
        Severity.WARNING, "Nobody is recorded as the officer in the case.",
        "Import the role officer-in-the-case (parties.csv).",
    ),
    FindingCode.VICTIM_TOOK_STATEMENTS: Meaning(
        Severity.WARNING, "A victim is recorded as a taker of statements at this incident.",
        "Have the witnesses' statements taken by somebody else, or say in the file whose statement it was.",
    ),
    FindingCode.STATEMENT_TAKER_NOT_RECORDED: Meaning(
        Severity.NOTE, "Nobody is recorded as having taken statements.",
        "Import the role statement-taker (parties.csv) for whoever did.",
    ),
    FindingCode.VICTIM_IS_DISCLOSURE_OFFICER: Meaning(
        Severity.WARNING, "A victim is recorded as the disclosure officer.",
        "Name another disclosure officer, and take the role back: bwv-index incidents role end.",
    ),
    FindingCode.DISCLOSURE_OFFICER_NOT_RECORDED: Meaning(
        Severity.NOTE, "Nobody is recorded as the disclosure officer.",
        "Import the role disclosure-officer (parties.csv).",
    ),
    FindingCode.VICTIM_HAD_ROLE: Meaning(
        Severity.NOTE,
        "An officer was on record as a victim and in what a victim must not do, until a person took one of the two "
        "back.",
        "If the officer was a victim and did it, tell the supervisor and the prosecutor; if a table was wrong, "
        "nothing.",
    ),
    FindingCode.VICTIM_REVIEWED: Meaning(
        Severity.WARNING, "A victim is recorded as a reviewer: somebody who describes what the footage shows.",
        "Have the footage of the assault described by another officer.",
    ),
    FindingCode.VICTIM_DECIDED: Meaning(
        Severity.WARNING,
        "A victim confirmed or rejected a clip of the own assault, and so said what it shows.",
        "Have another officer look at the clip and decide: reject it, then confirm it with a reason of their own.",
    ),
    FindingCode.VICTIM_HAD_DECIDED: Meaning(
        Severity.NOTE, "A victim decided on a clip of the own assault, and another officer has decided on it since.",
        "Nothing; both decisions stay on the record.",
    ),
    FindingCode.VICTIM_MADE_PACK: Meaning(
        Severity.WARNING, "A victim exported a pack of the own assault.",
        "Have another officer go through the clips and export the pack.",
    ),
    FindingCode.ACTOR_NOT_AN_OFFICER: Meaning(
        Severity.NOTE, "Somebody decided or exported under a name that is no collar number: it may be a victim.",
        "Find out who that was. Act under a collar number: --by or BWV_INDEX_OPERATOR.",
    ),
    FindingCode.REVIEWER_NOT_RECORDED: Meaning(
        Severity.NOTE, "Nobody is recorded as having reviewed, decided on or packed the footage.",
        "Import the role reviewer (parties.csv), or decide on the clips here.",
    ),
    FindingCode.VICTIM_PRODUCES: Meaning(
        Severity.NOTE, "A victim is recorded as a producer: allowed for the master of the own camera.",
        "See to it that clips cut from it are another officer's exhibits.",
    ),
    FindingCode.FOOTAGE_MISSING: Meaning(
        Severity.WARNING, "An officer was there, a camera was issued to that officer, and no footage is linked.",
        "Ask the officer, find the camera's footage, ingest it and link.",
    ),
    FindingCode.CAMERA_NOT_KNOWN: Meaning(
        Severity.WARNING, "An officer was there, no footage is linked, and no camera issue says whether one was worn.",
        "Ask the officer; import the camera issue (camera_issue.csv).",
    ),
    FindingCode.FOOTAGE_NOT_COMPARED: Meaning(
        Severity.NOTE, "No linking run has looked for footage since the record last changed.",
        "Run: bwv-index link run",
    ),
    FindingCode.CLIPS_UNDECIDED: Meaning(
        Severity.WARNING, "Likely clips wait for a person's decision.",
        "Look at each: bwv-index review --incident INCIDENT",
    ),
    FindingCode.NOBODY_PRESENT: Meaning(
        Severity.WARNING, "Nobody is recorded as there, so that no camera could be expected.",
        "Import the officers and deployments (parties.csv, deployments.csv).",
    ),
    FindingCode.STALE: Meaning(
        Severity.WARNING, "Nothing was done about the incident for longer than hampshire.stale_days.",
        "Ask the officer in the case. If it is over, state it in the column concluded_at.",
    ),
    FindingCode.NO_DATE: Meaning(
        Severity.NOTE, "No date of the incident or of anything done about it is known.",
        "Import when it was reported or happened.",
    ),
    FindingCode.CONCLUDED_NOT_READ: Meaning(
        Severity.NOTE, "The column concluded_at holds something that cannot be read.",
        "Correct it to a date, yes or no, and import the table again.",
    ),
    FindingCode.VICTIM_UPDATE_NOT_RECORDED: Meaning(
        Severity.WARNING, "When the victim was last told how the case stands is not recorded.",
        _COLUMN.format("victim_updated_at"),
    ),
    FindingCode.VICTIM_NOT_UPDATED: Meaning(
        Severity.WARNING, "The table states that the victim has not been told how the case stands.",
        "Tell the victim, then state when in the column victim_updated_at.",
    ),
    FindingCode.VICTIM_UPDATE_OLD: Meaning(
        Severity.WARNING, "The victim was last told longer ago than hampshire.update_days.",
        "Tell the victim how the case stands, then state when in the column victim_updated_at.",
    ),
    FindingCode.VPS_NOT_RECORDED: Meaning(
        Severity.WARNING, "Whether a victim personal statement was offered is not recorded.",
        _COLUMN.format("vps_offered_at"),
    ),
    FindingCode.VPS_NOT_OFFERED: Meaning(
        Severity.WARNING, "The table states that no victim personal statement was offered.", "Offer one.",
    ),
    FindingCode.SUPERVISOR_NOT_RECORDED: Meaning(
        Severity.WARNING, "Nobody is recorded as the supervisor.", "Import the role supervisor (parties.csv).",
    ),
    FindingCode.CONTACT_NOT_RECORDED: Meaning(
        Severity.WARNING, "When a supervisor first spoke to the victim is not recorded.",
        _COLUMN.format("supervisor_contact_at"),
    ),
    FindingCode.NO_CONTACT: Meaning(
        Severity.WARNING, "The table states that no supervisor has spoken to the victim.",
        "See to it now, then state when in the column supervisor_contact_at.",
    ),
    FindingCode.CONTACT_LATE: Meaning(
        Severity.WARNING, "The supervisor's first contact came later than hampshire.contact_hours.",
        "Say in the file why. It stays late.",
    ),
    FindingCode.CONTACT_DELAY_NOT_KNOWN: Meaning(
        Severity.NOTE, "Whether the supervisor's contact came in time cannot be told from what is recorded.",
        "State the hours of the incident and of the contact.",
    ),
    FindingCode.DATE_NOT_PLAUSIBLE: Meaning(
        Severity.WARNING, "A date lies before the incident or in the future.",
        "Correct it in the table of incidents and import that again.",
    ),
    FindingCode.SAFETY_REPORT_NOT_RECORDED: Meaning(
        Severity.WARNING, "No health-and-safety report is recorded.",
        "State its reference in the column safety_report_ref. A crime reference does not stand for it.",
    ),
    FindingCode.CRIMES_FEWER_THAN_VICTIMS: Meaning(
        Severity.WARNING, "There are fewer crime references than victims: one is recorded for each victim.",
        "Have a crime recorded for each victim, then import the references (crime_refs).",
    ),
    FindingCode.SENIOR_LEAD_NOT_RECORDED: Meaning(
        Severity.WARNING, "Whether the senior lead was told is not recorded.",
        _COLUMN.format("senior_lead_told_at"),
    ),
    FindingCode.SENIOR_LEAD_NOT_TOLD: Meaning(
        Severity.WARNING, "The table states that the senior lead was not told.", "Tell the senior lead.",
    ),
    FindingCode.FEDERATION_NOT_RECORDED: Meaning(
        Severity.WARNING, "Whether the Federation or the union was told is not recorded.",
        _COLUMN.format("federation_told_at"),
    ),
    FindingCode.FEDERATION_NOT_TOLD: Meaning(
        Severity.WARNING, "The table states that neither Federation nor union was told.",
        "Ask the victim, and tell them.",
    ),
    FindingCode.DEBRIEF_NOT_RECORDED: Meaning(
        Severity.NOTE, "Whether a debrief was offered is not recorded.", _COLUMN.format("debrief_offered_at"),
    ),
    FindingCode.DEBRIEF_NOT_OFFERED: Meaning(
        Severity.NOTE, "The table states that no debrief was offered.",
        "Offer one; what to look at: bwv-index debrief INCIDENT",
    ),
    FindingCode.STATEMENT_NOT_RECORDED: Meaning(
        Severity.WARNING, "Who took the victim's statement is not recorded, or whether there is one.",
        "State the collar number in the column victim_statement_by.",
    ),
    FindingCode.STATEMENT_BY_VICTIM: Meaning(
        Severity.WARNING, "The victim's statement was taken by a victim.",
        "Have it taken by another officer.",
    ),
    FindingCode.STATEMENT_TAKER_NOT_READ: Meaning(
        Severity.NOTE, "Who took the victim's statement is written as no collar number.",
        "State the collar number in the column victim_statement_by.",
    ),
    FindingCode.INJURY_NOT_KNOWN: Meaning(
        Severity.NOTE, "Whether the officer was hurt is not known.", "State it in the column injury.",
    ),
    FindingCode.ARREST_NOT_KNOWN: Meaning(
        Severity.NOTE, "Nobody is recorded as arresting and no custody record is stated.",
        "If somebody was arrested, import the role arresting or state custody_refs.",
    ),
    FindingCode.EVIDENCE_NOT_RECORDED: Meaning(
        Severity.WARNING, "Nobody has named the clip that shows it, or said that none does.",
        "Look, then name the clip in the column of that part (act_clips, injury_clips, arrest_clips, "
        "first_account_clips); `none` where no clip shows it.",
    ),
    FindingCode.EVIDENCE_NOT_SHOWN: Meaning(
        Severity.WARNING, "A person has stated that no clip shows it.",
        "Look for other evidence of it: photographs, statements, other cameras.",
    ),
    FindingCode.EVIDENCE_NOT_CONFIRMED: Meaning(
        Severity.WARNING, "A clip is named for it that nobody has confirmed for the incident.",
        "Look, then: bwv-index link decide CLIP INCIDENT confirm --why REASON",
    ),
}  # fmt: skip
"""Every code with what it means (a test sees to it that none is left out)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person should see to: which point it is of, and about whom or what."""

    code: FindingCode
    severity: Severity
    point: Point
    detail: str
    says: str
    remedy: str


def found(code: FindingCode, point: Point, detail: str = "") -> Finding:
    """Make a finding as its code weighs it."""
    meaning = MEANINGS[code]
    return Finding(code, meaning.severity, point, detail, meaning.says, meaning.remedy)
