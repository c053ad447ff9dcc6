"""`afterwards spc`: what anybody needs to compare our figures with the NHS tool, and a refusal of what is no series."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.spc import command


def run(folder: Path, text: str, *more: str) -> Result:
    file = folder / "series.csv"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(command, [str(file), *more])


def published() -> str:
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    return "month,value\n" + "".join(f"m{place},{value}\n" for place, value in enumerate(values, 1))


def test_points_limits_rules_and_icons_come_out_as_json(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, published(), "--direction", "up", "--screen", "--target", "9").stdout)
    assert len(found["points"]) == 18
    point = found["points"][4]
    assert (point["x"], point["y"], point["rule"], point["state"]) == ("m5", 10.0, "outside", "improvement_high")
    assert [round(point[line], 4) for line in ("mean", "lower", "upper")] == [1.9444, -0.7156, 4.6044]
    assert found["icons"] == {"variation": "common", "assurance": "fail"}


def test_a_missing_value_is_a_gap_and_a_phase_begins_at_an_x(tmp_path: Path) -> None:
    text = "x,y\n" + "".join(f"{name},{name}\n" for name in range(6)) + "gap,\n" + "late,4\n"
    found = json.loads(run(tmp_path, text, "--direction", "neutral", "--phase", "late").stdout)
    assert [point["y"] for point in found["points"]][-2:] == [None, 4.0]
    assert [point["phase"] for point in found["points"]] == [1] * 7 + [2]
    assert found["points"][-1]["mean"] is None


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("x,y\njan,many\n", (), "line 2: y is not a number"),
        ("x,y\njan,nan\n", (), "line 2: y is not a number"),
        ("x,y\n", (), "has no points"),
        ("x,y\njan,1\n", ("--phase", "feb"), "no x 'feb'"),
    ],
)
def test_what_is_no_series_is_refused_with_the_line(
    tmp_path: Path, text: str, more: tuple[str, ...], said: str
) -> None:
    found = run(tmp_path, text, "--direction", "up", *more)
    assert found.exit_code == 65
    assert said in found.stderr
    assert found.stdout == ""
