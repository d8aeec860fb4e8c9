import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cameras import Fix, FixProblem, parse_iso6709


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+54.1843-002.7189/", "54.1843,-2.7189"),
        ("+51.8890+000.9030/", "51.889,0.903"),
        ("+38.1893-119.9558+2004.158/", "38.1893,-119.9558,2004.158"),
        ("+27.1281+100.2508+000.000/", "27.1281,100.2508,0"),
        ("-33.1265+117.3274", "-33.1265,117.3274"),
        ("+51+000/", "51,0"),
        ("+5153.34+00054.18/", "51.889,0.903"),
        ("+5153+00054/", "51.8833333,0.9"),
        ("+515320.4+0005410.8/", "51.889,0.903"),
        ("-335902.5-1511259.25+12CRSWGS_84/", "-33.9840278,-151.2164583,12"),
        ("+40.75-074.00+CRSWGS_84/", None),
        ("+40.75-074.00CRSWGS_84/", "40.75,-74"),
        (" +51.8890+000.9030/\0\n", "51.889,0.903"),
        ("+90-180/", "90,-180"),
    ],
)
def test_points_in_every_form(text: str, expected: str | None) -> None:
    fix = parse_iso6709(text)
    if expected is None:
        assert isinstance(fix, FixProblem)
    else:
        assert isinstance(fix, Fix)
        assert fix.text == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("+00.0000+000.0000/", "without a fix"),
        ("+91.0+000.5/", "latitude lies within"),
        ("+51.0+181.0/", "longitude within"),
        ("+999.0+999.0/", "latitude: 3 digits"),
        ("+51.5-0.1/", "longitude: 1 digits"),
        ("+5.15-000.1/", "latitude: 1 digits"),
        ("+5160.0+00000.0/", "under 60"),
        ("+515960+0000000/", "under 60"),
        ("+51.0+000.1+99999/", "altitude"),
        ("nan", "not of the form"),
        ("+nan+nan/", "not of the form"),
        ("+inf-inf/", "not of the form"),
        ("51.5000-000.1000/", "not of the form"),
        ("+51.5000-000.1000//", "not of the form"),
        ("+51,5000-000,1000/", "not of the form"),
        ("+\u0665\u0661.\u0665-\u0660\u0660\u0660.\u0661/", "not of the form"),
        ("+51.0000000000001+000.1/", "13 decimals"),
        ("", "not of the form"),
        ("+51.5000-000.1000/" * 1000, "too long"),
    ],
)
def test_what_is_no_point_is_refused_with_its_reason(text: str, reason: str) -> None:
    problem = parse_iso6709(text)
    assert isinstance(problem, FixProblem)
    assert reason in problem.reason


@given(st.text(alphabet="+-0123456789./CRSWGS_84nan ", max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    assert isinstance(parse_iso6709(text), Fix | FixProblem)


def written(value: float, digits: int, form: int) -> str:
    """Write an angle in degrees (0), with minutes (1) or with minutes and seconds (2)."""
    sign, rest = "-" if value < 0 else "+", abs(value)
    if form == 0:
        return f"{sign}{rest:0{digits + 9}.8f}"
    hundredths = round(rest * 3600 * 10_000)
    degrees, rest_of = divmod(hundredths, 3600 * 10_000)
    if form == 1:
        return f"{sign}{degrees:0{digits}d}{rest_of / 600_000:011.8f}"
    minutes, seconds = divmod(rest_of, 600_000)
    return f"{sign}{degrees:0{digits}d}{minutes:02d}{seconds / 10_000:07.4f}"


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9), st.integers(0, 2))
def test_a_point_reads_as_it_was_written(latitude: float, longitude: float, form: int) -> None:
    fix = parse_iso6709(f"{written(latitude, 2, form)}{written(longitude, 3, form)}/")
    if isinstance(fix, Fix):
        assert fix.position.latitude == pytest.approx(latitude, abs=1e-7)
        assert fix.position.longitude == pytest.approx(longitude, abs=1e-7)
    else:
        assert "without a fix" in fix.reason
        assert abs(latitude) + abs(longitude) < 1e-6
