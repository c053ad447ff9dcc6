"""Settings: taken within their bounds, refused with a fix, and never shown."""

import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.settings import Settings, SettingsError, demonstration, load
from bot.settings.environment import Environment, variable
from bot.settings.service_file import DisplayName, Quiet, ServiceFile
from bot.settings.signposts import helplines

SECRET = "secretvalue123"
MIDDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 23, tzinfo=UTC)
FIVE = {name: f"postgresql://{name}@host/{name}" for name in ("people", "support", "learning", "safety", "keys")}
URLS = {variable(f"{name}_url"): url for name, url in FIVE.items()}


def _with(folder: Path, *changes: tuple[str, str]) -> Settings:
    """The made-up service with some of its text changed, as a service.toml."""
    text = demonstration()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "service.toml").write_text(text)
    return load({}, folder)


def _refused(folder: Path, *changes: tuple[str, str]) -> str:
    with pytest.raises(SettingsError) as refused:
        _with(folder, *changes)
    return str(refused.value)


def _refused_environment(folder: Path, environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as refused:
        load(environ, folder)
    return str(refused.value)


# the made-up service


def test_without_a_service_file_the_made_up_service_runs(tmp_path: Path) -> None:
    settings = load({}, tmp_path)
    assert settings.is_demonstration
    assert not settings.has_file
    assert settings.data == tmp_path / "data"
    assert settings.urls == {}
    assert settings.roles == {"web", "timers"}
    assert settings.address == "http://127.0.0.1:8000"


def test_the_made_up_service_is_the_one_of_the_journeys(tmp_path: Path) -> None:
    local = load({}, tmp_path).local(MIDDAY)
    staff, jo = local.routes["staff_support"], local.routes["safeguarding"]
    assert (local.service, local.demonstration) == ("Willow", True)
    assert (staff.label, staff.short, staff.number, staff.hours) == (
        "Staff support", "staff support", "01632 960 123", "07:00 to 22:00",
    )  # fmt: skip
    assert (jo.label, jo.short, jo.hours) == ("Jo, safeguarding lead", "Jo", "any time")
    assert [place.key for place in local.places] == ["staff_room", "ward", "outside"]
    assert [(person.label, person.role) for person in local.people] == [("Sam", "supporter"), ("Jo", "staff")]


def test_every_number_of_the_made_up_service_is_from_the_range_kept_for_drama() -> None:
    routes = tomllib.loads(demonstration())["who_to_call"]
    assert routes
    assert all(route["phone"].startswith("01632 960 ") for route in routes.values())


def test_the_made_up_service_names_every_key_there_is() -> None:
    tables: dict[str, Any] = tomllib.loads(demonstration())
    for name, field in {field.name: field for field in msgspec.structs.fields(ServiceFile)}.items():
        kind = field.type
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            assert set(tables[name]) == set(kind.__struct_fields__), name
        else:
            assert name in tables


def test_the_example_of_an_operator_is_taken(tmp_path: Path) -> None:
    text = """
        [service]
        name = "Willow ward"
        setting_type = "cyp_inpatient"
        nation = "ENG"
        under_18 = true
        languages = ["en_GB", "cy", "pl"]

        [alert]
        under_18 = "always"

        [who_to_call.staff_support]
        label = "Staff support"
        phone = "01632 960 123"
        hours = "Mon-Sun 07:00-22:00"
        out_of_hours = "duty_lead"
        checked_on = 2026-11-20
    """
    (tmp_path / "service.toml").write_text(text)
    settings = load({}, tmp_path)
    assert settings.has_file
    assert settings.file.service.languages == ("en_GB", "cy", "pl")
    assert settings.file.who_to_call["staff_support"].checked_on == date(2026, 11, 20)


# bounds


@pytest.mark.parametrize(
    ("old", "new", "where", "fix"),
    [
        ('mode = "demonstration"', f'mode = "{SECRET}"', "[service] mode", 'one of "demonstration", "live"'),
        ('name = "Willow"', 'name = ""', "[service] name", "60 characters"),
        ("under_18 = true", f'under_18 = "{SECRET}"', "[service] under_18", "true or false"),
        ('zone = "Europe/London"', f'zone = "{SECRET}"', "[service] zone", "Europe/London"),
        ('languages = ["en_GB"]', "languages = []", "[service] languages", "en_GB"),
        ('languages = ["en_GB"]', 'languages = ["xx"]', "[service] languages", "languages.yaml"),
        ('forms = ["standard",', f'forms = ["{SECRET}",', "[service] forms", "easy_read"),
        ('formal_review = "72 hours"', 'formal_review = "9 calendar days"', "[deadlines] formal_review", "48 hours"),
        ('formal_review = "72 hours"', f'record = "{SECRET}"', "[deadlines] record", "48 hours"),
        ('profile = "ENG_MHUF"', 'profile = "WAL_RRPF"', "[service] profile", "duties of another nation (WAL)"),
        ('display_name = "Afterwards"', 'display_name = "Ward talk"', "[service] display_name", "neutral"),
        ('display_name = "Afterwards"', 'display_name = "Willow"', "[service] display_name", "neutral"),
        ('leave_to = ""', 'leave_to = "http://example.org"', "[service] leave_to", "https"),
        ('adults = "on_tap"', 'adults = "always"', "[alert] adults", "on_tap"),
        ('under_18 = "always"', "", "[alert] under_18", "decides"),
        ("min_writers = 3", "min_writers = 2", "[learning] min_writers", "3 or more"),
        ("draft_days = 14", "draft_days = 15", "[learning] draft_days", "1 to 14"),
        ('quiet = "21:00-09:00"', 'quiet = "22:00-09:00"', "[reminders] quiet", "by 21:00"),
        ('quiet = "21:00-09:00"', 'quiet = "21:00-08:00"', "[reminders] quiet", "09:00 or later"),
        ("max_per_topic = 2", "max_per_topic = 3", "[reminders] max_per_topic", "0, 1 or 2"),
        ("min_cell = 5", "min_cell = 4", "[publish] min_cell", "5 or more"),
        ("run = 7", "run = 5", "[spc] run", "6 to 9"),
        ('hours = "Mon-Sun 07:00-22:00"', f'hours = "{SECRET}"', "[who_to_call.staff_support] hours", "always"),
        ('phone = "01632 960 123"', f'phone = "{SECRET}"', "[who_to_call.staff_support] phone", "figures"),
        ('label = "Staff support"\n', "", "[who_to_call.staff_support] label", "not_for_us"),
        ('role = "supporter"', f'role = "{SECRET}"', "[people.sam] role", "supporter"),
        ("[helplines]", "[helplines]\nsamaritan = false\n#", "[helplines] samaritan", "samaritans"),
        ("[helplines]", "[helplines]\nsamaritans = true\n#", "[helplines] samaritans", "or false"),
        ('ward = "On the ward"', "ward = 3", "[places] ward", "a few words"),
        ('name = "Willow"', 'nam = "Willow"', "[service] nam", "Did you mean service.toml, [service] name?"),
        ("[publish]", "[publishing]", "[publishing]", "Did you mean [publish]?"),
        ("[service]", "[service", "line 4", "cannot be read"),
    ],
)
def test_a_value_out_of_bounds_is_refused_with_its_fix(
    tmp_path: Path, old: str, new: str, where: str, fix: str
) -> None:
    said = _refused(tmp_path, (old, new))
    assert where in said
    assert fix in said
    assert SECRET not in said


def test_every_mistake_is_said_at_once(tmp_path: Path) -> None:
    said = _refused(tmp_path, ("min_writers = 3", "min_writers = 1"), ("max_per_topic = 2", "max_per_topic = 9"))
    assert "[learning] min_writers" in said
    assert "[reminders] max_per_topic" in said


def test_a_service_for_adults_has_no_alert_rule_to_choose(tmp_path: Path) -> None:
    changed = _with(tmp_path, ("under_18 = true", "under_18 = false"), ('under_18 = "always"', ""))
    assert changed.file.alert.under_18 is None


def test_a_service_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    assert "cannot be read" in _refused_environment(tmp_path, {"AFTERWARDS_SERVICE": "other.toml"})


@pytest.mark.parametrize("text", ["Ten minutes", "Afterwards", "A quiet word"])
def test_a_neutral_name_is_taken(text: str) -> None:
    assert DisplayName.read(text).text == text


def test_quiet_hours_may_be_wider() -> None:
    assert Quiet.read("20:00 - 10:30") == Quiet(time(20), time(10, 30))


# the environment


def test_each_variable_is_taken(tmp_path: Path) -> None:
    environ = URLS | {
        "AFTERWARDS_DATA": str(tmp_path / "elsewhere"), "AFTERWARDS_HOST": "::", "AFTERWARDS_PORT": "8080",
        "AFTERWARDS_PUBLIC_URL": "https://afterwards.example.org/", "AFTERWARDS_ROLES": "web, telegram",
        "AFTERWARDS_TELEGRAM_TOKEN": "123:abc-DEF_456", "AFTERWARDS_TELEGRAM_API": "http://127.0.0.1:9000",
        "AFTERWARDS_TELEGRAM_INGEST": "webhook", "AFTERWARDS_TELEGRAM_SECRET": SECRET,
        "AFTERWARDS_MASTER_KEY_FILE": "/somewhere/key", "AFTERWARDS_KEYS_PASSWORD": "p@ss/w",
        "AFTERWARDS_CRASHPOINT": "after_commit", "PATH": "/bin",
    }  # fmt: skip
    settings = load(environ, tmp_path)
    assert settings.data == tmp_path / "elsewhere"
    assert settings.own_address == "http://127.0.0.1:8080", "this machine reaches every address at its own"
    assert settings.address == "https://afterwards.example.org"
    assert settings.roles == {"web", "telegram"}
    assert settings.environment.telegram_api == "http://127.0.0.1:9000"
    assert settings.environment.telegram_secret == SECRET
    assert settings.master_key_file == Path("/somewhere/key")
    assert settings.urls == FIVE | {"keys": "postgresql://keys:p%40ss%2Fw@host/keys"}
    assert SECRET not in repr(settings) + repr(settings.environment)


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:abc-DEF_456\n")
    settings = load({"AFTERWARDS_TELEGRAM_TOKEN_FILE": str(tmp_path / "token")}, tmp_path)
    assert settings.environment.telegram_token == "123:abc-DEF_456"


def test_an_empty_secret_file_is_no_token(tmp_path: Path) -> None:
    (tmp_path / "token").touch()
    settings = load({"AFTERWARDS_TELEGRAM_TOKEN_FILE": str(tmp_path / "token")}, tmp_path)
    assert "telegram" not in settings.roles


@pytest.mark.parametrize(
    ("environ", "where", "fix"),
    [
        ({"AFTERWARDS_PORT": "0"}, "AFTERWARDS_PORT", "1 to 65535"),
        ({"AFTERWARDS_PORT": SECRET}, "AFTERWARDS_PORT", "1 to 65535"),
        ({"AFTERWARDS_HOST": f"{SECRET} x"}, "AFTERWARDS_HOST", "127.0.0.1"),
        ({"AFTERWARDS_PUBLIC_URL": f"ftp://{SECRET}"}, "AFTERWARDS_PUBLIC_URL", "https://"),
        ({"AFTERWARDS_PUBLIC_URL": f"https://a.example/{SECRET}"}, "AFTERWARDS_PUBLIC_URL", "https://"),
        ({"AFTERWARDS_ROLES": f"web,{SECRET}"}, "AFTERWARDS_ROLES", "web,telegram,timers"),
        ({"AFTERWARDS_TELEGRAM_TOKEN": f"{SECRET} !"}, "AFTERWARDS_TELEGRAM_TOKEN", "BotFather"),
        ({"AFTERWARDS_TELEGRAM_API": SECRET}, "AFTERWARDS_TELEGRAM_API", "Bot API"),
        ({"AFTERWARDS_TELEGRAM_INGEST": SECRET}, "AFTERWARDS_TELEGRAM_INGEST", '"webhook"'),
        ({"AFTERWARDS_TELEGRAM_SECRET": f"{SECRET} !"}, "AFTERWARDS_TELEGRAM_SECRET", "letters"),
        (URLS | {"AFTERWARDS_KEYS_URL": f"mysql://{SECRET}"}, "AFTERWARDS_KEYS_URL", "postgresql://"),
        ({"AFTERWARDS_PEOPLE_URL": f"postgresql://{SECRET}@h/x"}, "AFTERWARDS_KEYS_URL", "all five"),
        (URLS | {"AFTERWARDS_KEYS_URL": FIVE["support"]}, "_URL", "a database of its own"),
        ({"AFTERWARDS_MASTER_KEY": SECRET}, "AFTERWARDS_MASTER_KEY", "AFTERWARDS_MASTER_KEY_FILE"),
        ({"AFTERWARDS_TELEGRAM_TOKEN_FILE": f"/no/{SECRET}"}, "AFTERWARDS_TELEGRAM_TOKEN_FILE", "cannot be read"),
        ({"AFTERWARDS_PROT": SECRET}, "AFTERWARDS_PROT", "AFTERWARDS_PORT"),
        (
            {"AFTERWARDS_TELEGRAM_TOKEN": "123:abc", "AFTERWARDS_TELEGRAM_INGEST": "webhook"},
            "AFTERWARDS_PUBLIC_URL",
            "by https alone",
        ),
    ],
)
def test_a_variable_out_of_bounds_is_refused_with_its_fix(
    tmp_path: Path, environ: dict[str, str], where: str, fix: str
) -> None:
    said = _refused_environment(tmp_path, environ)
    assert where in said
    assert fix in said
    assert SECRET not in said


def test_an_emulator_of_telegram_may_call_this_machine(tmp_path: Path) -> None:
    environ = {
        "AFTERWARDS_TELEGRAM_TOKEN": "123:abc", "AFTERWARDS_TELEGRAM_INGEST": "webhook",
        "AFTERWARDS_TELEGRAM_API": "http://127.0.0.1:8081",
    }  # fmt: skip
    assert load(environ, tmp_path).address == "http://127.0.0.1:8000"


def test_an_empty_variable_counts_as_not_given(tmp_path: Path) -> None:
    given = {variable(name): "" for name in Environment.__struct_fields__}
    assert load(given, tmp_path).environment == Environment()


# who answers


def test_out_of_hours_the_cover_answers_under_its_own_name(tmp_path: Path) -> None:
    local = load({}, tmp_path).local(NIGHT)
    staff = local.routes["staff_support"]
    assert (staff.key, staff.label, staff.number) == ("staff_support_cover", "Staff support on call", "01632 960 129")


def test_out_of_hours_a_route_without_cover_is_not_there(tmp_path: Path) -> None:
    settings = _with(tmp_path, ('out_of_hours = "staff_support_cover"\n', ""))
    assert "staff_support" in settings.local(MIDDAY).routes
    assert "staff_support" not in settings.local(NIGHT).routes


def test_covers_that_name_one_another_end(tmp_path: Path) -> None:
    changes = (
        ('hours = "always"\nsecond = "nurse_in_charge"', 'hours = "09:00-10:00"\nout_of_hours = "lado"'),
        (
            'out_of_hours = "safeguarding"',
            'out_of_hours = "duty_lead"',
        ),
    )
    assert "duty_lead" not in _with(tmp_path, *changes).local(NIGHT).routes


def test_a_route_that_is_not_for_us_is_not_there(tmp_path: Path) -> None:
    settings = _with(tmp_path, ('label = "LADO"', 'label = "LADO"\nnot_for_us = "A. Lead, 1 May 2026"'))
    assert "lado" not in settings.local(MIDDAY).routes


def test_the_second_of_a_route_is_known(tmp_path: Path) -> None:
    routes = load({}, tmp_path).local(MIDDAY).routes
    assert routes["safeguarding"].second == "nurse_in_charge"
    assert routes["advocate"].second == ""
    assert routes["staff_support"].second == "staff_support_cover"


def test_a_page_for_later_knows_every_route_by_day_and_by_night(tmp_path: Path) -> None:
    settings = _with(tmp_path, ('label = "Manager"', 'label = "Manager"\nnot_for_us = "A. Lead, 1 May 2026"'))
    by_day, by_night = settings.local(MIDDAY), settings.local(NIGHT)
    assert by_day.every_route == by_night.every_route
    hours = {route.key: route.hours for route in by_night.every_route}
    assert hours["staff_support"] == "07:00 to 22:00"
    assert "manager" not in hours


def test_nobody_is_second_to_themselves(tmp_path: Path) -> None:
    cover = load({}, tmp_path).local(NIGHT).routes["staff_support"]
    assert (cover.key, cover.second) == ("staff_support_cover", "")


def test_helplines_are_those_of_the_nation_and_age(tmp_path: Path) -> None:
    def shown(*changes: tuple[str, str]) -> set[str]:
        return {post.key for post in _with(tmp_path, *changes).local(MIDDAY).signposts}

    assert {"nhs_111_england", "samaritans", "shout", "childline"} <= shown()
    assert not {"nhs_24", "lifeline", "meic", "education_support"} & shown()
    grown = shown(("under_18 = true", "under_18 = false"))
    assert not {"childline", "help_at_hand"} & grown
    assert "samaritans" in grown
    assert "nhs_24" in shown(('nation = "ENG"', 'nation = "SCO"'), ("ENG_MHUF", "SCO_HEALTH"))


def test_staff_in_a_hospital_are_shown_the_three_that_the_journeys_name(tmp_path: Path) -> None:
    posts = load({}, tmp_path).local(MIDDAY).signposts
    assert [post.act for post in posts if not post.audiences] == ["Call 111", "Call 116 123", "Text 85258"]


def test_a_helpline_that_did_not_answer_is_not_shown(tmp_path: Path) -> None:
    settings = _with(tmp_path, ("[helplines]", "[helplines]\nshout = false\nsamaritans = 2026-11-20\n#"))
    posts = {post.key: post for post in settings.local(MIDDAY).signposts}
    assert "shout" not in posts
    assert posts["samaritans"].checked_on == "2026-11-20"


def test_every_helpline_rings_or_texts_the_number_it_shows() -> None:
    for line in helplines().values():
        kind, _, number = line.link.partition(":")
        assert kind in ("tel", "sms")
        assert number in line.act.replace(" ", "")
        assert number in line.number.replace(" ", "")


# Telegram


def test_a_demonstration_with_a_token_tries_the_whole_conversation(tmp_path: Path) -> None:
    token = {"AFTERWARDS_TELEGRAM_TOKEN": "123:abc-DEF"}
    assert load(token, tmp_path).telegram_mode("staff") == "full"
    assert load({}, tmp_path).telegram_mode("staff") == "off"
    _with(tmp_path, ('mode = "demonstration"', 'mode = "live"'))
    live = load(token, tmp_path)
    assert [live.telegram_mode(audience) for audience in ("staff", "adult", "child")] == [
        "taps",
        "doorbell",
        "doorbell",
    ]


def test_a_usual_role_or_place_is_said_in_every_language_and_an_own_text_stays(tmp_path: Path) -> None:
    changed = ('label = "Duty lead"', 'label = "Whoever is on the bridge"'), ('room = "Staff room"', 'room = "The den"')
    local = _with(tmp_path, *changed).local(MIDDAY)
    nurse, lead, jo = (local.routes[key] for key in ("nurse_in_charge", "duty_lead", "safeguarding"))
    assert (nurse.label_in("en_GB"), nurse.short_in("en_GB")) == ("Nurse in charge", "the nurse in charge")
    assert (nurse.label_in("cy"), nurse.short_in("cy")) == ("Y nyrs â gofal", "y nyrs â gofal")
    assert lead.label_in("cy") == "Whoever is on the bridge"
    assert (jo.label_in("cy"), jo.short_in("cy")) == ("Jo, arweinydd diogelu", "Jo")
    assert jo.label_in("en_GB", "symbols") == "Jo, person who keeps people safe"
    den, ward = local.places[:2]
    assert (den.label_in("pl"), ward.label_in("pl")) == ("The den", "Na oddziale")
