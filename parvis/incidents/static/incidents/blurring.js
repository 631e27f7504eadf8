// Draws the places that are blurred over the photo, and fills their rows in when one draws. Without it the rows do.
const picture = document.querySelector("[data-blurring]");
const table = document.querySelector("[data-regions]");
const EDGES = ["left", "top", "width", "height"];
const edges = (row) => EDGES.map((name) => row.querySelector(`[name=${name}]`));
const boxes = new Map();

function show(row) {
  const values = edges(row).map((input) => Number(input.value));
  const gone = row.querySelector("[name=remove]").checked;
  let box = boxes.get(row);
  if (!box) {
    box = picture.appendChild(document.createElement("div"));
    boxes.set(row, box);
  }
  box.hidden = !(values[2] > 0 && values[3] > 0) || gone;
  EDGES.forEach((name, index) => { box.style[name] = `${values[index]}%`; });
  box.classList.toggle("now", row.contains(document.activeElement));
}

function free() {
  const found = [...table.rows].find((row) => edges(row).every((input) => !input.value));
  if (found) return found;
  const last = table.rows[table.rows.length - 1];
  const made = table.appendChild(last.cloneNode(true));
  for (const input of edges(made)) input.value = "";
  made.querySelector("[name=kind]").value = "";
  Object.assign(made.querySelector("[name=remove]"), { checked: false, value: table.rows.length - 1 });
  return made;
}

const share = (event) => {
  const area = picture.getBoundingClientRect();
  const within = (value) => Math.min(100, Math.max(0, 100 * value));
  return [within((event.clientX - area.left) / area.width), within((event.clientY - area.top) / area.height)];
};
let from, row;

picture.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  event.preventDefault();
  picture.setPointerCapture(event.pointerId);
  [from, row] = [share(event), free()];
});
picture.addEventListener("pointermove", (event) => {
  if (!from) return;
  const to = share(event);
  const drawn = [0, 1].map((axis) => Math.min(from[axis], to[axis])).concat([0, 1].map((axis) => Math.abs(from[axis] - to[axis])));
  edges(row).forEach((input, index) => { input.value = drawn[index].toFixed(1); });
  show(row);
});
const end = () => {
  if (!from) return;
  // A press without a move is no region.
  if (Number(edges(row)[2].value) < 0.5) for (const input of edges(row)) input.value = "";
  show(row);
  from = undefined;
};
picture.addEventListener("pointerup", end);
picture.addEventListener("pointercancel", end);
for (const what of ["input", "focusin", "focusout"]) table.addEventListener(what, () => [...table.rows].forEach(show));
[...table.rows].forEach(show);
