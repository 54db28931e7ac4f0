// Dense places, as the server counted them: a number that opens when it is pressed.

const L = window.L;

/** A layer of clusters; `open` is called with the middle of the one that is pressed. */
export function addClusters(map, open) {
  const shown = new Map();
  return {
    /** The steps that show these clusters and no others; those that stay are not touched, one may have the focus. */
    * show(clusters, chunk) {
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

/** Clusters of neighbouring cells may lie side by side: those that would hide each other on the screen become one. */
function joined(map, clusters) {
  const kept = [];
  for (const [longitude, latitude, number] of [...clusters].sort((one, other) => other[2] - one[2])) {
    const point = map.latLngToLayerPoint([latitude, longitude]);
    const near = kept.find((other) => {
      return other.point.distanceTo(point) < 0.45 * (sizeOf(number) + sizeOf(other.cluster[2]));
    });
    if (near) near.cluster = together(near.cluster, [longitude, latitude, number]);
    else kept.push({ point, cluster: [longitude, latitude, number] });
  }
  return kept.map(({ cluster }) => cluster);
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
    const element = layer instanceof L.Marker && layer.getElement();
    if (!element || !element.matches(".mark, .cluster") || !map.getBounds().contains(layer.getLatLng())) return;
    const far = map.distance(at, layer.getLatLng());
    if (far < least) [nearest, least] = [element, far];
  });
  return nearest ?? map.getContainer();
}
