// A route: the way along the streets with its minutes, as the server found it, and the stops that are no entries.

import { markPlace } from "./map-markers.js";

const L = window.L;

/** Draw them on a <heritage-map>; the entries among the stops come with the view. */
export function addWay(element) {
  const stops = [...document.querySelectorAll(".maplist li[data-place]")];
  for (const { points, minutes } of JSON.parse(document.getElementById("map-legs").textContent)) {
    for (const className of ["map-walk-ground", "map-way"]) {
      L.polyline(points, { className, interactive: false }).addTo(element.map);
    }
    if (minutes) minutesAt(L.polyline(points), minutes).addTo(element.map);
  }
  for (const item of stops) {
    const { place, longitude, latitude } = item.dataset;
    if (place !== item.id) continue;
    const link = item.querySelector("a");
    const properties = {
      title: item.querySelector("b").textContent,
      badge: "stop",
      form: "stop",
      note: item.querySelector(".maplist__far").textContent,
      url: link.href,
    };
    const geometry = { type: "Point", coordinates: [Number(longitude), Number(latitude)] };
    element.places.set(place, { ...markPlace(element, { id: place, geometry, properties }), stays: true });
  }
}

/** “约11分” beside the middle of a leg. */
function minutesAt(line, minutes) {
  const points = line.getLatLngs();
  const middle = L.LineUtil.polylineCenter(points, L.CRS.EPSG3857);
  const html = document.createElement("span");
  html.textContent = `约${minutes}分`;
  const icon = L.divIcon({ className: "map-min", html, iconSize: [0, 0] });
  return L.marker(middle, { icon, interactive: false, keyboard: false });
}
