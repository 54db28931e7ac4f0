// The base layers of a <heritage-map>.

import { addBaseLayers } from "./map-base-layers.js";

export function addBase(element) {
  const { schematic, layers } = element.dataset;
  const say = (text) => element.tell(text);
  addBaseLayers(element.map, { schematic, layers, host: element, say }).then((text) => {
    credit(element, text);
    element.arrange(); // names of streets keep off the marks that stand already
  });
}

/** Rivers and towns come into view only when the map is moved out; their source is named from the start. */
function credit(element, text) {
  const notes = element.querySelector(".map__note");
  if (!text || notes.textContent.includes(text)) return;
  const line = document.createElement("span");
  line.textContent = text;
  notes.append(line);
}
