"""Numbers and addresses by which somebody could be found: their patterns. Names are not told here."""

import re
from collections.abc import Iterable, Iterator

_MONTHS = "jan|january|feb|february|mar|march|apr|april|may|june?|july?|aug|august|sept?|september|oct|october"
_MONTHS += "|nov|november|dec|december"
_MONTH, _DAY, _YEAR = rf"(?:{_MONTHS})", r"\d{1,2}(?:st|nd|rd|th)?", r"(?:19|20)\d\d"
_DATES = r"\d{1,2}[ /.-]\d{1,2}[ /.-]\d\d|"
_DATES += rf"{_DAY}\s+(?:of\s+)?{_MONTH}(?:\s+'?\d\d)?|{_MONTH}\s+(?:{_YEAR}|{_DAY})|{_YEAR}"
_STREETS = "Road|Rd|Street|Avenue|Ave|Lane|Crescent|Terrace|Grove"
_BORN = r"\b(?:born|d\.?o\.?b\.?|birth(?:day|date)?)[\s:]+(?:(?:is|was|on|in|the|it's)\s+)*"
_IS = r"\s*(?:(?:no|num|number|id|code|ref)\b\.?)?\s*(?:(?:is|was|says|reads|said)\b)?\s*[:#]?\s*"
_MARK = r"((?=[A-Z/-]*\d)[A-Z]{0,4}[/-]?\d[\w/-]{2,11})(?!\w)"
_BUILDING = r"(?:[A-Z][\w'’]+\s+){1,3}(?:House|Court|Towers?|Lodge|Heights|Mansions|Point|Buildings)\b"
_ROADS_NAMED = re.compile(
    r"\b(?:on|at|in|to|near|from|of)\s+((?:[A-Z][\w'’]+\s+){1,2}(?:Close|Drive|Court|Gardens|Mews|Square|Way|Place|Row|Park))\b"
)
_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("EMAIL", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("HANDLE", re.compile(r"(?<![\w.@])@[A-Za-z][\w.]{1,28}\w")),
    ("PLATE", re.compile(r"(?<!\w)[A-Z]{2}\d{2}\s?[A-Z]{3}(?!\w)", re.I)),
    ("PLATE", re.compile(rf"\b(?:reg|registration|number plate|plate){_IS}([A-Z]\d{{1,3}}\s?[A-Z]{{3}})(?!\w)", re.I)),
    ("PHONE", re.compile(r"\bext(?:ension)?\.?\s+(x?\d{3,5})(?!\w)|(?<!\w)(x\d{4})(?!\w)", re.I)),
    ("PHONE", re.compile(r"(?<!\w)(?:\+44\s?|\(?0)\d{2,5}\)?(?:[\s-]?\d{2,4}){2,3}(?!\w)")),
    ("DOB", re.compile(r"(?<![\d/])(?:\d{1,2}[ /.-]\d{1,2}[ /.-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)")),
    ("DOB", re.compile(rf"(?<!\w){_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}(?!\d)", re.I)),
    ("DOB", re.compile(rf"(?<!\w){_MONTH}\s+{_DAY},?\s+{_YEAR}(?!\d)", re.I)),
    ("DOB", re.compile(rf"{_BORN}({_DATES})(?![\w/])", re.I)),
    ("ADDRESS", re.compile(rf"(?:(?<!\w)\d{{1,4}}[a-z]?,?\s+)?(?:[A-Z][\w'’]+\s+){{1,3}}(?:{_STREETS})\b")),
    ("ADDRESS", _ROADS_NAMED),
    (
        "ADDRESS",
        re.compile(rf"(?<!\w)(?:[Ff]lat|[Aa]partment|[Aa]pt|[Uu]nit|[Nn]o\.?)\s+\d{{1,4}}[a-z]?,?\s+{_BUILDING}"),
    ),
    ("NI_NUMBER", re.compile(r"(?<!\w)[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D](?!\w)", re.I)),
    (
        "STAFF_ID",
        re.compile(rf"\b(?:nmc|gmc|hcpc|pin|staff|employee|payroll|badge|registration|smartcard){_IS}{_MARK}", re.I),
    ),
    (
        "HOSPITAL_NO",
        re.compile(rf"\b(?:hospital|hosp|mrn|unit|patient|rio|systmone|case|record|file){_IS}{_MARK}", re.I),
    ),
    ("HOSPITAL_NO", re.compile(r"(?<!\w)[A-Z]{1,3}\d{6,10}(?!\w)", re.I)),
    ("STAFF_ID", re.compile(r"(?<!\w)\d{2}[A-Z]\d{4}[A-Z](?!\w)", re.I)),
    ("POSTCODE", re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}(?!\w)", re.I)),
    (
        "ROOM",
        re.compile(
            r"(?<!\w)(?:room|bed|bay|flat|side room|bedroom|rm|cubicle)\s+(?:no\.?\s*)?\d{1,3}[a-z]?(?!\w)", re.I
        ),
    ),
)
_NHS = re.compile(r"(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\d)")
_NHS_NEAR = re.compile(r"nhs|number|\bno\b|\bid\b|file|record|patient", re.I)


def find(text: str, roads: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Where each may stand and its kind; they may lie in one another. `roads` are the last words of streets."""
    for match in _NHS.finditer(text):
        digits = [int(digit) for digit in match[0] if digit.isdigit()]
        if _checks(digits) and (_NHS_NEAR.search(text) or not match[0].isdigit()):
            yield match.start(), match.end(), "NHS_NUMBER"
    for kind, pattern in _NUMBERS:
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            yield start, end, kind
    ends = "|".join(sorted(roads))
    flat = r"(?:(?:flat|unit|apartment)\s+\d{1,3}[a-z]?,?\s+)?"
    for match in re.finditer(
        rf"(?<!\w){flat}\d{{1,4}}[a-z]?,?\s+(?:[^\W\d_][\w'’.]*\s+){{1,3}}(?:{ends})\b", text, re.I
    ):
        yield match.start(), match.end(), "ADDRESS"


def _checks(digits: list[int]) -> bool:
    """Whether ten digits are an NHS number by their check digit; one random number in eleven is."""
    rest = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == (0 if rest == 11 else rest)
