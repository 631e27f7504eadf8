// What fits is shown while one writes.
const form = document.querySelector("form[data-what]");
const list = form.querySelector("[data-found]");
const text = form.elements.text;
let timer;

function made(tag, given, ...inside) {
  const node = Object.assign(document.createElement(tag), given);
  node.append(...inside);
  return node;
}

async function ask() {
  const address = new URL(form.dataset.what, location.href);
  const asked = text.value.trim();
  address.searchParams.set("q", asked.slice(0, 400));
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok || text.value.trim() !== asked) return;
    const { found } = await answer.json();
    const kinds = found.map(({ code, name, group }) => made("button", { className: "kind", name: "category", value: code },
      made("b", { textContent: name }), made("span", { textContent: group })));
    if (kinds.length)
      list.replaceChildren(made("h2", { className: "h3", textContent: list.dataset.title }), made("div", { className: "kinds" }, ...kinds));
  } catch { /* no network: the list below has everything */ }
}

if (list) {
  form.querySelector("[data-find-row]").hidden = true;
  text.addEventListener("input", () => {
    clearTimeout(timer);
    if (text.value.trim().length > 2) timer = setTimeout(ask, 250);
  });
}
