// Streets offered while one types. The server answers `?q=` with [{id, text, postcode?, place?}]; without script it asks
// on the next page when a street is not clear.
for (const input of document.querySelectorAll("[data-lookup]")) {
  const name = input.name.replace(/-street_text$/, "");
  const part = (which) => input.form?.elements[`${name}-${which}`];
  let found = [];
  let timer;

  input.addEventListener("input", () => {
    const chosen = found.find((street) => street.text === input.value);
    if (part("street_id")) part("street_id").value = chosen?.id ?? "";
    if (chosen) {
      if (chosen.postcode && part("postcode")) part("postcode").value = chosen.postcode;
      if (chosen.place && part("place")) part("place").value = chosen.place;
      return part("number")?.focus();
    }
    clearTimeout(timer);
    if (input.value.trim().length > 1) timer = setTimeout(ask, 150);
  });

  async function ask() {
    const address = new URL(input.dataset.lookup, location.href);
    address.searchParams.set("q", input.value);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const said = await answer.json();
      found = said.streets ?? said;
      input.list.replaceChildren(...found.map((street) => {
        const option = document.createElement("option");
        option.value = street.text;
        return option;
      }));
    } catch { /* no network: what was typed is sent as it is */ }
  }
}
