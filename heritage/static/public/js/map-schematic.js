// The built-in base layer: streets, rivers, place names and a graticule, drawn as vectors of our own.
// Colours come from the style sheet and follow light and dark. No administrative boundary is drawn.

const L = window.L;
const LETTER = 13; // px, as .map-word is set
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9];
const GRID_STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30];
const GRID_GAP = 110; // px between two lines of the graticule, at least
const FAR = 13; // below this zoom streets are drawn thin
const RIVER_VIEW = 7000; // metres; river lines are off by up to about a kilometre and would mislead close by

/** Draw the schematic into its own pane, below any tiles, and keep its names and graticule in order. */
export async function addSchematic(map, address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`schematic: ${answer.status}`);
  const layer = await answer.json();
  map.createPane("schematic").style.zIndex = 150;
  const renderer = L.svg({ pane: "schematic", padding: 0.6 });
  const grid = L.polyline([], { ...style("map-graticule"), renderer }).addTo(map);
  const lines = ofKind(layer, "river").concat(ofKind(layer, "street"));
  for (const [kind, look] of [
    ["river", "map-river"],
    ["street", "map-casing"],
    ["street", "map-street"],
  ]) {
    for (const feature of ofKind(layer, kind)) L.polyline(turned(feature), { ...style(look), renderer }).addTo(map);
  }
  const words = L.layerGroup().addTo(map);
  const places = ofKind(layer, "place");
  let dots = [];
  let pending;
  // In a task of its own, once for all changes: on a slow telephone it takes as long as drawing the marks.
  const soon = () => {
    if (!pending) pending = setTimeout(letter);
  };
  const letter = () => {
    pending = undefined;
    map.getContainer().classList.toggle("is-far", map.getZoom() < FAR);
    map.getContainer().classList.toggle("is-close", widthOf(map) < RIVER_VIEW);
    words.clearLayers();
    const taken = dots.flatMap((place) => (place.named ? [boxOf(map, place), place.named] : [boxOf(map, place)]));
    const lettering = graticule(map, grid);
    for (const feature of places) lettering.push(placeName(map, feature, taken));
    for (const feature of lines) lettering.push(lineName(map, feature, taken));
    for (const word of lettering) if (word) words.addLayer(word);
  };
  map.on("moveend", soon);
  map.on("placeschange", (event) => {
    dots = event.places;
    soon();
  });
  letter();
  return layer.credit;
}

function ofKind(layer, kind) {
  return layer.features.filter((feature) => feature.properties.kind === kind);
}

function style(className) {
  return { className, interactive: false, smoothFactor: 0.5 };
}

function turned(feature) {
  return feature.geometry.coordinates.map(([longitude, latitude]) => [latitude, longitude]);
}

/** The name of a street or river on its line in view, where nothing else stands; undefined without room. */
function lineName(map, feature, taken) {
  const text = feature.properties.name;
  if (!text || (feature.properties.kind === "river" && widthOf(map) < RIVER_VIEW)) return undefined;
  const points = insideView(
    map,
    turned(feature).map((at) => map.latLngToContainerPoint(at)),
  );
  const long = text.length * LETTER * 1.25;
  if (lengthOf(points) < long * 1.3) return undefined;
  for (const { point, steep } of stations(points)) {
    const half = steep ? L.point(LETTER / 2, long / 2) : L.point(long / 2, LETTER / 2);
    if (claim(map, taken, point, half)) return word(map, point, text, steep ? "map-word map-word--v" : "map-word");
  }
  return undefined;
}

function placeName(map, feature, taken) {
  const [longitude, latitude] = feature.geometry.coordinates;
  const point = map.latLngToContainerPoint([latitude, longitude]);
  const half = L.point(feature.properties.name.length * LETTER * 0.9, LETTER * 0.7);
  if (!claim(map, taken, point, half)) return undefined;
  return word(map, point, feature.properties.name, "map-word map-word--place");
}

/** Lines of longitude and latitude at a round distance, and their figures at the edge of the view. */
function graticule(map, grid) {
  const bounds = map.getBounds();
  const size = map.getSize();
  const perPixel = (bounds.getEast() - bounds.getWest()) / size.x;
  const step = GRID_STEPS.find((candidate) => candidate / perPixel >= GRID_GAP) ?? GRID_STEPS.at(-1);
  const digits = step < 0.01 ? 3 : step < 1 ? 2 : 0;
  const lines = [];
  const figures = [];
  for (const longitude of multiples(bounds.getWest(), bounds.getEast(), step)) {
    lines.push([
      [bounds.getSouth() - step, longitude],
      [bounds.getNorth() + step, longitude],
    ]);
    const x = map.latLngToContainerPoint([bounds.getNorth(), longitude]).x;
    const text = `${longitude.toFixed(digits)}°E`;
    if (x > 40 && x < size.x - 90) figures.push(word(map, L.point(x, 9), text, "map-figure"));
  }
  for (const latitude of multiples(bounds.getSouth(), bounds.getNorth(), step)) {
    lines.push([
      [latitude, bounds.getWest() - step],
      [latitude, bounds.getEast() + step],
    ]);
    const y = map.latLngToContainerPoint([latitude, bounds.getWest()]).y;
    const text = `${latitude.toFixed(digits)}°N`;
    if (y > 30 && y < size.y - 60) figures.push(word(map, L.point(26, y), text, "map-figure"));
  }
  grid.setLatLngs(lines);
  return figures;
}

function multiples(from, to, step) {
  const found = [];
  for (let count = Math.ceil(from / step); count * step < to; count += 1) found.push(count * step);
  return found;
}

function word(map, point, text, className) {
  const html = document.createElement("span");
  html.textContent = text;
  const icon = L.divIcon({ className, html, iconSize: [0, 0] });
  const still = { interactive: false, keyboard: false, pane: "schematic", zIndexOffset: 1000 };
  return L.marker(map.containerPointToLatLng(point), { icon, ...still });
}

/** Whether the box around a point is in view and free; if so it is taken from now on. */
function claim(map, taken, point, half) {
  const box = L.bounds(point.subtract(half), point.add(half));
  const view = L.bounds(L.point(48, 18), map.getSize().subtract(L.point(6, 40)));
  if (!view.contains(box) || taken.some((other) => other.overlaps(box))) return false;
  taken.push(box);
  return true;
}

/** The box of a numbered dot: names keep off it. */
function boxOf(map, { marker, shift }) {
  const point = map.latLngToContainerPoint(marker.getLatLng()).add(shift);
  return L.bounds(point.subtract([15, 15]), point.add([15, 15]));
}

/** How many metres the view is wide. */
function widthOf(map) {
  const bounds = map.getBounds();
  return map.distance([bounds.getCenter().lat, bounds.getWest()], [bounds.getCenter().lat, bounds.getEast()]);
}

/** The longest run of a line within the view, cut at its edges. */
function insideView(map, points) {
  const view = L.bounds(L.point(0, 0), map.getSize());
  let best = [];
  let run = [];
  for (let i = 1; i < points.length; i += 1) {
    const part = L.LineUtil.clipSegment(points[i - 1], points[i], view);
    if (part && run.length && run.at(-1).equals(part[0])) run.push(part[1]);
    else if (part) run = [...part];
    if (lengthOf(run) > lengthOf(best)) best = run;
  }
  return best;
}

function* stations(points) {
  const total = lengthOf(points);
  for (const share of ALONG) {
    let rest = share * total;
    for (let i = 1; i < points.length; i += 1) {
      const [from, to] = [points[i - 1], points[i]];
      const long = from.distanceTo(to);
      if (rest <= long && long) {
        const step = to.subtract(from);
        yield { point: from.add(step.multiplyBy(rest / long)), steep: Math.abs(step.y) > Math.abs(step.x) };
        break;
      }
      rest -= long;
    }
  }
}

function lengthOf(points) {
  let sum = 0;
  for (let i = 1; i < points.length; i += 1) sum += points[i - 1].distanceTo(points[i]);
  return sum;
}
