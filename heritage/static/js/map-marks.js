// The mark of one place: its form says the level of protection or the kind, its number which line of the list it is.

import { card } from "./map-card.js";

const L = window.L;
const ROOM_FOR_PICTURE = 480; // px of height; below it a card has words only
const SVG = "http://www.w3.org/2000/svg";

/** Put the mark of a feature on a <heritage-map>, with its circle and its card. */
export function markPlace(element, feature) {
  const { map } = element;
  const { badge = "none", form, radius, title, level, kind, note } = feature.properties;
  const key = element.items.get(feature.id)?.dataset.key;
  const byKind = element.dataset.by === "kind";
  const at = L.GeoJSON.coordsToLatLng(feature.geometry.coordinates);
  const html = document.createElement("span");
  html.className = "mark__number";
  html.textContent = key ?? "";
  const icon = L.divIcon({ className: `mark mark--${byKind ? form : badge}`, html, iconSize: [26, 26] });
  const marker = L.marker(at, { icon, riseOnHover: true });
  // The circle is the uncertainty: metres, not pixels, and it takes no clicks.
  const circle = radius ? L.circle(at, { radius, className: "map-area", interactive: false }).addTo(map) : null;
  marker.bindPopup(() => card(feature, map.getSize().y >= ROOM_FOR_PICTURE), popupSize(map)).addTo(map);
  const mark = marker.getElement();
  if (form.startsWith("kind-") && byKind) mark.prepend(outline(form));
  const name = key ? `图上${key}号：${title}` : title;
  mark.setAttribute("aria-label", [name, byKind ? kind : level, note].filter(Boolean).join("，"));
  mark.setAttribute("aria-haspopup", "dialog");
  for (const event of ["mouseenter", "focus"]) mark.addEventListener(event, () => element.mark(feature.id, true));
  for (const event of ["mouseleave", "blur"]) mark.addEventListener(event, () => element.mark(feature.id, false));
  return { marker, circle };
}

/** The outline of a kind, as the legend keeps it. */
function outline(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "mark__form");
  svg.setAttribute("viewBox", "-17 -17 34 34");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#form-${name}`);
  svg.append(use);
  return svg;
}

/** A card clear of the buttons at the right and wholly in view, on a narrow telephone too. */
function popupSize(map) {
  const { x, y } = map.getSize();
  const width = Math.max(160, Math.min(240, x - 115));
  const clear = { autoPanPaddingTopLeft: [12, 12], autoPanPaddingBottomRight: [66, 30] };
  return { minWidth: width, maxWidth: width, maxHeight: y - 70, ...clear };
}
