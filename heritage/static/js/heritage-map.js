// <heritage-map>: makes the sketch map movable. Without it the server's drawing and the list stay as they are.

import { addBase } from "./map-base.js";
import { card } from "./map-card.js";
import { spread } from "./map-spread.js";

const L = window.L;
const CLOSE = 15; // the zoom at which a place is shown when asked for
const FARTHEST = 10;
const DEEPEST = 18;
const ROOM_FOR_PICTURE = 480; // px of height; below it a card has words only

class HeritageMap extends HTMLElement {
  connectedCallback() {
    if (!L || this.map) return;
    this.places = new Map();
    this.items = new Map([...document.querySelectorAll("[data-place]")].map((item) => [item.dataset.place, item]));
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.build();
    this.addControls();
    this.wireList();
    this.map.on("zoomend", () => this.arrange());
    this.map.on("moveend", () => this.later());
    this.load().then(() => this.followAddress());
    window.addEventListener("hashchange", () => this.followAddress());
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
      minZoom: FARTHEST,
      maxZoom: DEEPEST,
      zoomSnap: 0.25,
      zoomControl: false,
      attributionControl: false,
      scrollWheelZoom: false,
      inertia: !this.calm,
      fadeAnimation: !this.calm,
      zoomAnimation: !this.calm,
      markerZoomAnimation: !this.calm,
    }).fitBounds([[south, west], [north, east]], { animate: false });
    // Leaflet slides the map for arrow keys and cards, whatever its other animations are set to.
    if (this.calm) this.map.panBy = (by, how) => L.Map.prototype.panBy.call(this.map, by, { ...how, animate: false });
    // A wheel over the map scrolls the page, until the reader has stepped into the map.
    this.map.on("focus", () => this.map.scrollWheelZoom.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom.disable());
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(ground);
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.map.closePopup();
    });
    this.map.on("popupopen", (event) => this.label(event.popup));
    this.map.on("popupclose", (event) => this.giveBackFocus(event.popup));
  }

  addControls() {
    L.control.zoom({ position: "topright", zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(this.map);
    new Scale({ position: "bottomright", imperial: false, maxWidth: 120 }).addTo(this.map);
    this.status = document.createElement("p");
    this.status.className = "map__status";
    this.status.setAttribute("role", "status");
    this.append(this.status);
    addBase(this);
  }

  /** Each line of the list points at its marker, and leads to it. */
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

  mark(id, on) {
    const place = this.places.get(id);
    this.items.get(id)?.classList.toggle("is-active", on);
    if (!place) return;
    place.marker.setZIndexOffset(on ? 1000 : 0);
    place.marker.getElement().classList.toggle("is-active", on);
    place.circle?.getElement()?.classList.toggle("is-active", on);
  }

  /** Bring a place into view, open its card and go there. */
  async show(id) {
    const { longitude, latitude } = this.items.get(id).dataset;
    this.scrollIntoView({ block: "nearest", behavior: this.calm ? "auto" : "smooth" });
    this.map.setView([latitude, longitude], Math.max(this.map.getZoom(), CLOSE), { animate: false });
    await this.load();
    this.places.get(id)?.marker.openPopup();
  }

  /** /map/#ZY-0001 opens that place. */
  followAddress() {
    const id = decodeURIComponent(window.location.hash.slice(1));
    if (this.items.has(id)) this.show(id);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), 150);
  }

  /** Fetch what the view needs, unless it is here already. */
  async load() {
    const view = this.map.getBounds();
    if (this.loaded?.contains(view)) return;
    const box = view.pad(0.5);
    const corners = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((side) => side.toFixed(5));
    const address = new URL(this.dataset.features, document.baseURI);
    address.searchParams.set("bbox", corners.join());
    address.searchParams.set("zoom", Math.round(this.map.getZoom()));
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    try {
      const answer = await fetch(address, { signal: request.signal });
      if (!answer.ok) throw new Error(`features: ${answer.status}`);
      const found = await answer.json();
      this.loaded = found.truncated ? null : box;
      this.draw(found.features);
      this.say(found.truncated ? "此处条目太多，只标出一部分。请放大地图。" : "");
    } catch (error) {
      if (error.name !== "AbortError") this.say("各处位置没有载入，请用列表查阅，或稍后再试。");
    }
  }

  say(text) {
    this.status.textContent = text;
  }

  /** Add and remove markers, keeping those that stay (one may have the focus), in the order of the list. */
  draw(features) {
    const wanted = new Map(features.filter(({ id }) => this.items.has(id)).map((feature) => [feature.id, feature]));
    for (const [id, place] of this.places) {
      if (wanted.has(id)) continue;
      place.marker.remove();
      place.circle?.remove();
      place.leader.remove();
      this.places.delete(id);
    }
    for (const [id, feature] of wanted) if (!this.places.has(id)) this.places.set(id, this.place(feature));
    this.sortMarkers();
    this.arrange();
  }

  /** Keep the dots apart at this zoom, then let the names keep off them. */
  arrange() {
    const places = [...this.items.keys()].map((id) => this.places.get(id)).filter(Boolean);
    spread(this.map, places);
    // A card points at its dot, wherever that was moved.
    for (const { marker, shift } of places) marker.getPopup().options.offset = shift.add([0, -8]);
    this.map.fire("placeschange", { places });
  }

  place(feature) {
    const { badge = "none", radius, title, level, note } = feature.properties;
    const { key } = this.items.get(feature.id).dataset;
    const at = L.GeoJSON.coordsToLatLng(feature.geometry.coordinates);
    const number = document.createElement("span");
    number.textContent = key;
    const icon = L.divIcon({ className: `mark mark--${badge}`, html: number, iconSize: [26, 26] });
    const marker = L.marker(at, { icon, riseOnHover: true });
    // The circle is the uncertainty: metres, not pixels, and it takes no clicks.
    const circle = radius ? L.circle(at, { radius, className: "map-area", interactive: false }).addTo(this.map) : null;
    marker.bindPopup(() => card(feature, this.map.getSize().y >= ROOM_FOR_PICTURE), this.popupSize());
    marker.addTo(this.map);
    const element = marker.getElement();
    element.setAttribute("aria-label", [`图上${key}号：${title}`, level, note].filter(Boolean).join("，"));
    element.setAttribute("aria-haspopup", "dialog");
    for (const event of ["mouseenter", "focus"]) element.addEventListener(event, () => this.mark(feature.id, true));
    for (const event of ["mouseleave", "blur"]) element.addEventListener(event, () => this.mark(feature.id, false));
    return { marker, circle };
  }

  /** A card clear of the buttons at the right and wholly in view, on a narrow telephone too. */
  popupSize() {
    const { x, y } = this.map.getSize();
    const width = Math.max(160, Math.min(240, x - 115));
    const clear = { autoPanPaddingTopLeft: [12, 12], autoPanPaddingBottomRight: [66, 30] };
    return { minWidth: width, maxWidth: width, maxHeight: y - 70, ...clear };
  }

  /** The tab key follows the list. Only what stands wrong is moved: a moved element loses the focus. */
  sortMarkers() {
    let next = null;
    for (const id of [...this.items.keys()].reverse()) {
      const element = this.places.get(id)?.marker.getElement();
      if (!element) continue;
      if (element.nextElementSibling !== next) element.parentNode.insertBefore(element, next);
      next = element;
    }
  }

  label(popup) {
    const box = popup.getElement();
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-labelledby", box.querySelector(".mapcard__title").id);
    box.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", "关闭");
    box.tabIndex = -1;
    box.focus({ preventScroll: true });
  }

  giveBackFocus(popup) {
    const here = document.activeElement;
    if (here === document.body || popup.getElement()?.contains(here)) popup._source.getElement()?.focus();
  }
}

// Leaflet's scale says “m”; it offers no other way to say 米.
const Scale = L?.Control.Scale.extend({
  _updateMetric(most) {
    const metres = this._getRoundNum(most);
    this._updateScale(this._mScale, metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`, metres / most);
  },
});

customElements.define("heritage-map", HeritageMap);
