// What every page gains from script; without it, everything still works.

// After a mistake the focus goes to the error summary, so that nobody has to look for it.
document.querySelector("[data-focus]")?.focus();

// A link of the error summary leads to the field itself, with its label in view.
for (const link of document.querySelectorAll(".summary-errors a[href^='#']"))
  link.addEventListener("click", (event) => {
    const control = document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    (control.closest(".field") ?? control).scrollIntoView();
    control.focus({ preventScroll: true });
  });

// A second press of the button sends nothing twice; the page comes alive again when one goes back to it.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => { delete form.dataset.sent; form.removeAttribute("aria-busy"); });
}

// Leaving a form marked `data-unsaved` with something typed in it asks first.
let unsaved = false;
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
}
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

// Menus close on Escape, and when one presses elsewhere.
const menus = () => document.querySelectorAll("details.menu[open]");
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) { menu.open = false; menu.querySelector("summary").focus(); }
});
addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// A choice marked `data-submit` (a filter) applies at once; its button is there without script.
for (const control of document.querySelectorAll("[data-submit]")) {
  control.addEventListener("change", () => control.form.requestSubmit());
  const button = control.form.querySelector("[data-submit-button]");
  if (button) button.hidden = true;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
