// What a <heritage-map> gets after its first marks, or while they are still being fetched.

import { addBase } from "./map-base.js";
import { addControls } from "./map-controls.js";
import { addNearMe } from "./map-geolocation.js";
import { followView } from "./map-list.js";
import { addWay } from "./map-route.js";
import { keepAddress } from "./map-url.js";
import { addZones } from "./map-zones.js";

/** Make all of it; `first` is the first answer, being drawn. */
export async function surround(element, first) {
  addControls(element.map);
  window.addEventListener("hashchange", () => followAddress(element));
  // The stops of a route stand in their order: none of them leaves the list because it is out of view.
  if (element.hasAttribute("data-way")) addWay(element);
  else if (element.items.size) followView(element);
  if (element.items.size) addNearMe(element);
  keepAddress(element);
  if (element.dataset.zones) addZones(element);
  await first;
  followAddress(element);
  addBase(element);
  await element.load(); // where the first answer was made for another zoom
}

/** /map/#ZY-0001 opens that place. */
function followAddress(element) {
  const id = decodeURIComponent(window.location.hash.slice(1));
  if (element.items.has(id)) element.show(id);
}
