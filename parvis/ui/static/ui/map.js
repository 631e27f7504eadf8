// Maps open on request; Leaflet is fetched then, and not before. The list beside it says the same.
const load = (tag, given) => new Promise((onload, onerror) =>
  document.head.append(Object.assign(document.createElement(tag), given, { onload, onerror })));
let ready;

async function open(box, ground) {
  const { css, leaflet, tiles, attribution, outlines } = box.dataset;
  ready ??= Promise.all([load("link", { rel: "stylesheet", href: css }), load("script", { src: leaflet })]);
  const shapes = outlines && (await fetch(outlines)).json();
  const picking = "pick" in box.dataset && import("./pick.js");
  const [, found, picked] = await Promise.all([ready, shapes, picking]); // all at hand: the map appears whole
  const L = window.L;
  const colour = (name) => getComputedStyle(box).getPropertyValue(name);
  const map = L.map(ground, { attributionControl: Boolean(attribution), zoomAnimation: false }).setView([50.8466, 4.3528], 12);
  if (tiles) L.tileLayer(tiles, { attribution, maxZoom: 20 }).addTo(map);
  if (found) {
    const style = { color: colour("--edge"), weight: 1, fillColor: colour("--surface"), fillOpacity: tiles ? 0 : 1 };
    const layer = L.geoJSON(found, { interactive: false, style }).addTo(map);
    if (layer.getBounds().isValid()) map.fitBounds(layer.getBounds());
  }
  const stone = (now) => L.divIcon({ className: `map-stone ${now ? "now" : ""}`, iconSize: [18, 18] });
  picked ? picked.pick(L, box, map, stone(true)) : show(L, box, map, stone);
}

function show(L, box, map, stone) {
  const points = JSON.parse(document.getElementById(box.dataset.map).text);
  for (const { lat, lon, text, url, now } of points) {
    const mark = L.marker([lat, lon], { icon: stone(now), title: text, alt: text }).addTo(map);
    if (url) mark.on("click", () => location.assign(url));
  }
  if (points.length) map.fitBounds(points, { padding: [32, 32], maxZoom: 17 });
}

for (const box of document.querySelectorAll("[data-map]")) {
  const [button, ground] = [box.querySelector("button"), box.querySelector(".map-ground")];
  button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    button.parentElement.hidden = true;
    ground.hidden = false;
    box.classList.add("open");
    open(box, ground);
  });
  if ("open" in box.dataset) button.click();
}
