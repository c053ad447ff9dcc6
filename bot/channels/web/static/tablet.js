// The lock of a shared tablet. The talk is in a frame, so that the full screen outlasts each of its pages.
const find = id => document.getElementById(id)
const frame = document.querySelector("iframe")

const lock = shut => {
  find("lock").hidden = shut
  find("locked").hidden = !shut
  if (shut) frame.focus()
}
// Where a browser has no full screen, or refuses it, the lock still holds.
find("close").addEventListener("click", async () => {
  await document.documentElement.requestFullscreen?.({navigationUI: "hide"}).catch(() => {})
  lock(true)
})
document.addEventListener("fullscreenchange", () => lock(Boolean(document.fullscreenElement)))

let timer = 0
const key = event => event.key === undefined || event.key === "Enter" || event.key === " "
const begin = event => {
  if (event.repeat || !key(event)) return
  find("open").classList.add("held")
  clearTimeout(timer)
  timer = setTimeout(async () => {
    if (document.fullscreenElement) await document.exitFullscreen()
    location.assign("/ways-in")
  }, 2000)
}
const end = () => {
  clearTimeout(timer)
  find("open").classList.remove("held")
}
for (const name of ["pointerdown", "keydown"]) find("open").addEventListener(name, begin)
for (const name of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) find("open").addEventListener(name, end)
for (const name of ["contextmenu", "dragstart", "auxclick"]) addEventListener(name, event => event.preventDefault())
