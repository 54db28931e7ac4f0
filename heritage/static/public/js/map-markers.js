// The markers of a map: the mark of a place, the number of a cluster, and how they are kept apart. All of it is needed
// for the first marks, so it is one file: each file costs a telephone a round trip.
// The shape of a mark shows the level of protection or the kind, its number the line of the list.

import { card } from "./map-popup.js";

const L = window.L;
const ROOM_FOR_PICTURE = 480; // px of height; below it a card has words only
const SVG = "http://www.w3.org/2000/svg";
const NAMED = 14; // the zoom from which marks have names
const FEW_NAMES = 12; // so many are named from any zoom
const LETTER = 15; // px of a letter of a name
const RIM = 6; // px around a cluster
const GAP = 28; // px between the middles of two marks
const RINGS = [1, 1.6, 2.2, 3, 4];
const TURNS = Array.from({ length: 12 }, (_, hour) => (hour * Math.PI) / 6);

/** Put the mark of a feature on a <heritage-map>, with its circle and its card. */
export function markPlace(element, feature) {
  const { map } = element;
  const { badge = "none", form, radius, title, level, kind, note } = feature.properties;
  // The number of the catalogue, which no filter changes; of a route the number of the stop.
  const key = element.items.get(feature.id)?.dataset.key ?? feature.id.match(/[1-9]\d*$/)?.[0];
  const byKind = element.dataset.by === "kind";
  const at = L.GeoJSON.coordsToLatLng(feature.geometry.coordinates);
  const html = document.createElement("span");
  html.className = `mark__number${key?.length > 2 ? " mark__number--long" : ""}`;
  html.textContent = key ?? "";
  const icon = L.divIcon({ className: `mark mark--${byKind ? form : badge}`, html, iconSize: [26, 26] });
  const marker = L.marker(at, { icon, riseOnHover: true });
  // The circle is the uncertainty: metres, not pixels, and it takes no clicks.
  const circle = radius ? L.circle(at, { radius, className: "map-area", interactive: false }).addTo(map) : null;
  marker.on("popupopen", () => element.mark(feature.id, true, "is-chosen"));
  marker.on("popupclose", () => element.mark(feature.id, false, "is-chosen"));
  marker.bindPopup(() => card(feature, map.getSize().y >= ROOM_FOR_PICTURE), popupSize(map)).addTo(map);
  const mark = marker.getElement();
  if (form.startsWith("kind-") && byKind) mark.prepend(outline(form));
  const name = key ? `图上${key}号：${title}` : title;
  mark.setAttribute("aria-label", [name, byKind ? kind : level, note].filter(Boolean).join("，"));
  mark.setAttribute("aria-haspopup", "dialog");
  const words = document.createElement("span");
  words.className = "mark__name";
  words.textContent = title;
  words.setAttribute("aria-hidden", "true"); // the label says it
  words.hidden = true;
  mark.append(words);
  for (const event of ["mouseenter", "focus"]) mark.addEventListener(event, () => element.mark(feature.id, true));
  for (const event of ["mouseleave", "blur"]) mark.addEventListener(event, () => element.mark(feature.id, false));
  return { marker, circle, words };
}

/** Name the marks from near by, or where they are few: beside each mark where nothing else stands, else not at all. */
export function nameMarks(map, places) {
  const isNear = map.getZoom() >= NAMED || places.length <= FEW_NAMES;
  const dots = places.map(({ marker, shift }) => {
    const point = map.latLngToContainerPoint(marker.getLatLng()).add(shift);
    return L.bounds(point.subtract([15, 15]), point.add([15, 15]));
  });
  const taken = [...dots];
  const view = L.bounds(L.point(2, 2), map.getSize().subtract([52, 2]));
  for (const [at, place] of places.entries()) {
    const middle = dots[at].getCenter();
    const wide = place.words.textContent.length * LETTER + 6;
    const sides = [
      ["right", L.bounds(middle.add([15, -10]), middle.add([15 + wide, 10]))],
      ["left", L.bounds(middle.subtract([15 + wide, 10]), middle.subtract([15, -10]))],
      ["below", L.bounds(middle.add([-wide / 2, 15]), middle.add([wide / 2, 35]))],
    ];
    const free = ([, box]) => view.contains(box) && !taken.some((other) => other !== dots[at] && other.overlaps(box));
    const [side, box] = (isNear && sides.find(free)) || [];
    place.words.hidden = !side;
    place.words.dataset.side = side ?? "";
    place.named = box;
    if (box) taken.push(box);
  }
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

/** A layer of clusters, as the server counted them; `open` is called with the centre of the one that is pressed. */
export function addClusters(map, open) {
  const shown = new Map();
  return {
    /** The steps that show these clusters and no others; those that stay are not touched, one may have the focus. */
    *show(clusters, chunk) {
      const wanted = new Map(joined(map, clusters).map((cluster) => [cluster.join(), cluster]));
      yield () => {
        for (const [key, { marker }] of shown) {
          if (wanted.has(key)) continue;
          marker.remove();
          shown.delete(key);
        }
      };
      const isNew = [...wanted].filter(([key]) => !shown.has(key));
      for (let i = 0; i < isNew.length; i += chunk) {
        yield () => {
          for (const [key, [longitude, latitude, number]] of isNew.slice(i, i + chunk)) {
            shown.set(key, { number, marker: clusterAt([latitude, longitude], number, open).addTo(map) });
          }
        };
      }
    },
    /** Where they lie on the screen, and how far off a mark has to keep. */
    spots() {
      return [...shown.values()].map(({ number, marker }) => ({
        point: map.latLngToLayerPoint(marker.getLatLng()),
        reach: sizeOf(number) / 2 + 16,
      }));
    },
    /** How many clusters are in view, and how many places in them. */
    within(view) {
      const seen = [...shown.values()].filter(({ marker }) => view.contains(marker.getLatLng()));
      return { count: seen.length, number: seen.reduce((sum, { number }) => sum + number, 0) };
    },
  };
}

function sizeOf(number) {
  return number < 10 ? 34 : number < 100 ? 40 : number < 1000 ? 48 : 56;
}

/** Clusters of neighbouring cells may lie side by side: those that would touch on the screen become one, and so on. */
function joined(map, clusters) {
  const kept = [];
  for (const [longitude, latitude, number] of [...clusters].sort((one, other) => other[2] - one[2])) {
    const point = map.latLngToLayerPoint([latitude, longitude]);
    const near = kept.find((other) => {
      return other.point.distanceTo(point) < 0.5 * (sizeOf(number) + sizeOf(other.cluster[2])) + RIM;
    });
    if (near) near.cluster = together(near.cluster, [longitude, latitude, number]);
    else kept.push({ point, cluster: [longitude, latitude, number] });
  }
  const left = kept.map(({ cluster }) => cluster);
  return left.length < clusters.length ? joined(map, left) : left;
}

function together([x1, y1, n1], [x2, y2, n2]) {
  const middle = (one, other) => Number(((one * n1 + other * n2) / (n1 + n2)).toFixed(4));
  return [middle(x1, x2), middle(y1, y2), n1 + n2];
}

function clusterAt(at, number, open) {
  const size = sizeOf(number);
  const html = document.createElement("span");
  html.textContent = number;
  const icon = L.divIcon({ className: "cluster", html, iconSize: [size, size] });
  const marker = L.marker(at, { icon, alt: `${number}处，放大查看` });
  marker.on("click", () => open(marker.getLatLng()));
  marker.on("keypress", ({ originalEvent }) => {
    if (originalEvent.key === "Enter" || originalEvent.key === " ") {
      originalEvent.preventDefault();
      open(marker.getLatLng());
    }
  });
  marker.on("add", () => marker.getElement().setAttribute("aria-label", `${number}处，放大查看`));
  return marker;
}

/** The mark or cluster in view that is nearest to a point: where the focus goes once a cluster has opened. */
export function nearestMark(map, at) {
  let nearest;
  let least = Infinity;
  map.eachLayer((layer) => {
    const element = layer instanceof L.Marker ? layer.getElement() : null;
    if (!element?.matches(".mark, .cluster") || !map.getBounds().contains(layer.getLatLng())) return;
    const far = map.distance(at, layer.getLatLng());
    if (far < least) [nearest, least] = [element, far];
  });
  return nearest ?? map.getContainer();
}

/**
 * Dots that would hide each other are moved apart on the screen, each with a line to where it belongs. The circles
 * stay: they show the position, the dot only carries the number.
 *
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
