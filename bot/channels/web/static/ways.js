// Ways to press, on a device for which some are set: scanning by switches, resting, holding, one answer at a time, a lock.
// Loaded after script.js. Only presses what is on the page: how something was pressed is told to nobody.
{
  const set = Object.fromEntries(body.dataset.ways.split(".").map(part => part.split(":")))
  const span = (name, otherwise = 0) => Number(set[name] ?? otherwise) * 100
  const now = () => performance.now()
  const REPEATS = span("repeats", 3), HOLD = span("hold"), DWELL = span("dwell"), STEP = span("step", 15), LOOPS = 2
  const PRESSED = "a[href], button, label.tick, .figure label"
  const shown = part => part.checkVisibility() && part.getBoundingClientRect().width > 1
  const covered = () => one("#cover:not([hidden])")

  // One answer at a time: the others wait behind a button. The places of a mat are one answer: they stay.
  const group = set.alone && one("main .board, main .choices:not(.pair, .every)")
  if (group && group.children.length > 1) {
    const answers = [...group.children]
    let index = Math.max(0, answers.findIndex(answer => answer.matches(":has(:checked)")))
    const next = Object.assign(document.createElement("button"), {type: "button", className: "choice next"})
    const show = () => {
      answers.forEach((answer, place) => { answer.hidden = place !== index })
      next.textContent = `${body.dataset.sayNext} (${index + 1}/${answers.length})`
    }
    next.addEventListener("click", () => { index = (index + 1) % answers.length; show() })
    group.classList.add("stack")
    group.after(next)
    show()
  }

  // What is lit is said by a voice of the device itself, before it is chosen.
  const say = words => {
    if (!set.say || !window.speechSynthesis) return
    const language = document.documentElement.lang.split("-")[0]
    const voice = speechSynthesis.getVoices().find(each => each.localService && each.lang.split(/[-_]/)[0] === language)
    if (!voice) return
    speechSynthesis.cancel()
    speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(words), {voice, lang: voice.lang, rate: 0.85}))
  }
  const heading = part => document.getElementById(part.getAttribute("aria-labelledby"))?.innerText
  const name = part => part.ariaLabel || heading(part) || part.innerText || part.labels?.[0]?.innerText || part.parentElement.innerText

  // A second press so soon after the first, or after a page came, is a hand that shakes.
  let last = 0
  const tooSoon = () => {
    const soon = now() - last < REPEATS
    if (!soon) last = now()
    return soon
  }

  // How far a rest or a hold has come is seen as a ring.
  const ring = (x, y, time) => {
    const drawn = new DOMParser().parseFromString(
      '<svg xmlns="http://www.w3.org/2000/svg" class="ring" viewBox="0 0 100 100" aria-hidden="true">' +
      '<circle class="track"/><circle class="fill"/></svg>', "image/svg+xml").documentElement
    drawn.style.left = `${x}px`
    drawn.style.top = `${y}px`
    drawn.lastChild.style.animationDuration = `${time}ms`
    return body.appendChild(drawn)
  }
  let filling = null
  const cancel = () => {
    if (!filling) return
    clearTimeout(filling.timer)
    filling.drawn.remove()
    filling = null
  }
  const fill = (target, x, y, time) => {
    cancel()
    const full = () => { cancel(); target.click() }
    filling = {target, drawn: ring(x, y, time), timer: setTimeout(full, time)}
  }
  const middle = part => {
    const box = part.getBoundingClientRect()
    return [box.x + box.width / 2, box.y + box.height / 2]
  }
  const targetOf = event => event.target.closest?.(PRESSED)

  // Resting. A pointer that a new page finds already there has chosen nothing: it has to move first.
  if (DWELL) {
    let from = null, awake = false, resting = null
    addEventListener("pointermove", event => {
      if (event.pointerType === "touch") return
      from ??= [event.clientX, event.clientY]
      awake ||= Math.hypot(event.clientX - from[0], event.clientY - from[1]) > 24
      const target = targetOf(event)
      if (!awake || target === resting) return
      resting = target
      cancel()
      if (!target) return
      say(name(target))
      fill(target, ...middle(target), DWELL)
    })
    document.documentElement.addEventListener("pointerleave", () => { resting = null; cancel() })
  }

  // Holding. The gate of a supporter has a hold of its own; a press that no finger or key held (a screen reader) counts.
  if (HOLD) {
    const own = target => !target || target.matches("[data-hold]")
    addEventListener("pointerdown", event => {
      const target = targetOf(event)
      if (own(target) || (event.pointerType === "mouse" && event.button)) return
      fill(target, ...middle(target), HOLD)
    })
    for (const end of ["pointerup", "pointercancel", "keyup", "blur"]) addEventListener(end, cancel)
    addEventListener("pointerout", event => { if (filling && !filling.target.contains(event.relatedTarget)) cancel() })
    addEventListener("contextmenu", event => { if (targetOf(event)) event.preventDefault() })
    addEventListener("click", event => {
      const target = targetOf(event)
      if (own(target) || !event.isTrusted || !event.detail) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }, true)
    if (!set.scan) addEventListener("keydown", event => {
      const target = targetOf(event)
      if (own(target) || !["Enter", " "].includes(event.key)) return
      event.preventDefault()
      if (!event.repeat) fill(target, ...middle(target), HOLD)
    }, true)
  }
  if (!HOLD && !set.scan) addEventListener("click", event => {
    if (!event.isTrusted || !targetOf(event) || !tooSoon()) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }, true)

  // Scanning. One switch: each lights up in turn, and a press chooses. Two: Space moves, Enter chooses.
  // After two rounds it waits; a press goes on. While words are typed the keys are letters: Tab and Escape lead out, and
  // so does a press where nothing is written, for whoever has no other key.
  // A page of many lists lights up list by list: a press goes into the one that is lit, and after its last it is left again.
  if (set.scan) {
    const alone = set.scan === "one"
    const strip = Object.assign(document.createElement("div"), {className: "scanning"})
    const hold = Object.assign(document.createElement("button"), {type: "button", className: "button"})
    strip.append(hold)
    if (alone) body.append(strip)
    const held = all("main .choices[role]"), lists = held.length > 2 ? held : []
    for (const list of lists) list.tabIndex = -1
    let inside = null
    const order = () => {
      const parts = all("a[href], button, input:is([type=checkbox], [type=radio]), textarea").filter(part => !part.matches(".jump"))
        .filter(part => shown(part.closest("label") ?? part))
      const rank = part => part.closest(".scanning") ? 4 : part.closest(".ways, header") ? 3 : part.closest("main") ? 1 : 2
      const area = covered() || inside
      if (area) return parts.filter(part => area.contains(part))
      return [...new Set(parts.map(part => lists.find(list => list.contains(part)) ?? part))].sort((a, b) => rank(a) - rank(b))
    }
    let lit = null, rounds = 0, timer = 0, running = alone, typing = false
    const frame = part => part.closest("label") ?? (lists.includes(part) ? part.closest("section") : part)
    const mark = part => {
      if (lit) frame(lit).classList.remove("lit")
      lit = part
      frame(lit).classList.add("lit")
    }
    const light = part => {
      mark(part)
      part.focus({preventScroll: true})
      frame(part).scrollIntoView({block: "nearest"})
      say(name(part))
    }
    const move = () => {
      if (inside && lit === order().at(-1)) {
        mark(inside)
        inside = null
      }
      const parts = order(), at = parts.indexOf(lit)
      if (at === parts.length - 1 && (rounds += 1) === LOOPS && alone) return pause()
      light(parts[(at + 1) % parts.length])
    }
    const tick = () => { clearTimeout(timer); if (running) timer = setTimeout(() => { move(); tick() }, STEP) }
    const label = () => { hold.textContent = running ? body.dataset.sayPause : body.dataset.sayGoOn }
    const pause = () => { running = false; clearTimeout(timer); label(); light(hold) }
    const goOn = () => { running = true; rounds = 0; label(); light(order()[0]); tick() }
    hold.addEventListener("click", () => running ? pause() : goOn())
    const choose = () => {
      rounds = 0
      if (lit.matches("textarea")) {
        typing = true
        clearTimeout(timer)
      } else if (lit === hold) hold.click()
      else {
        if (lists.includes(lit)) inside = lit
        else lit.click()
        if (lit === inside || lit.matches(".next")) light(order()[0])
        tick()
      }
    }
    const pressed = event => {
      const press = [" ", "Enter"].includes(event.key)
      const leaves = typing && (event.key === "Escape" || (press && !lit.value.trim()))
      if (typing ? !leaves : !press) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.type === "keyup" || event.repeat || tooSoon()) return
      if (leaves) {
        lit.blur()
        move()
        tick()
      } else if (alone && !running) goOn()
      else if (!alone && event.key === " ") move()
      else choose()
    }
    addEventListener("focusout", event => {
      if (!typing || !event.target.matches("textarea")) return
      typing = false
      if (order().includes(event.relatedTarget)) mark(event.relatedTarget) // what has the focus is what a press chooses
      tick()
    })
    addEventListener("keydown", pressed, true)
    addEventListener("keyup", pressed, true)
    addEventListener("load", () => { label(); light(order()[0]); tick() })
  }

  // A locked tablet: nothing opens beside the page, and no long press brings up a menu.
  if (set.lock) for (const name of ["contextmenu", "dragstart", "auxclick"]) addEventListener(name, event => event.preventDefault())
  if (set.lock) all("a[target=_blank]").forEach(link => link.remove())
}
