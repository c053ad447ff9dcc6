"""The notice about a rule in every language and form: the words of the list of rules, what staff wrote untouched."""

import re
from collections import Counter
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from at_the_desk import LEAD, Desk
from docx import Document
from pdf_tree import structure
from test_documents import TODAY, documents
from working import the_book

from accessibility.forms import direction, languages
from accessibility.interface import label
from bot.channels.web.lead import reading
from bot.channels.web.lead.reading import Reading
from bot.incidents.register import Decided
from bot.reports import notices
from bot.reports.documents import NoticeForm
from bot.reports.paper import Paper, docx, pdf
from bot.storage.learning import record
from bot.storage.learning.record import Answer

KEEP = Decided("keep", "manager", "", "clinical", "2027-02-20", "two people sleep badly", "yes")
SENTENCE = "Everyone hands in their phone at ten"
SAID = "دو لوگ ٹھیک سے نہیں سوتے۔ پوچھنے کے لیے +44 1632 960 123 پر فون کریں۔"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FORMS: tuple[NoticeForm, ...] = ("standard", "easy_read", "child")
IN_ALL = pytest.mark.parametrize("language", list(languages()))


async def kept(desk: Desk) -> bytes:
    """A rule that staff wrote in English, with how to be let off in Urdu."""
    rule = await desk.rules.propose(LEAD, says={"register.sentence": SENTENCE})
    await desk.rules.decide(LEAD, rule.id, KEEP, what="look again")
    store = desk.rules._store
    how = Answer("register.exemption_how", (SAID,), "person", "ur")
    await store.write(*record.keep(store, rule.id, how, store.today()))
    return rule.id


async def papers_of(desk: Desk, language: str) -> list[Paper]:
    """Its notice in every form."""
    rule = await kept(desk)
    return [await documents(desk).notice(LEAD, rule, form, TODAY, language) for form in FORMS]


def plain(text: str) -> str:
    """Without marks of direction, and with spaces that may break."""
    return re.sub("[\u200e\u2066-\u2069]", "", text).replace("\u00a0", " ")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def lines(paper: Paper) -> list[str]:
    """All that stands on a notice, from top to bottom."""
    told = [line for part in paper.parts for line in (part.heading, *part.lines, *part.wrote)]
    return [plain(line) for line in (paper.title, paper.note, *told) if line]


@IN_ALL
async def test_a_notice_has_the_words_of_the_list_of_rules_in_every_language(desk: Desk, language: str) -> None:
    papers = await papers_of(desk, language)
    (on_the_list,) = await desk.rules.published()
    for form, paper in zip(FORMS, papers, strict=True):
        reads = Reading(the_book()).in_form(form, language)
        told = [*notices.about(on_the_list.rule, on_the_list.written, reads, form), notices.challenge(form, language)]
        assert (paper.language, reads.language) == (language, language)
        said = [(part.heading, part.lines, part.wrote) for part in paper.parts]
        assert [(one.heading, one.says, one.wrote) for one in told] == said
        assert [(part.wrote, part.wrote_in) for part in paper.parts if part.wrote] == [
            ((SENTENCE,), "en_GB"), (("two people sleep badly",), "en_GB"), ((SAID,), "ur"),
        ]  # fmt: skip
        assert "2026" in paper.foot


@pytest.mark.parametrize("language", [code for code in languages() if code != "en_GB"])
async def test_none_of_our_words_is_english_in_another_language(desk: Desk, language: str) -> None:
    rule = await kept(desk)
    for form in FORMS:
        english, other = [await documents(desk).notice(LEAD, rule, form, TODAY, one) for one in ("en_GB", language)]
        ours = [
            {one.title, one.foot, *(w for p in one.parts for w in (p.heading, *p.lines))} for one in (english, other)
        ]
        assert not ours[0] & ours[1]


@IN_ALL
async def test_a_draft_says_on_the_paper_that_nobody_has_checked_it_and_english_says_nothing(
    desk: Desk, language: str
) -> None:
    paper = await documents(desk, demonstration=True).notice(LEAD, await kept(desk), "standard", TODAY, language)
    name = languages()[language].name_native
    draft = label("demonstration.draft", "standard", language, tongue=name)
    assert paper.note == ("" if language == "en_GB" else draft)
    assert label("demonstration.banner", "standard", language) in paper.foot


@IN_ALL
async def test_as_pdf_nothing_is_missing_and_each_language_is_said(desk: Desk, language: str) -> None:
    for paper in await papers_of(desk, language):
        stands_on_its_pdf(paper, language)


def stands_on_its_pdf(paper: Paper, language: str) -> None:
    made = pdf(paper)
    shown = "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made))
    ours = [line for line in lines(paper) if line != SAID]
    if direction(language) == "rtl":  # a reader of PDF takes letters that join apart: Latin ones can be read
        ours = re.findall("[A-Za-z0-9 ]+", " ".join(ours))
    assert words("\n".join(ours)) - words(shown) == Counter()
    with pikepdf.open(BytesIO(made)) as document:
        assert str(document.Root.Lang) == language.partition("_")[0]
        with document.open_metadata() as said:
            assert said["pdfuaid:part"] == "1"
        kinds, _ = structure(document.Root.StructTreeRoot)
        spoken = tongues(document.Root.StructTreeRoot)
    assert (kinds.count("H1"), kinds.count("H2")) == (1, len(paper.parts))
    assert kinds.count("P") == len(lines(paper)) - 1 - len(paper.parts)
    others = Counter(
        part.wrote_in.partition("_")[0] for part in paper.parts if part.wrote and part.wrote_in != language
    )
    assert spoken == others, "what staff wrote says its language, and nothing else does"


def tongues(element: pikepdf.Object) -> Counter[str]:
    """The languages that paragraphs say for themselves."""
    found: Counter[str] = Counter()
    todo = [element]
    while todo:
        one = todo.pop()
        if isinstance(one, pikepdf.Array):
            todo += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            found += Counter([str(one.Lang)] if one.get("/S") == "/P" and "/Lang" in one else [])
            todo += [one.K] if "/K" in one else []
    return found


@IN_ALL
async def test_for_word_nothing_is_missing_and_each_line_has_its_language_and_direction(
    desk: Desk, language: str
) -> None:
    for paper in await papers_of(desk, language):
        stands_in_word(paper, language)


def stands_in_word(paper: Paper, language: str) -> None:
    made = Document(BytesIO(docx(paper)))
    assert [plain(line.text) for line in made.paragraphs] == lines(paper)
    footer = made.sections[0].footer.paragraphs[0]
    assert plain(footer.text) == plain(paper.foot)
    tag = language.replace("_", "-")
    assert made.core_properties.language == tag
    assert set(made.styles.element.xpath("//w:lang/@w:val")) == {tag}
    theirs = {plain(line): part.wrote_in for part in paper.parts for line in part.wrote}
    for line in (*made.paragraphs, footer):
        spoken = theirs.get(plain(line.text), language)
        rtl = direction(spoken) == "rtl"
        assert bool(line._p.xpath("./w:pPr/w:bidi")) is rtl
        assert set(line._p.xpath("./w:r/w:rPr/w:lang/@w:val")) == {spoken.replace("_", "-")}
        assert set(line._p.xpath("./w:r/w:rPr/w:lang/@w:bidi")) == ({spoken} if rtl else set())
        runs = {bool(run.font.rtl) for run in line.runs if not re.search(r"\d\u00a0\d", run.text)}
        assert runs == {rtl}
    sizes = {style: made.styles[style].element.rPr for style in ("Normal", "Heading 1", "Heading 2", "Footer")}
    assert all(one.find(f"{W}szCs").get(f"{W}val") == one.sz.get(f"{W}val") for one in sizes.values())


async def test_for_word_a_number_in_a_line_from_right_to_left_reads_from_left_to_right_and_is_not_broken(
    desk: Desk,
) -> None:
    made = Document(BytesIO(docx(await documents(desk).notice(LEAD, await kept(desk), "standard", TODAY, "ur"))))
    (line,) = (line for line in made.paragraphs if plain(line.text) == SAID)
    (number,) = (run for run in line.runs if "1632" in run.text)
    assert number.text == "\u200e+44\u00a01632\u00a0960\u00a0123"
    assert not number.font.rtl


async def test_a_notice_of_which_a_word_is_missing_is_in_english_as_a_whole(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, has = await kept(desk), reading.has

    def lacks_a_role(language: str, domain: str, path: str, english: str) -> bool:
        return not (language == "pl" and path.endswith(".options.clinical")) and has(language, domain, path, english)

    monkeypatch.setattr(reading, "has", lacks_a_role)
    papers = documents(desk)
    english, polish, welsh = [
        await papers.notice(LEAD, rule, "standard", TODAY, language) for language in ("en_GB", "pl", "cy")
    ]
    assert polish == english
    assert (polish.language, welsh.language) == ("en_GB", "cy")
    assert (await papers.notice(LEAD, rule, "child", TODAY, "xx")).language == "en_GB"
