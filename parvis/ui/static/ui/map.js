// Maps open on request; Leaflet is fetched then, and not before. The list beside it says the same.
const load = (tag, attributes) => new Promise((done, failed) => {
  const node = Object.assign(document.createElement(tag), attributes, { onload: done, onerror: failed });
  document.head.append(node);
});
let ready;
const leaflet = (box) => (ready ??= Promise.all([
  load("link", { rel: "stylesheet", href: box.dataset.css }),
  load("script", { src: box.dataset.leaflet }),
]));

async function open(box, ground) {
  await leaflet(box);
  const L = window.L;
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const map = L.map(ground, { attributionControl: Boolean(box.dataset.attribution), zoomAnimation: false, fadeAnimation: false });
  map.setView([50.8466, 4.3528], 12);
  if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { attribution: box.dataset.attribution, maxZoom: 20 }).addTo(map);
  if (box.dataset.outlines) {
    const answer = await fetch(box.dataset.outlines);
    const layer = L.geoJSON(await answer.json(), {
      interactive: false, style: { color: style("--edge"), weight: 1, fillColor: style("--surface"), fillOpacity: box.dataset.tiles ? 0 : 1 },
    }).addTo(map);
    if (layer.getBounds().isValid()) map.fitBounds(layer.getBounds());
  }
  const stone = (now) => L.divIcon({ className: now ? "map-stone now" : "map-stone", iconSize: [18, 18] });
  if (box.dataset.pick) pick(L, box, map, stone(true));
  else points(L, box, map, stone);
}

function points(L, box, map, stone) {
  const said = document.getElementById(box.dataset.map);
  const all = said ? JSON.parse(said.textContent) : [];
  for (const point of all) {
    const mark = L.marker([point.lat, point.lon], { icon: stone(point.now), title: point.text, alt: point.text }).addTo(map);
    if (point.url) mark.on("click", () => { location.href = point.url; });
  }
  if (all.length) map.fitBounds(all.map((point) => [point.lat, point.lon]), { padding: [32, 32], maxZoom: 17 });
}

function pick(L, box, map, icon) {
  const field = (which) => box.closest("form").elements[`${box.dataset.pick}-${which}`];
  const said = box.querySelector("[role=status]");
  const mark = L.marker(map.getCenter(), { icon, draggable: true, keyboard: true, alt: said.dataset.said });
  const put = (where) => {
    mark.setLatLng(where).addTo(map);
    field("lat").value = where.lat.toFixed(6);
    field("lon").value = where.lng.toFixed(6);
    said.textContent = said.dataset.said;
  };
  if (field("lat").value) { map.setView([field("lat").value, field("lon").value], 17); put(map.getCenter()); }
  map.on("click", (event) => put(event.latlng));
  mark.on("dragend", () => put(mark.getLatLng()));
  mark.on("keydown", ({ originalEvent: event }) => {
    const step = { ArrowUp: [0, -8], ArrowDown: [0, 8], ArrowLeft: [-8, 0], ArrowRight: [8, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    put(map.containerPointToLatLng(map.latLngToContainerPoint(mark.getLatLng()).add(step)));
  });
}

for (const box of document.querySelectorAll("[data-map]")) {
  const button = box.querySelector("button");
  const ground = box.querySelector(".map-ground");
  button.parentElement.hidden = false;
  const show = () => {
    button.setAttribute("aria-expanded", "true");
    button.parentElement.hidden = true;
    ground.hidden = false;
    box.classList.add("open");
    open(box, ground);
  };
  button.addEventListener("click", show);
  if ("open" in box.dataset) show();
}
