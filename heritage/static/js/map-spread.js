// Dots that would hide each other are moved apart on the screen, each with a line to where it belongs.
// The circles stay: they show the position, the dot only carries the number.

const L = window.L;
const GAP = 28; // px between two middles
const RINGS = [1, 1.6, 2.2, 3, 4];
const TURNS = Array.from({ length: 12 }, (_, hour) => (hour * Math.PI) / 6);

/**
 * Give each place of a map a spot of its own, in their order; `place.shift` says in pixels how far it was moved.
 * `occupied` are spots of other things, {point, reach}.
 */
export function spread(map, places, occupied) {
  const taken = [...occupied];
  for (const place of places) {
    const home = map.latLngToLayerPoint(place.marker.getLatLng());
    const spot = around(home).find((at) => taken.every(({ point, reach }) => point.distanceTo(at) >= reach)) ?? home;
    taken.push({ point: spot, reach: GAP });
    place.shift = spot.subtract(home);
    const { style } = place.marker.getElement();
    style.marginLeft = `${place.shift.x - 13}px`;
    style.marginTop = `${place.shift.y - 13}px`;
    place.leader ??= L.polyline([], { className: "map-leader", interactive: false }).addTo(map);
    place.leader.setLatLngs(spot === home ? [] : [home, spot].map((point) => map.layerPointToLatLng(point)));
  }
}

function around(home) {
  const rings = RINGS.flatMap((ring) => {
    const far = ring * GAP * 1.02;
    return TURNS.map((turn) => home.add([Math.cos(turn) * far, Math.sin(turn) * far]));
  });
  return [home, ...rings];
}
