// Officially published protection zones, from a zoom at which they can be seen; and the same as a list of words.

const L = window.L;
const NEAR = 14;
const SVG = "http://www.w3.org/2000/svg";

/** Keep the zones of the view on a <heritage-map>. */
export function addZones(element) {
  const { map } = element;
  map.createPane("zones").style.zIndex = 350;
  const layer = L.geoJSON(null, {
    pane: "zones",
    interactive: false,
    style: ({ properties }) => ({ className: `map-zone map-zone--${properties.kind}` }),
  }).addTo(map);
  const words = document.createElement("div");
  words.className = "map__zones";
  element.querySelector(".map__status").after(words);
  let request;

  async function update() {
    request?.abort();
    request = new AbortController();
    if (element.still) return undefined; // asking would tell where the reader stands
    if (map.getZoom() < NEAR) return show([]);
    try {
      const found = await element.ask(element.dataset.zones, map.getBounds(), request.signal);
      return show(found.features, found.truncated);
    } catch (error) {
      return error.name === "AbortError" ? undefined : show([]);
    }
  }

  function show(features, truncated = false) {
    layer.clearLayers();
    layer.addData(features);
    words.replaceChildren(...(features.length ? inWords(features, truncated) : []));
  }

  let timer;
  map.on("moveend", () => {
    clearTimeout(timer);
    timer = setTimeout(update, 200);
  });
  update();
}

function inWords(features, truncated) {
  const title = document.createElement("p");
  title.textContent = truncated ? "图中已公布的保护区划（太多，只画出一部分）：" : "图中已公布的保护区划：";
  const list = document.createElement("ul");
  for (const { properties } of features) {
    const line = document.createElement("li");
    const words = document.createElement("span");
    words.textContent = `${properties.title}·${properties.label}${properties.document ? `（${properties.document}）` : ""}`;
    line.append(keyOf(properties.kind), words);
    list.append(line);
  }
  return [title, list];
}

/** A small zone of a kind, drawn as on the map. */
function keyOf(kind) {
  const key = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    class: "zonekey",
    viewBox: "0 0 28 14",
    width: 28,
    height: 14,
    "aria-hidden": true,
  })) {
    key.setAttribute(name, value);
  }
  const outline = document.createElementNS(SVG, "path");
  outline.setAttribute("class", `map-zone map-zone--${kind}`);
  outline.setAttribute("d", "M2 2h24v10h-24z");
  key.append(outline);
  return key;
}
