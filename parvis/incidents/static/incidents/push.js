// News of a report on this device: begun by one click, ended by another. Shown only where the browser can.
const form = document.querySelector("form[data-push]");
const words = form.dataset;
const [begins, ends, said] = ["[data-begin]", "[data-end]", "[data-said]"].map((where) => form.querySelector(where));
const key = Uint8Array.from(atob(words.key.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const known = new Set(words.known.split(" "));

// There is a worker for each language; a browser that is reached through one of them needs no other.
async function current() {
  for (const worker of await navigator.serviceWorker.getRegistrations()) {
    const found = await worker.pushManager?.getSubscription();
    if (found) return found;
  }
  return null;
}

async function name({ endpoint }) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isOurs({ options }) {
  const used = new Uint8Array(options.applicationServerKey ?? []);
  return used.length === key.length && used.every((byte, place) => byte === key[place]);
}

async function subscribed() {
  const found = await current();
  if (found && isOurs(found)) return found;
  await found?.unsubscribe(); // it was asked for with another key, by which nobody reaches it any more
  await navigator.serviceWorker.register(words.worker);
  const worker = await navigator.serviceWorker.ready;
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function post(subscription, more = {}) {
  const body = new FormData(form);
  for (const [field, value] of Object.entries({ subscription: JSON.stringify(subscription), ...more })) body.append(field, value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.status !== 422 && !answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function begin() {
  if ((await Notification.requestPermission()) !== "granted") return words.denied;
  const subscription = await subscribed();
  const { error } = await post(subscription);
  if (error) return error;
  known.add(await name(subscription));
  return words.on;
}

async function end() {
  const subscription = await current();
  const { last } = await post(subscription, { end: "1" });
  known.delete(await name(subscription));
  if (last) await subscription.unsubscribe();
  return words.off;
}

async function show() {
  const subscription = await current();
  const isReached = subscription && isOurs(subscription) && Notification.permission === "granted";
  const isOn = Boolean(isReached) && known.has(await name(subscription));
  begins.hidden = isOn;
  ends.hidden = !isOn;
  return isOn;
}

const press = (work) => async () => {
  begins.disabled = ends.disabled = true;
  said.textContent = await work().catch(() => words.lost);
  await show();
  begins.disabled = ends.disabled = false;
};

if ("serviceWorker" in navigator && "PushManager" in self && "Notification" in self) {
  begins.addEventListener("click", press(begin));
  ends.addEventListener("click", press(end));
  if (await show()) said.textContent = words.on;
  form.hidden = false;
}
