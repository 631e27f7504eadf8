// While a clerk fills in what and where, the column beside shows who gets it, what to ask and what is known there.
// Without it, a button asks for the same.
const form = document.querySelector("[data-looks]");
const place = form.dataset.looks;
let asked;

async function look() {
  asked?.abort();
  asked = new AbortController();
  form.querySelector(place).setAttribute("aria-busy", "true");
  try {
    const given = new FormData(form);
    given.delete("photos"); // nothing is sent yet
    const answer = await fetch(form.action, { method: "POST", body: given, signal: asked.signal });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(place);
    if (found) form.querySelector(place).replaceWith(found);
  } catch { /* no network, or a newer question: what stands there stays */ }
}

form.addEventListener("change", (event) => {
  if (event.target.name === "category" || event.target.name === "match" || event.target.name?.startsWith("where-")) look();
});
