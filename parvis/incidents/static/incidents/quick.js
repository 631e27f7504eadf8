// Reporting on one page, with or without network: what is filled in is kept on this device first, then sent.
import { attempt } from "./offline.js";

const { NAME, all, one, put, remove } = self.incidentQueue;
const form = document.querySelector("form[data-quick]");
const words = form.dataset;
const [said, list, questions] = ["[data-said]", "[data-queue]", "[data-questions]"].map((where) => document.querySelector(where));
form.classList.toggle("touch", navigator.maxTouchPoints > 0);
let asked = {};
let kinds = new Map();

function made(tag, given = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) name in node ? (node[name] = value) : node.setAttribute(name, value);
  node.append(...inside);
  return node;
}

// What a kind of problem asks ------------------------------------------------------------------------------

function* leaves(nodes) {
  for (const node of nodes) node.children ? yield* leaves(node.children) : yield node;
}

function choice(name, value, label) {
  return made("label", { className: "choice" }, made("input", { type: "radio", name, value }), made("span", { textContent: label }));
}

function field({ code, kind, label, hint, required, choices }) {
  const name = `answer-${code}`;
  const title = required ? [label] : [label, " ", made("span", { className: "optional", textContent: words.optional })];
  const help = hint ? [made("p", { className: "hint", textContent: hint })] : [];
  if (kind === "choice" || kind === "yes_no") {
    const offered = choices ?? [{ code: "yes", name: words.yes }, { code: "no", name: words.no }];
    const rows = made("div", { className: kind === "yes_no" ? "choices beside" : "choices" }, ...offered.map((each) => choice(name, each.code, each.name)));
    return made("fieldset", { className: "field" }, made("legend", { className: "label" }, ...title), ...help, rows);
  }
  const input = made("input", { type: "text", name, id: `id_${name}` });
  if (kind === "number") input.inputMode = "numeric";
  return made("div", { className: "field" }, made("label", { className: "label", htmlFor: input.id }, ...title), ...help, input);
}

function ask() {
  const kind = kinds.get(form.elements.category.value);
  const known = new FormData(form);
  questions.replaceChildren(...(kind?.asks ?? []).map((code) => field(asked[code])));
  for (const [name, value] of known) restore(name, value);
  const emergency = document.querySelector("[data-emergency]");
  emergency.hidden = !kind?.emergency;
  emergency.querySelector("p").textContent = kind?.emergency ?? "";
}

function restore(name, value) {
  const control = form.elements[name];
  if (!name.startsWith("answer-") || !control) return;
  control.value = value;
}

async function learn() {
  const answer = await fetch(words.kinds);
  const said = await answer.json();
  asked = said.questions;
  kinds = new Map([...leaves(said.groups)].map((leaf) => [leaf.code, leaf]));
  form.dataset.learned = "";
  ask();
}

// Where ----------------------------------------------------------------------------------------------------

const button = document.querySelector("[data-locate]");
const told = document.querySelector("[data-located]");
if ("geolocation" in navigator) {
  button.closest("p").hidden = false;
  button.addEventListener("click", () => {
    told.textContent = button.dataset.busy;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lat.value = coords.latitude.toFixed(6);
        form.elements.lon.value = coords.longitude.toFixed(6);
        told.textContent = button.dataset.done.replace("{n}", Math.round(coords.accuracy));
      },
      () => { told.textContent = button.dataset.denied; },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  });
}

// Sending --------------------------------------------------------------------------------------------------

const photos = () => [...form.querySelectorAll("[type=file]")].flatMap((input) => [...input.files]);

function missing() {
  const kind = kinds.get(form.elements.category.value);
  const wrong = [];
  if (!form.elements.category.value) wrong.push(words.noKind);
  if (kind?.emergency) wrong.push(kind.emergency);
  const isPlaced = form.elements.lat.value || form.elements.address.value.trim();
  if (!isPlaced && !photos().length) wrong.push(words.noPlace);
  for (const code of kind?.asks ?? [])
    if (asked[code].required && !new FormData(form).get(`answer-${code}`)?.trim()) wrong.push(`${asked[code].label} ${words.noAnswer}`);
  return wrong;
}

function complain(wrong) {
  const box = document.querySelector("[data-wrong]");
  box.hidden = !wrong.length;
  box.querySelector("ul").replaceChildren(...wrong.map((text) => made("li", { textContent: text })));
  if (wrong.length) box.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const wrong = missing();
  complain(wrong);
  if (wrong.length) return;
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const report = {
    key: form.dataset.key ?? crypto.randomUUID() + crypto.randomUUID(),
    at: Date.now(), state: "waiting", url: words.send, kind: kinds.get(form.elements.category.value)?.name ?? "",
    fields, photos: photos().map((photo) => ({ photo, name: photo.name })),
  };
  try {
    await put(report);
  } catch {
    return complain([words.full]);
  }
  const email = form.elements.email.value;
  form.reset();
  delete form.dataset.key;
  form.elements.lat.value = form.elements.lon.value = told.textContent = "";
  form.elements.email.value = email;
  ask();
  said.textContent = words.kept;
  await show();
  list.closest("section").scrollIntoView();
  attempt();
});

// What waits -------------------------------------------------------------------------------------------------

const states = {
  waiting: () => [made("span", { className: "status", "data-tone": "warn", textContent: words.waiting })],
  sent: ({ number, page }) => [made("a", { href: page, textContent: `${words.sent} ${number}` })],
  refused: ({ errors }) => [made("span", { className: "small", textContent: errors.join(" ") })],
};

function line(report) {
  const press = (text, work) => {
    const each = made("button", { type: "button", className: "button plain", textContent: text });
    each.addEventListener("click", work);
    return each;
  };
  const does = [];
  if (report.state === "refused") does.push(press(words.mend, () => mend(report.key)));
  if (report.state !== "waiting") does.push(press(words.forget, () => remove(report.key).then(show)));
  return made("li", {}, made("span", {}, made("b", { textContent: report.kind }), " ", ...states[report.state](report)), made("span", {}, ...does));
}

async function show() {
  const reports = await all();
  list.closest("section").hidden = !reports.length;
  list.replaceChildren(...reports.map(line));
}

// What was refused comes back into the form, photos and all, under the same key.
async function mend(key) {
  const report = await one(key);
  for (const [name, value] of report.fields) if (form.elements[name]) form.elements[name].value = value;
  ask();
  for (const [name, value] of report.fields) restore(name, value);
  const files = new DataTransfer();
  for (const { photo, name } of report.photos) files.items.add(new File([photo], name, { type: photo.type }));
  form.querySelector("[type=file][multiple]").files = files.files;
  form.dataset.key = key;
  complain(report.errors);
}

form.elements.category.addEventListener("change", ask);
if ("BroadcastChannel" in self) new BroadcastChannel(NAME).addEventListener("message", show);
form.querySelector("[data-plain]")?.remove();
learn();
show();
