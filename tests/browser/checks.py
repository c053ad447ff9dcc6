"""What is looked for on every page: the rules of WCAG 2.2 up to AAA, and what those rules miss."""

import re
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page
from web_server import PHONE

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MORE = ["color-contrast-enhanced", "identical-links-same-purpose"]  # AAA, and switched off unless asked for
LOW, TALL = 544, 6000
"""Below so many px the bar is at the end of the page. A window higher than any page is."""
TITLE = re.compile(r"(Error: )?((Question|My turn|Supporter’s turn|\d+ of \d+) – )?Afterwards")
"""A title tells nothing of what is asked or said: it stands in histories and on tabs."""
WINDOWS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE},
    "tablet": {"viewport": {"width": 820, "height": 1180}},
    "enlarged": {"viewport": {"width": 320, "height": 256}},  # 1280 x 1024 at 400 %
    "large letters": {"viewport": {"width": 195, "height": 422}},  # a phone whose letters are set to 200 %
    "dark": {"viewport": PHONE, "color_scheme": "dark"},
    "forced": {"viewport": PHONE, "forced_colors": "active"},
}

_MEASURE = """() => {
  const shown = element => element.checkVisibility() && element.getBoundingClientRect().width > 1
  const name = element => element.textContent.trim().slice(0, 30) || element.outerHTML.slice(0, 60)
  const box = element => element.getBoundingClientRect()
  const targets = [...document.querySelectorAll("a[href], button, summary, .tick, .figure label, textarea")]
    .filter(shown)
  const problems = []
  const note = (what, found) => found.forEach(element => problems.push(`${what}: ${name(element)}`))
  const inText = ".jump, .soft a, .problem a, p:not(.ways):not(.demo) > a:not([class])"

  note("under 44 px", targets.filter(target => !target.matches(inText))
    .filter(target => box(target).width < 43.9 || box(target).height < 43.9))
  note("cell under 64 px", targets.filter(target => target.matches(".board .pic, .mat .place, .mat .placed"))
    .filter(target => box(target).width < 64 || box(target).height < 64))
  note("clipped", [...targets, ...document.querySelectorAll(".switch, .card, .pic")]
    .filter(target => target.matches("button, a, .tick, .switch, .card, .pic"))
    .filter(target => target.scrollWidth > target.clientWidth + 1 || target.scrollHeight > target.clientHeight + 1))
  if (document.documentElement.scrollWidth > innerWidth) problems.push("scrolls sideways")

  // Tab goes down, or along the line of reading; never up and back. The figure is a map: from head to foot.
  const bar = document.querySelector(".always") || document.querySelector(".bar")
  const rtl = getComputedStyle(document.body).direction === "rtl"
  const seen = element => element.matches(".figure input") ? element.nextElementSibling : element
  const stops = [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), textarea")]
    .filter(stop => shown(seen(stop)) && !stop.matches(".jump"))
  if (stops.some(stop => stop.tabIndex > 0)) problems.push("an order of its own")
  const resting = stops.filter(stop => !bar?.contains(stop))
  resting.slice(1).forEach((stop, index) => {
    const before = box(seen(resting[index])), here = box(seen(stop))
    const after = rtl ? here.right <= before.left + 1 : here.left >= before.right - 1
    const below = here.top >= before.bottom - 1
    if (after || below || stop.matches(".figure input")) return
    problems.push(`seen before what Tab reaches first: ${name(stop)}, after ${name(resting[index])}`)
  })
  return problems
}"""

_FOCUS = """() => {
  const box = element => element.getBoundingClientRect()
  const name = element => element.textContent.trim().slice(0, 30) || element.outerHTML.slice(0, 60)
  const sticks = part => getComputedStyle(part).position === "sticky"
  const bar = [...document.querySelectorAll(".always, .bar")].find(sticks)
  const stuck = Boolean(bar)
  const seen = element => element.matches(".figure input") ? element.nextElementSibling : element
  const stops = [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), textarea")]
  const problems = []
  for (const stop of stops.filter(stop => stop.checkVisibility())) {
    stop.focus()
    const {top, bottom: end, height} = box(seen(stop))
    const bottom = stop.matches("textarea") ? top + 44 : end  // of a field, where its words begin
    const edge = stuck && !bar.contains(stop) ? box(bar).top : innerHeight
    if (height < edge && (bottom > edge + 1 || top < -1)) problems.push(`hidden when it has the focus: ${name(stop)}`)
  }
  document.activeElement.blur()
  scrollTo(0, 0)
  return problems
}"""

_SPACING = """
  * {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}
  p {margin-block-end: 2em !important}
"""  # WCAG 1.4.12

_RULES = """([tags, more]) => axe.run(document, {
  runOnly: tags, resultTypes: ["violations"],
  rules: Object.fromEntries(more.map(rule => [rule, {enabled: true}])),
})"""


def measured(page: Page) -> list[str]:
    """What is too small, clipped, too wide or out of order, at the size of this window."""
    problems: list[str] = page.evaluate(_MEASURE)
    return problems


def hidden(page: Page) -> list[str]:
    """What has the focus and is not in sight whole: beyond the edge, or under the bar."""
    problems: list[str] = page.evaluate(_FOCUS)
    return problems


def spaced(page: Page) -> list[str]:
    """The same with as much space between letters, words and lines as a person may need."""
    page.evaluate(
        """rules => {
          const sheet = new CSSStyleSheet()
          sheet.replaceSync(rules)
          document.adoptedStyleSheets = [sheet]
        }""",
        _SPACING,
    )
    problems = measured(page)
    page.evaluate("document.adoptedStyleSheets = []")
    return problems


def violations(page: Page) -> list[str]:
    """What axe finds on the whole page. In a window as high as any page, so that nothing is merely scrolled under the
    bar; where the bar does not stay in sight, in the window as it is."""
    size = page.viewport_size
    assert size is not None
    grows = LOW < size["height"] < TALL
    if grows:
        page.set_viewport_size({"width": size["width"], "height": TALL})
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(_RULES, [TAGS, MORE])
    if grows:
        page.set_viewport_size(size)
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]
