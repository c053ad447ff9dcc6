// Keeps the look of a page and one page to show offline: people and numbers. Never a page of a talk.
// VERSION and KEPT stand above, written by the server.
self.addEventListener("install", event => {
  event.waitUntil(caches.open(VERSION).then(kept => kept.addAll(KEPT.map(url => new Request(url, {cache: "reload"})))))
  self.skipWaiting()
})

self.addEventListener("activate", event => {
  const old = names => Promise.all(names.filter(name => name !== VERSION).map(name => caches.delete(name)))
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()))
})

self.addEventListener("fetch", event => {
  const {request} = event
  const url = new URL(request.url)
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match("/offline")))
  } else if (url.pathname.startsWith("/static/") && KEPT.includes(url.pathname + url.search)) {
    event.respondWith(caches.match(request).then(kept => kept || fetch(request)))
  }
})
