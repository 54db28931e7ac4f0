// A route: the line from stop to stop, and the stops that are no entries. Both follow from the list beside the map.

import { markPlace } from "./map-markers.js";

const L = window.L;

/** Draw them on a <heritage-map>; the entries among the stops come with the view. */
export function addWay(element) {
  const stops = [...document.querySelectorAll(".maplist li[data-place]")];
  const way = stops.map(({ dataset }) => [dataset.latitude, dataset.longitude]);
  L.polyline(way, { className: "map-way", interactive: false }).addTo(element.map);
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
