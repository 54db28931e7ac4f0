// <position-field>: the map beside the fields of a position or a boundary in the admin. The fields hold the data: what
// is drawn, pasted or read is written into them as if typed, so that autosave, preview and the warning on leaving work
// as for any field; what is typed there is shown on the map.

import { element } from "../../public/js/dom.js";
import { addBaseLayers } from "../../public/js/map-base-layers.js";
import { toWgs84 } from "../../public/js/map-datum.js";
import { Drawing } from "./position-drawing.js";
import { button, converted, DRAWN, ownMethod, pageNumber, parsed, post, readingBar } from "./position-reading.js";

const L = window.L;
const CLOSE = 16;
const PAUSE = 350; // ms after the last key before the server is asked
const POINT = ["entered_longitude", "entered_latitude", "entered_datum", "uncertainty_m", "position_method"];
const BOUNDARY = ["entered_geometry", "entered_datum"];
// Wagtail takes what a form holds in its first two seconds for its initial data: only later changes are edits to it.
let isBegun = false;
document.addEventListener(
  "w-unsaved:watch-edits",
  () => {
    isBegun = true;
  },
  { once: true },
);

class PositionField extends HTMLElement {
  connectedCallback() {
    if (this.inputs || !L) return; // moving a row connects it again
    this.isPoint = this.dataset.shape === "point";
    const names = this.isPoint ? POINT : BOUNDARY;
    this.inputs = Object.fromEntries(names.map((name) => [name, this.input(name)]).filter(([, input]) => input));
    this.visibility = this.isPoint ? this.input("visibility") : null;
    const first = this.inputs[names[0]];
    this.canEdit = Boolean(first && !first.disabled && !first.readOnly);
    this.past = [];
    this.future = [];
    this.build();
    for (const input of [...Object.values(this.inputs), this.visibility]) {
      for (const event of ["input", "change"]) input?.addEventListener(event, () => this.later());
    }
    // A tab or a folded row has no size yet. The map is made when it is first seen.
    new ResizeObserver(() => this.resize()).observe(this.ground);
  }

  input(name) {
    return document.getElementById(`id_${this.dataset.prefix}${name}`);
  }

  build() {
    this.ground = element("div", "position-field__map");
    this.ground.setAttribute("role", "region");
    this.ground.setAttribute("aria-label", "地图，方向键移动，加减键缩放；位置也可以直接填在旁边的栏里");
    this.status = element("p", "position-field__status");
    this.status.setAttribute("role", "status");
    this.facts = element("dl", "position-field__facts");
    if (!this.canEdit) return this.append(this.ground, this.status, this.facts);
    const say = (text, isRefusal) => (isRefusal ? this.answer(text, true) : this.say(text));
    const ways = { say, take: (reading) => this.take(reading), takeShapes: (...found) => this.takeShapes(...found) };
    const { bar, row, choice } = readingBar(this, ways);
    if (this.isPoint) row.append(button("放在图的正中", () => this.drawing?.centre()));
    this.undo = button("撤销", () => this.step(this.past, this.future));
    this.redo = button("重做", () => this.step(this.future, this.past));
    row.append(this.undo, this.redo);
    // The inputs of the bar are no fields of the form: their events must not count as edits.
    for (const box of [bar, choice]) {
      for (const event of ["input", "change"]) box.addEventListener(event, (what) => what.stopPropagation());
    }
    this.enable();
    return this.append(bar, choice, this.ground, this.status, this.facts);
  }

  resize() {
    if (!this.ground.offsetWidth) return;
    if (this.map) this.map.invalidateSize({ animate: false });
    else this.start();
  }

  start() {
    const [west, south, east, north] = this.dataset.bounds.split(",").map(Number);
    this.map = L.map(this.ground, {
      minZoom: 4,
      maxZoom: 18,
      zoomControl: false,
      attributionControl: false,
      scrollWheelZoom: false,
      touchExtend: false,
    }).fitBounds(
      [
        [south, west],
        [north, east],
      ],
      { animate: false },
    );
    if (!this.isPoint) this.lookAtEntry();
    this.map.on("focus", () => this.map.scrollWheelZoom.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom.disable());
    L.control.zoom({ position: "bottomright", zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(this.map);
    this.shown = L.layerGroup().addTo(this.map);
    this.drawing = new Drawing(this.map, this.dataset.shape, {
      canEdit: this.canEdit,
      changed: (geometry) => this.draw(geometry),
      say: (text, isRefusal) => this.say(text, isRefusal),
    });
    addBaseLayers(this.map, { ...this.dataset, host: this.ground, say: (text) => this.say(text) });
    this.refresh(true);
  }

  /** A boundary is drawn around the point of its entry, where that is known already. */
  lookAtEntry() {
    const [longitude, latitude, datum] = POINT.map((name) => document.getElementById(`id_${name}`)?.value);
    const place = toWgs84([Number.parseFloat(longitude), Number.parseFloat(latitude)], datum);
    if (!place.some(Number.isNaN)) this.map.setView([place[1], place[0]], CLOSE, { animate: false });
  }

  /** The geometry in the fields in the datum as entered, or null. */
  value() {
    if (!this.isPoint) return parsed(this.text("entered_geometry"));
    const [longitude, latitude] = [this.text("entered_longitude"), this.text("entered_latitude")].map(
      Number.parseFloat,
    );
    return Number.isFinite(longitude) && Number.isFinite(latitude)
      ? { type: "Point", coordinates: [longitude, latitude] }
      : null;
  }

  text(name) {
    return this.inputs[name]?.value ?? this.dataset[name] ?? "";
  }

  later() {
    if (!isBegun) this.closest("form").dataset.wUnsavedForceValue = true; // Wagtail's own way to be told of edits
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), PAUSE);
  }

  /** Show what the fields hold, unless it was drawn here, and ask the server about it. */
  refresh(isFirst = false) {
    if (!this.map) return;
    const value = this.value();
    const key = this.key();
    if (key !== this.drawn || this.isRead) {
      this.drawn = key;
      try {
        this.drawing.show(value && converted(value, (place) => toWgs84(place, this.text("entered_datum"))));
      } catch {
        this.drawing.show(null); // no coordinates that can be drawn; what is wrong with them, the server says
      }
      const bounds = this.drawing.bounds();
      if (bounds && (isFirst || this.isRead || !this.map.getBounds().contains(bounds))) {
        this.map.fitBounds(bounds, { maxZoom: CLOSE, animate: false, padding: [20, 20] });
      }
      this.isRead = false;
    }
    this.check(value);
  }

  async check(value) {
    this.request?.abort();
    this.request = new AbortController();
    const geometry = this.text("entered_geometry");
    if (this.isPoint ? !value : !geometry) return this.tell({ facts: [] });
    const point = this.isPoint && {
      longitude: this.text("entered_longitude"),
      latitude: this.text("entered_latitude"),
      uncertainty: this.text("uncertainty_m"),
      method: this.text("position_method"),
      page: pageNumber(this),
    };
    const form = { ...(point || { geometry }), datum: this.text("entered_datum") };
    try {
      this.tell(await post(this.dataset.checkUrl, form, this.request.signal));
    } catch (refusal) {
      if (refusal.name !== "AbortError")
        this.tell({ facts: [{ label: "请改", text: refusal.message, warning: true }] });
    }
    return undefined;
  }

  /** The facts below the map, and what the public would see on it at the level that is chosen. */
  tell({ facts, public: seen = [], repair }) {
    this.facts.replaceChildren();
    this.shown?.clearLayers();
    for (const { label, text, warning } of facts) {
      this.facts.append(element("dt", "", label), element("dd", warning ? "is-warning" : "", text));
    }
    if (repair) this.offer(repair);
    if (!seen.length) return;
    const list = element("ul");
    for (const level of seen) {
      const isChosen = level.level === this.visibility?.value;
      list.append(
        element("li", isChosen ? "is-chosen" : "", `${level.label}${isChosen ? "（现在选的）" : ""}：${level.text}`),
      );
      if (!isChosen || level.latitude === undefined || !level.radius) continue;
      const circle = { radius: level.radius, className: "position-seen", interactive: false, weight: 1.5 };
      L.circle([level.latitude, level.longitude], circle).addTo(this.shown);
    }
    const seenBy = element("dd");
    seenBy.append(list);
    this.facts.append(element("dt", "", "读者"), seenBy);
  }

  /** A boundary that crosses itself: the repaired one is drawn beside it, and taken only by the editor's click. */
  offer({ text, geometry, shown }) {
    L.geoJSON(shown, { className: "position-repair", interactive: false }).addTo(this.shown);
    const offered = element("dd", "", text);
    if (this.canEdit) {
      const accept = button("用修复后的边界", () => {
        this.write({ entered_geometry: JSON.stringify(geometry) });
        this.answer(`${text}请看图核对，可以撤销。`);
      });
      offered.append(" ", accept);
    }
    this.facts.append(element("dt", "", "可以修复"), offered);
  }

  /** What was drawn goes into the fields, in WGS-84: the map's own datum. */
  draw(geometry) {
    if (this.isPoint) {
      const [longitude, latitude] = geometry.coordinates.map((degrees) => degrees.toFixed(6));
      const method = ownMethod(this.text("position_method")) || DRAWN;
      this.write({
        entered_longitude: longitude,
        entered_latitude: latitude,
        entered_datum: "wgs84",
        position_method: method,
      });
      this.say(""); // what was said was about another point
    } else {
      this.write({ entered_geometry: geometry ? JSON.stringify(geometry) : "", entered_datum: "wgs84" });
    }
    this.drawn = this.key(); // it is on the map already
  }

  key() {
    return JSON.stringify([this.value(), this.text("entered_datum")]);
  }

  take(reading) {
    const { longitude, latitude, datum, origin, uncertainty, hint } = reading;
    const kept = {
      uncertainty_m: this.text("uncertainty_m") || (uncertainty ?? ""),
      position_method: ownMethod(this.text("position_method")) || origin,
    };
    this.isRead = true;
    this.write({ entered_longitude: longitude, entered_latitude: latitude, entered_datum: datum, ...kept });
    this.later(); // also where it was there already
    this.answer(`已填入${origin && `（${origin}）`}。${hint}请看图核对，可以撤销。`);
  }

  takeShapes(shapes, datum, note) {
    const polygons = shapes.flatMap(({ geometry }) =>
      geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates,
    );
    const geometry =
      polygons.length === 1
        ? { type: "Polygon", coordinates: polygons[0] }
        : { type: "MultiPolygon", coordinates: polygons };
    this.write({ entered_geometry: JSON.stringify(geometry), entered_datum: datum });
    this.answer(`已填入${polygons.length}个面。${note}请看图核对，可以撤销。`);
  }

  write(values) {
    const before = this.held();
    if (!this.set(values)) return;
    this.past.push(before);
    this.future = [];
    this.enable();
  }

  step(from, to) {
    const values = from.pop();
    if (!values) return;
    to.push(this.held());
    this.set(values);
    this.enable();
    this.say("");
  }

  held() {
    return Object.fromEntries(Object.entries(this.inputs).map(([name, input]) => [name, input.value]));
  }

  /** Put values into the fields as if typed; returns whether any was another. */
  set(values) {
    const changed = Object.entries(values).filter(
      ([name, value]) => this.inputs[name] && this.inputs[name].value !== String(value),
    );
    for (const [name, value] of changed) this.inputs[name].value = value;
    for (const [name] of changed) {
      for (const event of ["input", "change"]) this.inputs[name].dispatchEvent(new Event(event, { bubbles: true }));
    }
    return changed.length > 0;
  }

  enable() {
    this.undo.disabled = !this.past.length;
    this.redo.disabled = !this.future.length;
  }

  /** What is said to a button above the map stands below it: it comes into sight, and the map with it. */
  answer(text, isRefusal = false) {
    this.say(text, isRefusal);
    this.status.scrollIntoView({ block: "nearest" });
  }

  say(text, isRefusal = false) {
    this.status.textContent = text;
    this.status.classList.toggle("is-refusal", isRefusal);
  }
}

customElements.define("position-field", PositionField);
