// Pass a report on: by what the device offers, or by copying its address.
const button = document.querySelector("[data-share]");
const said = document.querySelector("[data-shared]");
const url = location.origin + location.pathname;
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
