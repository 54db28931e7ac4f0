// What lies under the marks: the built-in schematic always, and over it tiles where the site has some.

import { addSchematic } from "./map-schematic.js";

const L = window.L;
const PATIENCE = 4; // tiles that may fail before the layer is given up

/** Lay the base layers of a <heritage-map>. The one place where they are chosen. */
export function addBase(element) {
  const { map, dataset } = element;
  const notes = L.control.attribution({ position: "bottomleft", prefix: false }).addTo(map);
  addSchematic(map, dataset.schematic).then(
    (text) => credit(element, text),
    () => element.say("底图没有载入，各处位置仍可查看。"),
  );
  if (dataset.tiles) addTiles(element, notes);
  else notes.addAttribution("示意图");
}

function addTiles(element, notes) {
  const { map, dataset } = element;
  const source = escaped(`${dataset.tilesAttribution}　审图号：${dataset.reviewNumber}`);
  const tiles = L.tileLayer(dataset.tiles, { maxZoom: map.getMaxZoom() });
  let failed = 0;
  let loaded = 0;
  tiles.on("tileload", () => { loaded += 1; });
  tiles.on("tileerror", () => {
    failed += 1;
    if (loaded || failed < PATIENCE) return;
    // Nothing but failures: what lies below is drawn already, and is all there is to see now.
    tiles.remove();
    element.classList.remove("has-tiles");
    notes.removeAttribution(source);
    notes.addAttribution("底图没有载入，现为示意图");
  });
  element.classList.add("has-tiles");
  notes.addAttribution(source);
  tiles.addTo(map);
}

/** Rivers and towns come into view only when the map is moved out; their source is named from the start. */
function credit(element, text) {
  const notes = element.querySelector(".map__note");
  if (notes.textContent.includes(text)) return;
  const line = document.createElement("span");
  line.textContent = text;
  notes.append(line);
}

function escaped(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span.innerHTML;
}
