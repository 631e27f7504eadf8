// Point out a place on an open map: press where it is and drag the stone, or Enter and the arrow keys.
export function pick(L, box, map, icon) {
  const [lat, lon] = ["lat", "lon"].map((part) => box.closest("form").elements[`${box.dataset.pick}-${part}`]);
  const said = box.querySelector("[role=status]");
  const mark = L.marker(map.getCenter(), { icon, draggable: true, alt: said.dataset.said, title: said.dataset.said });
  const put = (where, isKnown) => {
    mark.setLatLng(where).addTo(map);
    lat.value = where.lat.toFixed(6);
    lon.value = where.lng.toFixed(6);
    said.textContent = said.dataset.said;
    if (!isKnown) lat.dispatchEvent(new Event("change", { bubbles: true })); // a page may want to know
  };
  if (lat.value) { map.setView([lat.value, lon.value], 17); put(map.getCenter(), true); }
  map.on("click", (event) => put(event.latlng));
  mark.on("dragend", () => put(mark.getLatLng()));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === map.getContainer()) { put(map.getCenter()); mark.getElement().focus(); }
    const step = { ArrowUp: [0, -8], ArrowDown: [0, 8], ArrowLeft: [-8, 0], ArrowRight: [8, 0] }[event.key];
    if (event.target !== mark.getElement() || !step) return;
    event.preventDefault();
    event.stopPropagation(); // else the map moves too
    put(map.layerPointToLatLng(map.latLngToLayerPoint(mark.getLatLng()).add(step)));
  }, true);
}
