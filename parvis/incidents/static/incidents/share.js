// Pass a report on: by what the device offers, or by copying its address.
const button = document.querySelector("[data-share]");
const said = document.querySelector("[data-shared]");
// Never the address of one's own page: who has it may act as its holder.
const url = button && new URL(button.dataset.share, location.href).href;
if (button && (navigator.share || navigator.clipboard)) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      if (navigator.share) await navigator.share({ title: button.dataset.title, url });
      else {
        await navigator.clipboard.writeText(url);
        said.textContent = button.dataset.done;
      }
    } catch { /* one changed one's mind */ }
  });
}
