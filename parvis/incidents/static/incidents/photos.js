// A photo is sent as soon as it is taken, while the page stays; without script it goes with the form.
const form = document.querySelector("form[data-photos]");
const said = form.querySelector("[data-said]");
const part = () => form.querySelector("[data-part]");
form.classList.add("live");
form.classList.toggle("touch", navigator.maxTouchPoints > 0);

form.addEventListener("change", async (event) => {
  if (event.target.type !== "file" || !event.target.files.length) return;
  const body = new FormData(form);
  form.setAttribute("aria-busy", "true");
  said.textContent = said.dataset.busy;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [fresh, wrong] = [page.querySelector("[data-part]"), page.querySelector(".summary-errors")];
    if (!fresh) throw new Error(answer.status);
    part().replaceWith(document.adoptNode(fresh));
    document.querySelector(".summary-errors")?.remove();
    if (wrong) {
      form.before(document.adoptNode(wrong));
      wrong.focus();
    }
    said.textContent = wrong ? "" : said.dataset.done;
  } catch {
    said.textContent = said.dataset.lost;
    event.target.value = "";
  }
  form.removeAttribute("aria-busy");
});
