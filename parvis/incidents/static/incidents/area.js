// Draw the piece of the map that one wants to hear about: a circle around a middle, or a rectangle between two corners.
const form = document.querySelector("form[data-area]");
const box = form.querySelector("[data-draw]");
const [ground, said] = [box.querySelector(".map-ground"), box.querySelector("[data-said]")];
const load = (tag, given) => new Promise((onload, onerror) =>
  document.head.append(Object.assign(document.createElement(tag), given, { onload, onerror })));
let map, drawn;

async function open() {
  const { css, leaflet, tiles, attribution, outlines } = box.dataset;
  const [shapes] = await Promise.all([
    fetch(outlines).then((answer) => answer.json()),
    load("link", { rel: "stylesheet", href: css }), load("script", { src: leaflet })]);
  ground.hidden = false;
  const colour = (name) => getComputedStyle(box).getPropertyValue(name);
  map = L.map(ground, { attributionControl: Boolean(attribution), zoomAnimation: false });
  if (tiles) L.tileLayer(tiles, { attribution, maxZoom: 20 }).addTo(map);
  const style = { color: colour("--edge"), weight: 1, fillColor: colour("--surface"), fillOpacity: tiles ? 0 : 1 };
  map.fitBounds(L.geoJSON(shapes, { interactive: false, style }).addTo(map).getBounds());
  const { value: lat } = form.elements["place-lat"];
  if (lat) map.setView([lat, form.elements["place-lon"].value], 15);
}

// A mark that is dragged, or moved by the arrow keys when it has the focus.
function stone(where, alt, moved) {
  const mark = L.marker(where, { icon: L.divIcon({ className: "map-stone now", iconSize: [18, 18] }), draggable: true, alt, title: alt });
  mark.on("drag", moved).addTo(drawn);
  mark.getElement().addEventListener("keydown", (event) => {
    const step = { ArrowUp: [0, -8], ArrowDown: [0, 8], ArrowLeft: [-8, 0], ArrowRight: [8, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    mark.setLatLng(map.layerPointToLatLng(map.latLngToLayerPoint(mark.getLatLng()).add(step)));
    moved();
  });
  return mark;
}

function circle() {
  const ring = L.circle(map.getCenter(), { radius: form.elements.radius.value }).addTo(drawn);
  const tell = () => {
    ring.setLatLng(middle.getLatLng());
    ring.setRadius(form.elements.radius.value);
    form.elements["place-lat"].value = middle.getLatLng().lat.toFixed(6);
    form.elements["place-lon"].value = middle.getLatLng().lng.toFixed(6);
    form.elements.area.value = "";
  };
  const middle = stone(map.getCenter(), box.dataset.middle, tell);
  form.elements.radius.onchange = tell;
  map.off("click").on("click", ({ latlng }) => { middle.setLatLng(latlng); tell(); });
  tell();
  if (map.getZoom() < 14) map.setView(middle.getLatLng(), 14);
}

function rectangle() {
  if (map.getZoom() < 14) map.setZoom(14);
  const bounds = map.getBounds().pad(-0.25);
  const frame = L.rectangle(bounds).addTo(drawn);
  const tell = () => {
    const now = L.latLngBounds(one.getLatLng(), other.getLatLng());
    frame.setBounds(now);
    const [w, s, e, n] = [now.getWest(), now.getSouth(), now.getEast(), now.getNorth()].map((each) => Number(each.toFixed(6)));
    form.elements.area.value = JSON.stringify({ type: "Polygon", coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]]] });
  };
  const one = stone(bounds.getSouthWest(), box.dataset.corner, tell);
  const other = stone(bounds.getNorthEast(), box.dataset.corner, tell);
  map.off("click");
  tell();
}

const [first] = box.querySelectorAll("p");
first.hidden = false;
first.addEventListener("click", async (event) => {
  const { shape } = event.target.dataset;
  if (!shape) return;
  if (!map) await open();
  drawn?.remove();
  drawn = L.layerGroup().addTo(map);
  shape === "circle" ? circle() : rectangle();
  said.textContent = said.dataset[shape];
});
// An address that is typed after drawing counts, and not the drawing.
form.elements.address.addEventListener("change", () => { form.elements.area.value = form.elements["place-lat"].value = ""; drawn?.clearLayers(); });
