// The worker of the web app: keeps the one page that reports without network, and sends what waits.
importScripts("{{ queue }}");
const [CACHE, PREFIX, SCOPE, QUICK, KINDS] = ["{{ prefix }}{{ version }}", "{{ prefix }}", "{{ scope }}", "{{ quick }}", "{{ kinds }}"];
const FILES = {{ files|safe }};

addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  // Without cookies: what is kept is nobody's.
  await cache.addAll([QUICK, KINDS, ...FILES].map((url) => new Request(url, { credentials: "omit", cache: "reload" })));
  await skipWaiting();
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  await clients.claim();
})()));

const kept = async (url) => (await (await caches.open(CACHE)).match(url)) ?? Response.error();

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith(SCOPE)) event.respondWith(fetch(request).catch(() => kept(QUICK)));
  else if (pathname === KINDS) event.respondWith(fetch(request).catch(() => kept(KINDS)));
  else if (FILES.includes(pathname)) event.respondWith(fetch(request).catch(() => kept(pathname)));
});

// What happened to a report that is followed on this device; a message that comes twice is shown once, by its tag.
addEventListener("push", (event) => {
  const { title, url, at, ...rest } = event.data.json();
  event.waitUntil(registration.showNotification(title, { ...rest, timestamp: at, data: url, icon: "{{ icon }}" }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const url = event.notification.data;
    const open = (await clients.matchAll({ type: "window" })).find((page) => page.url === url);
    await (open ? open.focus() : clients.openWindow(url));
  })());
});

addEventListener("sync", (event) => {
  if (event.tag === incidentQueue.NAME) event.waitUntil(incidentQueue.flush());
});
