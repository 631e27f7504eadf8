// The dense page of the desk: what else is asked after an answer appears at once. The fields that stay are the very same
// elements, so that nothing typed meanwhile, no chosen file and no focus is lost. Without script a button does it.
const form = document.querySelector("form[data-entry]");
const deciding = new Set(form?.dataset.entry.split(" "));
let busy = false;
let again = false;

async function look() {
  if (busy) { again = true; return; }
  busy = true;
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  data.set("look", "1");
  try {
    const answer = await fetch(location.href, { method: "POST", body: data });
    if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch { /* no network: the button is still there */ }
  busy = false;
  if (again) { again = false; look(); }
}

const wrong = (field) => field.querySelector(".error")?.textContent ?? "";

function take(page) {
  const fresh = page.querySelector("#questions");
  const old = document.querySelector("#questions");
  if (!fresh) return;
  const focused = document.activeElement;
  const kept = new Map([...old.querySelectorAll("[data-question]")].map((one) => [one.dataset.question, one]));
  const before = kept.size;
  const now = [...fresh.querySelectorAll("[data-question]")];
  for (const one of now) {
    const same = kept.get(one.dataset.question);
    if (same && (same.contains(focused) || wrong(same) === wrong(one))) one.replaceWith(same);
  }
  old.replaceWith(fresh);
  if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
  const said = document.querySelector("#entry-said");
  said.textContent = now.length > before ? said.dataset.more : now.length < before ? said.dataset.less : "";
}

form?.addEventListener("change", (event) => {
  const question = event.target.closest("[data-question]")?.dataset.question;
  if (question && event.target.type !== "file" && (deciding.has(question) || event.target.name.endsWith("-shown"))) look();
});
