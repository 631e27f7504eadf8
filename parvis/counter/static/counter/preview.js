// What is being typed is shown beside it, a moment after one stops; without script the button does the same.
const button = document.querySelector("[data-preview]");
const form = button?.form;
let waiting;
const look = () => {
  const { action, target } = form;
  form.action = button.formAction;
  form.target = "preview";
  form.submit(); // not requestSubmit: nothing is saved, so nothing else should think so
  form.action = action;
  form.target = target;
};
form?.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 600); });
for (const one of document.querySelectorAll("[data-look]")) one.addEventListener("change", () => { clearTimeout(waiting); look(); });
