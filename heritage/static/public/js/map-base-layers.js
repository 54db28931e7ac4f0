// What lies under the features of a map: the built-in schematic always, over it the administrator's base layers.
// The one place where features are shifted for a base layer with another datum: the map gets a projection that
// shifts. Everything that is drawn and every click stays in WGS-84; nothing else needs to know.

import { fromWgs84, toWgs84 } from "./map-datum.js";
import { addSchematic } from "./map-schematic.js";

const L = window.L;
const PATIENCE = 4; // failed tiles after which a layer is removed
const SKETCH = "示意图";

/**
 * Lay the base layers under a map. `schematic` and `layers` are the addresses of the built-in one and of the list,
 * `host` gets the class has-tiles, `say` is called with what a reader should know. Resolves to the schematic's credit.
 */
export async function addBaseLayers(map, { schematic, layers, host, say }) {
  const notes = L.control.attribution({ position: "bottomleft", prefix: false }).addTo(map).addAttribution(SKETCH);
  const [credit, offered] = await Promise.all([
    addSchematic(map, schematic).catch(() => say("底图没有载入，各处位置仍可查看。")),
    offer(layers),
  ]);
  if (offered.length) new Choice(map, notes, host, say, offered).show(offered[0]);
  return credit;
}

/** The layers that are switched on; none where the list does not come: the schematic is there in any case. */
async function offer(address) {
  if (!address) return [];
  try {
    const answer = await fetch(address);
    return answer.ok ? (await answer.json()).layers : [];
  } catch {
    return [];
  }
}

/** Web mercator over shifted degrees. */
function projectionFor(datum) {
  if (datum === "wgs84") return L.CRS.EPSG3857;
  const { SphericalMercator } = L.Projection;
  const projection = {
    ...SphericalMercator,
    project: ({ lng, lat }) => SphericalMercator.project(latLng(fromWgs84([lng, lat], datum))),
    unproject: (point) => {
      const { lng, lat } = SphericalMercator.unproject(point);
      return latLng(toWgs84([lng, lat], datum));
    },
  };
  return { ...L.CRS.EPSG3857, projection, distance: L.CRS.Earth.distance, code: `EPSG:3857+${datum}` };
}

function latLng([longitude, latitude]) {
  return L.latLng(latitude, longitude);
}

class Choice {
  constructor(map, notes, host, say, offered) {
    Object.assign(this, { map, notes, host, say, offered, group: null, source: SKETCH });
    map.options.zoomSnap = 1; // tiles are drawn for whole zooms
    map.setZoom(Math.round(map.getZoom()), { animate: false });
    const control = L.control({ position: "topleft" });
    control.onAdd = () => this.select();
    control.addTo(map);
  }

  /** A plain list box: works by keyboard, by finger and with a screen reader. */
  select() {
    const list = document.createElement("select");
    list.className = "map-layers";
    list.setAttribute("aria-label", "底图");
    for (const layer of [...this.offered, { name: SKETCH }]) list.add(new Option(layer.name));
    list.addEventListener("change", () => this.show(this.offered[list.selectedIndex]));
    for (const event of ["input", "change"]) list.addEventListener(event, (what) => what.stopPropagation());
    L.DomEvent.disableClickPropagation(list);
    this.list = list;
    return list;
  }

  /** Show one layer, or the bare schematic where there is none. */
  show(layer) {
    this.group?.remove();
    this.note(
      layer ? escaped([layer.attribution, `审图号：${layer.review_number}`].filter(Boolean).join("　")) : SKETCH,
    );
    this.reproject(layer?.datum ?? "wgs84");
    this.host.classList.toggle("has-tiles", Boolean(layer));
    this.group = layer && this.tiles(layer).addTo(this.map);
  }

  tiles(layer) {
    let failed = 0;
    let loaded = 0;
    const group = L.layerGroup();
    for (const address of layer.addresses) {
      const tiles = L.tileLayer(address, {
        subdomains: layer.subdomains || "abc",
        minNativeZoom: layer.min_zoom,
        maxNativeZoom: layer.max_zoom,
        maxZoom: this.map.getMaxZoom(),
        bounds: layer.bounds ?? undefined, // no request for tiles that do not exist
        className: "map-tiles",
      });
      tiles.on("tileload", () => {
        loaded += 1;
      });
      tiles.on("tileerror", () => {
        failed += 1;
        if (loaded || failed !== PATIENCE || this.group !== group) return;
        // All tiles failed: the schematic below is drawn already and stays.
        this.list.selectedIndex = this.offered.length;
        this.show(undefined);
        this.say(`底图“${layer.name}”没有载入，现为示意图。`);
      });
      group.addLayer(tiles);
    }
    return group;
  }

  note(source) {
    this.notes.removeAttribution(this.source).addAttribution(source);
    this.source = source;
  }

  reproject(datum) {
    const projection = projectionFor(datum);
    if (projection.code === this.map.options.crs.code) return;
    const centre = this.map.getCenter();
    this.map.options.crs = projection;
    this.map._resetView(centre, this.map.getZoom(), true);
  }
}

function escaped(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span.innerHTML;
}
