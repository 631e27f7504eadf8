// The web app: its worker, and what waits on this device. Asks for sending whenever there is hope of a network.
const { NAME, all, flush } = self.incidentQueue;
const place = document.querySelector("[data-worker]");

async function show() {
  const waiting = (await all()).filter(({ state }) => state === "waiting").length;
  for (const box of document.querySelectorAll("[data-waiting-box]")) {
    box.hidden = !waiting;
    box.querySelector("[data-count]").textContent =
      waiting === 1 ? box.dataset.one : box.dataset.many.replace("{n}", waiting);
  }
}

export async function attempt() {
  if (!(await all()).some(({ state }) => state === "waiting")) return;
  const worker = await navigator.serviceWorker?.getRegistration();
  await worker?.sync?.register(NAME).catch(() => {}); // goes on when this page is closed, where that exists
  if (navigator.onLine) await flush().catch(() => {});
}

if ("serviceWorker" in navigator) navigator.serviceWorker.register(place.dataset.worker).catch(() => {});
if ("BroadcastChannel" in self) new BroadcastChannel(NAME).addEventListener("message", show);
addEventListener("online", attempt);
document.addEventListener("visibilitychange", () => { if (!document.hidden) attempt(); });
setInterval(attempt, 30_000);
show();
attempt();
