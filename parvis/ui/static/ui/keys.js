// Keys for work screens. A table with `data-keys`: j/k or arrows move, x selects, Enter opens.
// Anything with `data-key="b"` (a button, a link, a field) is pressed, or focused, by that key. `/` goes to the search.
const typing = (node) => node.closest?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("table[data-keys] tbody tr")];
let now = -1;

function go(to) {
  const all = rows();
  if (!all.length) return;
  now = Math.max(0, Math.min(all.length - 1, to));
  all.forEach((row, index) => {
    row.classList.toggle("now", index === now);
    row.tabIndex = index === now ? 0 : -1;
  });
  all[now].focus({ preventScroll: true });
  all[now].scrollIntoView({ block: "nearest" });
}

function count() {
  const chosen = document.querySelectorAll("table[data-keys] tbody input[type=checkbox]:checked").length;
  for (const row of rows()) {
    const box = row.querySelector("input[type=checkbox]");
    if (box) row.setAttribute("aria-selected", box.checked);
  }
  for (const place of document.querySelectorAll("[data-chosen]")) place.textContent = chosen;
  for (const bar of document.querySelectorAll("[data-when-chosen]")) bar.hidden = !chosen;
}

const moves = {
  j: () => go(now + 1), ArrowDown: () => go(now + 1), k: () => go(now - 1), ArrowUp: () => go(now - 1),
  Home: () => go(0), End: () => go(rows().length - 1),
  x: () => rows()[now]?.querySelector("input[type=checkbox]")?.click(),
  Enter: () => rows()[now]?.querySelector("a")?.click(), o: () => rows()[now]?.querySelector("a")?.click(),
  "/": () => document.querySelector("[data-search]")?.focus(),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  const inside = event.target.matches?.("a, button, summary, input");
  if (event.key === "Enter" && inside) return;
  if (event.key.startsWith("Arrow") && !event.target.closest?.("table[data-keys]")) return;
  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
  if (named) {
    event.preventDefault();
    named.matches("a, button, summary") ? named.click() : named.focus();
    if (named.matches("[open] > summary")) named.parentElement.querySelector("textarea, input:not([type=hidden])")?.focus();
  } else if (moves[event.key] && (rows().length || event.key === "/")) {
    event.preventDefault();
    moves[event.key]();
  }
});

addEventListener("change", (event) => {
  if (event.target.matches("[data-choose-all]"))
    for (const box of event.target.closest("table").querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
  if (event.target.closest("table[data-keys]")) count();
});
count();
