"""What a case must hold before it is served: each check by number and code, and what to do where it fails.

Sources: domain reference 5, and the rules of 4.6 and 7.
"""

from collections.abc import Mapping, Sequence

from bwv_index.cases.checks import disclosure, exhibits, footage, people, safety
from bwv_index.cases.checks.finding import Check, Finding, Matter
from bwv_index.cases.forms.model import Document
from bwv_index.cases.result import CheckResult, FileProof, Severity, Standing
from bwv_index.cases.snapshot import CaseSnapshot
from bwv_index.cases.terms import Variant

__all__ = ["CHECKS", "Check", "case_checks", "lowered", "stopping", "warning_of", "with_documents"]

_E, _W = Severity.ERROR, Severity.WARNING
_PROVIDED, _CLIPPED, _PLAYS = "BWV not provided", "BWV not clipped", "BWV not playable"
_EXHIBIT = "exhibit faults"
_SCHEDULED = "unused-material schedule not provided"
_COMPLETED = "unused-material schedule not completed correctly"

CHECKS = (
    Check(1, "urn-form", "the URN has the strict form", _E, "", people.urn_form, overridable=False),
    Check(2, "key-clip-enclosed", "key clips are enclosed or linked", _E, _PROVIDED, footage.key_clip_enclosed),
    Check(3, "cameras-accounted", "officers without a clip are explained", _W, _PROVIDED, footage.cameras_accounted),
    Check(4, "clipped", "exhibits are clipped, or it is said why not", _E, _CLIPPED, footage.clipped),
    Check(5, "playable", "exhibits play", _E, _PLAYS, footage.playable),
    Check(6, "playback-format", "the playback format is stated", _W, _PLAYS, footage.playback_format),
    Check(7, "exhibit-reference", "references are sound", _E, _EXHIBIT, exhibits.exhibit_reference),
    Check(8, "producer-statement", "producers' statements name them", _W, _EXHIBIT, exhibits.producer_statement),
    Check(9, "mg12-mg11-agree", "exhibit list and statements agree", _E, _EXHIBIT, exhibits.mg12_mg11_agree),
    Check(10, "hashes", "bytes are those recorded", _E, "", safety.hashes, overridable=False),
    Check(
        11, "all-decided", "every recording is decided", _E, _SCHEDULED, disclosure.all_decided,
        overridable=False,
    ),
    Check(12, "descriptions", "descriptions say what is seen", _W, _COMPLETED, disclosure.descriptions),
    Check(13, "numbers-hold", "numbers hold", _E, _COMPLETED, disclosure.numbers_hold),
    Check(
        14, "undermining-on-mg6e", "what undermines or assists is reported", _E,
        "disclosable unused material not provided", disclosure.undermining_on_mg6e,
    ),
    Check(
        15, "presumption-material", "material presumed disclosable is there or explained", _W,
        "rebuttable-presumption material not provided", disclosure.presumption_material,
    ),
    Check(
        16, "vps-offered", "it is known whether a victim personal statement was offered", _W,
        "victim personal statement information absent", people.vps_offered,
    ),
    Check(17, "victim-not-oic", "the officer in the case is no victim", _E, "", people.victim_not_oic),
    Check(
        18, "defence-clean", "nothing withheld goes to the defence", _E, "", safety.defence_clean,
        overridable=False,
    ),
    Check(19, "redaction-decided", "redaction is decided", _W, "", safety.redaction_decided),
    Check(20, "clock-stated", "times of day are known from a checked clock", _W, "", footage.clock_stated),
    Check(21, "links-undecided", "no likely link waits", _E, _PROVIDED, disclosure.links_undecided),
    Check(22, "victim-cut-own", "no victim cut their own assault", _W, "", people.victim_cut_own),
    Check(23, "exhibits-used", "exhibits are of recordings that are used", _E, _COMPLETED, exhibits.exhibits_used),
    Check(
        24, "defence-private", "nothing for the defence looks like a postcode or a telephone number", _E, "",
        safety.defence_private,
    ),
)  # fmt: skip
"""Every check, in order."""

_FOR_THE_DEFENCE_ALONE = frozenset({"defence-clean", "defence-private"})
"""What is not looked at for the prosecution is not in its report either: it did not pass."""
_ALWAYS_ERRORS_FOR_THE_DEFENCE = frozenset({"redaction-decided", "defence-private"})


def case_checks(
    snapshot: CaseSnapshot, proofs: Mapping[str, FileProof], severities: Mapping[str, Severity]
) -> tuple[CheckResult, ...]:
    """Run every check that concerns who the pack is for; one that finds nothing gives one result that passes.

    Args:
        snapshot: the case as a whole; its ``variant`` says for whom a pack would be made.
        proofs: what reading files again found, under any names; a file is known by its recorded SHA-256.
        severities: what failing means, by code, where it is other than by default.
    """
    matter = Matter(snapshot, {proof.sha256_recorded: proof for proof in proofs.values()})
    asked = (
        check
        for check in CHECKS
        if snapshot.variant is Variant.DEFENCE or check.code not in _FOR_THE_DEFENCE_ALONE
    )
    return tuple(result for check in asked for result in _results(check, matter, severities))


def with_documents(
    results: tuple[CheckResult, ...], case: CaseSnapshot, documents: Sequence[Document]
) -> tuple[CheckResult, ...]:
    """Return the results of checks with what the finished documents for the defence tell, in its place among them.

    Args:
        results: what the checks found in the case itself.
        case: the case as a whole.
        documents: the documents that the defence gets.
    """
    clean = next(check for check in CHECKS if check.run is safety.defence_clean)
    failed = [one for one in results if one.code == clean.code and one.standing is not Standing.PASS]
    remedies = tuple(dict.fromkeys(one.remedy for one in failed))
    found = [_result(clean, _E, one) for one in safety.leaks_in_documents(case, documents, remedies)]
    if not found:
        return results
    before = (
        one for one in results if one.number <= clean.number and (one.code != clean.code or one in failed)
    )
    return (*before, *found, *(one for one in results if one.number > clean.number))


def _results(check: Check, matter: Matter, severities: Mapping[str, Severity]) -> list[CheckResult]:
    severity = _severity(check, matter.case.variant, severities)
    passed = Finding("", check.meaning, "", Standing.PASS)
    found = tuple(check.run(matter)) or (passed,)
    return [_result(check, severity, finding) for finding in found]


def _result(check: Check, severity: Severity, finding: Finding) -> CheckResult:
    return CheckResult(
        number=check.number,
        code=check.code,
        severity=severity,
        standing=finding.standing,
        about=finding.about,
        told=finding.told,
        remedy=finding.remedy,
        overridable=check.overridable,
    )


def _severity(check: Check, variant: Variant, severities: Mapping[str, Severity]) -> Severity:
    always = not check.overridable or (
        variant is Variant.DEFENCE and check.code in _ALWAYS_ERRORS_FOR_THE_DEFENCE
    )
    return Severity.ERROR if always else severities.get(check.code, check.severity)


def stopping(results: tuple[CheckResult, ...]) -> tuple[CheckResult, ...]:
    """Return what stops an export: errors that failed, or could not be checked."""
    return tuple(
        result
        for result in results
        if result.severity is Severity.ERROR and result.standing is not Standing.PASS
    )


def warning_of(results: tuple[CheckResult, ...]) -> tuple[CheckResult, ...]:
    """Return what a person should know of: warnings that failed, or could not be checked."""
    return tuple(
        result
        for result in results
        if result.severity is Severity.WARNING and result.standing is not Standing.PASS
    )


def lowered(severities: Mapping[str, Severity]) -> tuple[str, ...]:
    """Return the codes of checks whose failing was made a warning by configuration, in order."""
    return tuple(
        check.code
        for check in CHECKS
        if check.overridable
        and check.severity is Severity.ERROR
        and severities.get(check.code) is Severity.WARNING
    )
