// The map beside the list: the same reports by the same filters, heaped where there are many. Opens by itself where it
// stands beside the list, on request on a phone.
const box = document.querySelector("[data-reports]");
const [ground, sketch, here] = [".ground", "[data-sketch]", "[data-here]"].map((where) => box.querySelector(where));
const words = box.dataset;
const load = (tag, given) => new Promise((onload, onerror) =>
  document.head.append(Object.assign(document.createElement(tag), given, { onload, onerror })));
const marks = new Map();
let map, asking;

async function open() {
  const { css, leaflet, tiles, attribution, outlines } = box.dataset;
  sketch.querySelector("button").disabled = true;
  const [shapes] = await Promise.all([
    fetch(outlines).then((answer) => answer.json()),
    load("link", { rel: "stylesheet", href: css }), load("script", { src: leaflet })]);
  sketch.hidden = true;
  ground.hidden = false;
  const colour = (name) => getComputedStyle(box).getPropertyValue(name);
  map = L.map(ground, { attributionControl: Boolean(attribution), zoomAnimation: false, minZoom: 9, maxZoom: 20 });
  if (tiles) L.tileLayer(tiles, { attribution, maxZoom: 20 }).addTo(map);
  const style = { color: colour("--edge"), weight: 1, fillColor: colour("--surface"), fillOpacity: tiles ? 0 : 1 };
  const region = L.geoJSON(shapes, { interactive: false, style }).addTo(map).getBounds();
  const [west, south, east, north] = (new URLSearchParams(location.search).get("bbox") ?? "").split(",").map(Number);
  map.on("moveend", draw);
  map.fitBounds(north ? [[south, west], [north, east]] : region);
}

async function draw() {
  asking?.abort();
  asking = new AbortController();
  const bounds = map.getBounds();
  const bbox = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((each) => each.toFixed(5)).join(",");
  const address = new URL(box.dataset.reports, location.href);
  const asked = new URLSearchParams(location.search);
  for (const name of ["after", "number", "bbox"]) asked.delete(name);
  for (const [name, value] of [...asked, ["bbox", bbox], ["zoom", map.getZoom()]]) address.searchParams.append(name, value);
  asked.set("bbox", bbox);
  here.href = `?${asked}`;
  here.closest("p").hidden = false;
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (!answer.ok) return;
    const { clusters } = await answer.json();
    // What is there already stays, and the focus with it: the map moves when one tabs from mark to mark.
    const now = new Map(clusters.map((heap) => [`${heap.lat},${heap.lon},${heap.count}`, heap]));
    for (const [key, drawn] of marks) if (!now.has(key)) { drawn.remove(); marks.delete(key); }
    for (const [key, heap] of now) if (!marks.has(key)) marks.set(key, mark(heap).addTo(map));
  } catch { /* moved on, or no network: what was drawn stays */ }
}

function mark({ lat, lon, count, numbers, open }) {
  const text = count === 1 ? words.one.replace("{n}", numbers[0]) : words.many.replace("{n}", count);
  const side = count === 1 ? 20 : Math.round(Math.min(56, 26 + 5 * Math.log2(count)));
  const tone = open === 0 ? "done" : "";
  const icon = L.divIcon({ className: `pin ${count > 1 ? "heap" : ""} ${tone}`, html: count > 1 ? String(count) : "", iconSize: [side, side] });
  const made = L.marker([lat, lon], { icon, title: text, alt: text });
  return made.on("click keypress", ({ type, originalEvent }) => {
    if (type === "click" || originalEvent.key === "Enter") follow(made, lat, lon, numbers);
  });
}

function follow(made, lat, lon, numbers) {
  if (numbers?.length === 1) location.assign(`${box.dataset.page}${numbers[0]}/`);
  else if (numbers && map.getZoom() >= 17) {
    const list = document.createElement("ul");
    for (const number of numbers) {
      const link = Object.assign(document.createElement("a"), { href: `${box.dataset.page}${number}/`, textContent: words.one.replace("{n}", number) });
      list.append(document.createElement("li"));
      list.lastChild.append(link);
    }
    made.bindPopup(list).openPopup();
  } else map.setView([lat, lon], Math.min(map.getZoom() + 2, 18));
}

const button = sketch.querySelector("button");
button.closest("p").hidden = false;
button.addEventListener("click", open);
if (matchMedia("(min-width: 56rem)").matches) open();
