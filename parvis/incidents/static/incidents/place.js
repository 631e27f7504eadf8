// Where it is: the device is asked by a button, and a place that is pointed out on the map gets its address.
const form = document.querySelector("form[data-place]");
const field = (name) => form.elements[name];

form.addEventListener("change", async (event) => {
  if (event.target !== field("place-lat")) return;
  const address = new URL(form.dataset.place, location.href);
  address.searchParams.set("lat", field("place-lat").value);
  address.searchParams.set("lon", field("place-lon").value);
  try {
    const answer = await fetch(address);
    if (answer.ok) form.querySelector("[data-near]").innerHTML = await answer.text();
  } catch { /* the place is told when it is sent */ }
});

const button = form.querySelector("[data-locate]");
const told = form.querySelector("[data-located]");

function locate() {
  told.textContent = button.dataset.busy;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      field("place-lat").value = coords.latitude.toFixed(6);
      field("place-lon").value = coords.longitude.toFixed(6);
      const located = Object.assign(document.createElement("input"), { type: "hidden", name: "located", value: "1" });
      form.append(located);
      form.requestSubmit();
    },
    () => { told.textContent = button.dataset.denied; },
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
  );
}

if ("geolocation" in navigator) {
  button.closest("p").hidden = false;
  button.addEventListener("click", locate);
  // Who allowed it before is not asked again, and need not press.
  if (!field("place-lat").value && !form.querySelector(".wrong"))
    navigator.permissions?.query({ name: "geolocation" }).then(({ state }) => { if (state === "granted") locate(); });
}
