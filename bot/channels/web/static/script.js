// Makes a page easier where it can. Nothing needs it: without a script every step is a form and every answer a button.
// Keeps nothing in the browser and asks nobody but our own server.
const body = document.body
const all = (selector, within = document) => [...within.querySelectorAll(selector)]
const one = selector => document.querySelector(selector)

// Where reading begins on a page that answers something.
const start = one("[data-start]")
if (start) start.focus({preventScroll: !start.matches(".problem")})

// A status that is on the page when it loads is not spoken; put in again, it is.
setTimeout(() => all("[role=status]:not([data-start])").forEach(status => {
  if (status.textContent.trim()) status.replaceChildren(...[...status.childNodes].map(node => node.cloneNode(true)))
}), 300)

// Leave: Shift three times. Covers at once, then ends the sitting, then goes where the service says.
let shifts = 0
addEventListener("keydown", event => {
  if (event.key === "Shift" && !event.repeat) shifts += 1
  else if (event.key !== "Shift") shifts = 0
  if (shifts < 3) return
  document.documentElement.hidden = true
  const away = () => top.location.replace(body.dataset.leave)
  fetch("/leave", {method: "POST", redirect: "manual", keepalive: true}).finally(away)
  setTimeout(away, 1500)
})

// Read aloud: only with a voice of the device itself, never by itself.
const reader = one("[data-read]")
if (reader && window.speechSynthesis) {
  const language = document.documentElement.lang
  const near = voice => voice.localService && voice.lang.replace("_", "-").split("-")[0] === language.split("-")[0]
  const voice = () => speechSynthesis.getVoices().find(near)
  const reveal = () => { reader.hidden = !voice() }
  const parts = () => all("main :is(.notice, .said p, h1, .hint, .card p, dt, dd, .now, .choice, .board .pic), .answers .pic")
  const label = reader.textContent
  let reading = false
  const stop = said => {
    reading = false
    all(".reading").forEach(part => part.classList.remove("reading"))
    reader.textContent = said || label
  }
  reader.addEventListener("click", () => {
    speechSynthesis.cancel()
    if (reading) return stop()
    reading = true
    reader.textContent = reader.dataset.quiet
    const spoken = parts().filter(part => part.textContent.trim() && !part.closest("details:not([open])"))
    spoken.forEach((part, index) => {
      const utterance = Object.assign(new SpeechSynthesisUtterance(part.innerText), {voice: voice(), lang: language, rate: 0.85})
      utterance.onstart = () => { all(".reading").forEach(other => other.classList.remove("reading")); part.classList.add("reading") }
      utterance.onerror = event => { if (event.error !== "canceled" && event.error !== "interrupted") stop(reader.dataset.stopped) }
      if (index === spoken.length - 1) utterance.onend = () => stop()
      speechSynthesis.speak(utterance)
    })
  })
  speechSynthesis.addEventListener?.("voiceschanged", reveal)
  addEventListener("pagehide", () => speechSynthesis.cancel())
  reveal()
}

// The supporter's turn is reached by holding for two seconds. A press that no finger or key held (a switch, a screen reader) counts.
all("[data-hold]").forEach(button => {
  let timer = 0, held = false, touched = false
  const begin = event => {
    if (event.repeat || (event.key && event.key !== "Enter" && event.key !== " ")) return
    touched = true
    held = false
    button.classList.add("held")
    clearTimeout(timer)
    timer = setTimeout(() => { held = true; button.form.requestSubmit(button) }, 2000)
  }
  const end = () => { clearTimeout(timer); button.classList.remove("held"); setTimeout(() => { touched = false }) }
  button.addEventListener("pointerdown", begin)
  button.addEventListener("keydown", begin)
  for (const name of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) button.addEventListener(name, end)
  button.addEventListener("click", event => { if (touched && !held) event.preventDefault() })
  button.addEventListener("contextmenu", event => event.preventDefault())
})

// While somebody is being asked to come: a quiet look whether they have seen it. What is said politely stays in its place.
if (one("[data-look]")) {
  const look = async () => {
    if (document.hidden || one("#cover:not([hidden])")) return
    const answer = await fetch(location.pathname).catch(() => null)
    if (!answer?.ok) return
    const seen = new DOMParser().parseFromString(await answer.text(), "text/html")
    const here = all(".live"), there = all(".live", seen)
    if (!there.length || there.length !== here.length) return location.reload()
    here.forEach((part, index) => {
      if (part.textContent !== there[index].textContent) part.replaceChildren(...there[index].childNodes)
    })
    const token = seen.querySelector("[name=token]")
    if (token) all("[name=token]").forEach(field => { field.value = token.value })
  }
  setInterval(look, Number(one("[data-look]").dataset.look) * 1000)
  all(".look").forEach(link => link.remove())
}

// Offline: the question stays, with what was written, and nothing is sent.
addEventListener("submit", event => {
  if (navigator.onLine) return
  event.preventDefault()
  const said = one("#unsent")
  said.hidden = false
  said.focus()
})

// After some minutes without a sign of anybody the page covers itself. Nothing is lost.
const cover = one("#cover")
if (cover) {
  const rest = all("body > header, body > main, body > .bar, body > .always, body > .jump")
  let timer = 0
  const wait = () => { clearTimeout(timer); timer = setTimeout(hide, Number(body.dataset.idle) * 60000) }
  const hide = () => { rest.forEach(part => { part.hidden = true }); cover.hidden = false; cover.querySelector("button").focus() }
  cover.querySelector("button").addEventListener("click", () => {
    cover.hidden = true
    rest.forEach(part => { part.hidden = false })
    wait()
  })
  for (const name of ["pointerdown", "keydown", "scroll"]) addEventListener(name, () => { if (cover.hidden) wait() }, {passive: true})
  wait()
}

navigator.serviceWorker?.register("/sw.js").catch(() => {})
