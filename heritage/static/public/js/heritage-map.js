// <heritage-map>: makes the sketch map movable. Without it the server's drawing and the list stay as they are.
// Here is what the first marks need; what can wait for them is in map-extras.js.

import { addClusters, markPlace, nameMarks, nearestMark, spread } from "./map-markers.js";
import { addPopups } from "./map-popup.js";

const L = window.L;
const CLOSE = 15; // the zoom at which a place is shown when asked for
const FARTHEST = 10;
const DEEPEST = 18;
const CHUNK = 40; // marks drawn in one task, so that a slow telephone stays responsive

function pause() {
  return new Promise((resume) => setTimeout(resume));
}

/** Put in the styles of the live map and wait for them: Leaflet measures what they draw. */
async function styled() {
  const links = [...(document.getElementById("map-styles")?.content.children ?? [])];
  const loaded = links.map(
    (link) => new Promise((resume) => ["load", "error"].map((on) => link.addEventListener(on, resume))),
  );
  // Leaflet's own before those of the site, which change some of it.
  const [leaflet, ...ours] = links;
  if (leaflet) document.head.prepend(leaflet);
  document.head.append(...ours);
  await Promise.all(loaded);
}

class HeritageMap extends HTMLElement {
  async connectedCallback() {
    if (!L || this.map) return;
    await styled();
    this.places = new Map();
    this.items = new Map([...document.querySelectorAll("[data-place]")].map((item) => [item.dataset.place, item]));
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.build();
    this.wireList();
    await pause(); // each step in a task of its own keeps a slow telephone responsive
    const first = this.load();
    // Features that came with the page are drawn first; features that have to be fetched are not waited for.
    if (this.latest.found) await first;
    document.head.append(document.getElementById("map-later").content);
    const { surround } = await import("./map-extras.js");
    await surround(this, first);
  }

  build() {
    const frame = this.querySelector(".map__frame");
    const ground = document.createElement("div");
    ground.className = "map__live";
    ground.setAttribute("role", "region");
    ground.setAttribute("aria-label", "可缩放的示意地图，方向键移动，加减键缩放");
    frame.before(ground);
    frame.classList.add("map__sketch");
    this.classList.add("is-live");
    const [west, south, east, north] = this.dataset.bounds.split(",").map(Number);
    this.map = L.map(ground, {
      maxZoom: DEEPEST,
      zoomSnap: 0.25,
      zoomControl: false,
      attributionControl: false,
      scrollWheelZoom: false,
      inertia: !this.calm,
      fadeAnimation: !this.calm,
      zoomAnimation: !this.calm,
      markerZoomAnimation: !this.calm,
    });
    const all = [
      [south, west],
      [north, east],
    ];
    this.map.setMinZoom(Math.min(FARTHEST, Math.floor(this.map.getBoundsZoom(all))));
    const [zoom, latitude, longitude] = this.dataset.at?.split("/").map(Number) ?? [];
    if (zoom) this.map.setView([latitude, longitude], zoom, { animate: false });
    else this.map.fitBounds(all, { animate: false });
    // Leaflet slides the map for arrow keys and cards, whatever its other animations are set to.
    if (this.calm) this.map.panBy = (by, how) => L.Map.prototype.panBy.call(this.map, by, { ...how, animate: false });
    // The wheel scrolls the page until the map has the focus.
    this.map.on("focus", () => this.map.scrollWheelZoom.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom.disable());
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(ground);
    this.status = document.createElement("p");
    this.status.className = "map__status";
    this.status.setAttribute("role", "status");
    ground.after(this.status);
    addPopups(this);
    this.clusters = addClusters(this.map, (at) => this.open(at));
    this.map.on("zoomend", () => this.arrange());
    this.map.on("moveend", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(), 150);
    });
  }

  /** Each line of the list points at its mark, and leads to it: from the first, however slow the rest may come. */
  wireList() {
    for (const [id, item] of this.items) {
      for (const event of ["mouseenter", "focusin"]) item.addEventListener(event, () => this.mark(id, true));
      for (const event of ["mouseleave", "focusout"]) item.addEventListener(event, () => this.mark(id, false));
      item.querySelector(".maplist__show").addEventListener("click", (event) => {
        event.preventDefault();
        this.show(id);
      });
    }
  }

  mark(id, on, how = "is-active") {
    const place = this.places.get(id);
    this.items.get(id)?.classList.toggle(how, on);
    if (!place) return;
    place.marker.setZIndexOffset(on ? 1000 : 0);
    place.marker.getElement()?.classList.toggle(how, on);
    place.circle?.getElement()?.classList.toggle(how, on);
  }

  /** Show what stood by a year, or everything for an empty one; the address says so too. */
  async showYear(year) {
    for (const address of [new URL(this.dataset.features, document.baseURI), new URL(window.location)]) {
      if (year) address.searchParams.set("standing", year);
      else address.searchParams.delete("standing");
      if (address.pathname !== window.location.pathname) this.dataset.features = address.href;
      else window.history.replaceState(window.history.state, "", address.href.replaceAll("%2F", "/"));
    }
    this.year = year;
    if (this.latest) this.latest.box = null;
    this.map.closePopup();
    await this.load();
  }

  /** Bring a place into view, open its card and go there. Where it lies in a cluster, come closer. */
  async show(id) {
    const { longitude, latitude } = this.items.get(id).dataset;
    // Scroll to the map alone: together with its legend it is higher than the screen of a telephone.
    this.map.getContainer().scrollIntoView({ block: "nearest", behavior: this.calm ? "auto" : "smooth" });
    for (const zoom of [Math.max(this.map.getZoom(), CLOSE), DEEPEST]) {
      this.map.setView([latitude, longitude], zoom, { animate: false });
      await this.load();
      if (this.places.has(id)) break;
    }
    this.places.get(id)?.marker.openPopup();
  }

  /** Come closer to a cluster, until it falls apart, and leave the focus on what was in it. */
  async open(at) {
    this.map.setView(at, Math.min(Math.round(this.map.getZoom()) + 2, DEEPEST), { animate: false });
    await this.load();
    nearestMark(this.map, at)?.focus({ preventScroll: true });
  }

  /** Fetch what the view needs, unless it is here or requested; resolves when it, or a later view, is drawn. */
  async load() {
    clearTimeout(this.timer);
    // Once the map has gone to where the reader stands, it asks for nothing but what it showed before.
    const view = this.still ?? this.map.getBounds();
    const zoom = this.still ? this.latest.zoom : Math.round(this.map.getZoom());
    const latest = this.latest;
    if (!latest?.box?.contains(view) || (latest.zoom !== zoom && !latest.whole)) {
      latest?.request.abort();
      this.latest = {
        box: this.still ?? view.pad(0.25),
        zoom,
        request: new AbortController(),
        ...(latest ? null : this.brought(view)),
      };
      this.latest.stands = this.bring(this.latest);
    }
    if (await this.latest.stands) this.count();
  }

  /** Draw an answer; return whether it is still the latest. */
  async bring(answer) {
    try {
      const { signal } = answer.request;
      answer.found ??= await this.ask(this.dataset.features, answer.box, signal);
      const { clusters, truncated } = answer.found;
      answer.whole = !clusters.length && !truncated;
      if (truncated) answer.box = null; // each view is asked for anew
      await this.draw(answer.found, signal);
      return true;
    } catch (error) {
      if (error.name === "AbortError") return this.latest.stands;
      answer.box = null;
      this.say("各处位置没有载入，请用列表查阅，或稍后再试。");
      return false;
    }
  }

  /** The answer that came with the page, where it fits the view; its zoom may be a little off. */
  brought(view) {
    const found = JSON.parse(document.getElementById("map-first").textContent);
    const [west, south, east, north] = found.bbox;
    const box = L.latLngBounds([south, west], [north, east]);
    return box.contains(view) ? { found, box, zoom: found.zoom } : null;
  }

  /** Ask for what lies in a box. */
  async ask(where, box, signal) {
    const address = new URL(where, document.baseURI);
    const corners = [
      Math.max(-180, box.getWest()),
      Math.max(-85, box.getSouth()),
      Math.min(180, box.getEast()),
      Math.min(85, box.getNorth()),
    ];
    address.searchParams.set("bbox", corners.map((side) => side.toFixed(5)).join());
    address.searchParams.set("zoom", this.still ? this.latest.zoom : Math.round(this.map.getZoom()));
    const answer = await fetch(address, { signal });
    if (!answer.ok) throw new Error(`${address.pathname}: ${answer.status}`);
    return answer.json();
  }

  /** Set a remark that stays while the map moves: it is repeated with each count. */
  tell(text) {
    this.told = text;
    this.count();
  }

  say(text) {
    this.status.classList.remove("visually-hidden");
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** Announce how much is in view, for screen readers. */
  count() {
    const view = this.map.getBounds();
    const single = [...this.places.values()].filter(({ marker }) => view.contains(marker.getLatLng())).length;
    const grouped = this.clusters.within(view);
    const remark = this.latest.found?.truncated ? "此处条目太多，只标出一部分，其余见列表。" : "";
    const sum = `图中可见${single + grouped.number}处`;
    this.dispatchEvent(new CustomEvent("counted", { detail: single + grouped.number }));
    this.say(
      `${grouped.count ? `${sum}，其中${grouped.number}处合成${grouped.count}组，放大可分开` : sum}。${remark}${this.told ?? ""}`,
    );
    // A bare count is said, and stands beside the year below; everything else is also seen.
    this.status.classList.toggle("visually-hidden", !(grouped.count || remark || this.told));
  }

  /** Add and remove markers, keeping those that stay (one may have the focus), in the order of the list. */
  async draw({ features, clusters }, signal) {
    const wanted = new Map(features.map((feature) => [feature.id, feature]));
    for (const [id, place] of this.places) {
      if (wanted.has(id) || place.stays) continue;
      place.marker.remove();
      place.circle?.remove();
      place.leader?.remove();
      this.places.delete(id);
    }
    const isNew = [...wanted.values()].filter(({ id }) => !this.places.has(id));
    const steps = [...this.clusters.show(clusters, CHUNK)];
    for (let i = 0; i < isNew.length; i += CHUNK) {
      steps.push(() => {
        for (const feature of isNew.slice(i, i + CHUNK)) this.places.set(feature.id, markPlace(this, feature));
      });
    }
    for (const step of steps) {
      step();
      await pause();
      if (signal.aborted) throw new DOMException("", "AbortError");
    }
    this.sortMarkers();
    this.arrange();
  }

  /** Keep the dots apart at this zoom, then let the names keep off them. */
  arrange() {
    const places = this.inOrder().map((id) => this.places.get(id));
    spread(this.map, places, this.clusters.spots());
    nameMarks(this.map, places);
    // A card points at its dot, wherever that was moved.
    for (const { marker, shift } of places) marker.getPopup().options.offset = shift.add([0, -8]);
    this.map.fire("placeschange", { places });
  }

  /** The places that are drawn: first those of the list, as it has them, then others. */
  inOrder() {
    const listed = [...this.items.keys()].filter((id) => this.places.has(id));
    return [...listed, ...[...this.places.keys()].filter((id) => !this.items.has(id))];
  }

  /** The tab key follows the list. Only what stands wrong is moved: a moved element loses the focus. */
  sortMarkers() {
    let next = null;
    for (const id of this.inOrder().reverse()) {
      const element = this.places.get(id).marker.getElement();
      if (element.nextElementSibling !== next) element.parentNode.insertBefore(element, next);
      next = element;
    }
  }
}

customElements.define("heritage-map", HeritageMap);
