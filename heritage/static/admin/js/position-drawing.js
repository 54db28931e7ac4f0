// Drawing on the admin's map with Leaflet.draw: a point, or polygons with holes. Leaflet.draw's texts in Chinese.

const L = window.L;
const MOST_VERTICES = 500; // more handles than this would freeze the page
const DECIMALS = 7;

/** What is drawn, as GeoJSON in WGS-84. Calls `changed(geometry)` after each change by hand, `say(text)` with hints. */
export class Drawing {
  constructor(map, shape, { changed, say, canEdit }) {
    Object.assign(this, { map, shape, changed, say, canEdit });
    this.items = L.featureGroup().addTo(map);
    if (canEdit) this.addTools();
  }

  addTools() {
    speakChinese();
    this.build();
    if (this.shape !== "point") this.addHoleTool();
    this.map.on(L.Draw.Event.CREATED, ({ layer }) => this.take(layer));
    this.map.on("draw:editvertex draw:edited draw:editstop", () => this.tell());
    this.map.on(L.Draw.Event.DELETESTART, () => {
      this.isDeleting = true;
    });
    this.map.on(L.Draw.Event.DELETESTOP, () => {
      this.isDeleting = false;
      this.tell();
    });
    // Wagtail may autosave at any time: a deletion is reported at once, not only after “完成”.
    this.items.on("layerremove", () => {
      if (this.isDeleting) this.tell();
    });
  }

  /** The toolbar; without handles where a geometry has too many vertices. */
  build() {
    this.tools?.remove();
    const isPoint = this.shape === "point";
    const none = { polyline: false, rectangle: false, circle: false, circlemarker: false };
    this.tools = new L.Control.Draw({
      position: "topright",
      draw: { ...none, marker: isPoint && { icon: pin() }, polygon: !isPoint && drawn() },
      edit: !isPoint && { featureGroup: this.items, ...(this.isTooFine && { edit: false }) },
    }).addTo(this.map);
  }

  addHoleTool() {
    const handler = new L.Draw.Polygon(this.map, drawn("position-hole"));
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("button", "position-field__hole", bar);
      button.type = "button";
      button.title = "在面里挖一个洞";
      button.textContent = "挖洞";
      L.DomEvent.disableClickPropagation(bar);
      button.addEventListener("click", () => {
        for (const toolbar of Object.values(this.tools._toolbars)) toolbar.disable();
        this.isHole = !handler.enabled();
        if (this.isHole) handler.enable();
        else handler.disable();
      });
      return bar;
    };
    control.addTo(this.map);
    handler.on("disabled", () =>
      setTimeout(() => {
        this.isHole = false;
      }),
    );
  }

  take(layer) {
    if (this.shape === "point") this.showPoint(layer.getLatLng());
    else if (this.isHole) this.cut(layer.getLatLngs()[0]);
    else this.items.addLayer(this.polygon(layer.getLatLngs()));
    this.tell();
  }

  cut(ring) {
    const around = this.polygons().find((polygon) => ring.every((corner) => holds(polygon.getLatLngs()[0], corner)));
    if (around) around.setLatLngs([...around.getLatLngs(), ring]);
    else this.say("洞要整个画在一个面里，请重新画。", true);
  }

  tell() {
    this.changed(this.geometry());
  }

  /** Put the point in the middle of the map: the way to draw it with the keyboard. */
  centre() {
    this.showPoint(this.map.getCenter());
    this.tell();
  }

  /** Show a geometry in WGS-84, or nothing. */
  show(geometry) {
    this.items.clearLayers();
    if (!geometry) return;
    if (geometry.type === "Point") this.showPoint(L.GeoJSON.coordsToLatLng(geometry.coordinates));
    const polygons = { Polygon: [geometry.coordinates], MultiPolygon: geometry.coordinates }[geometry.type] ?? [];
    const corners = polygons.flat(2).length;
    for (const rings of polygons) this.items.addLayer(this.polygon(L.GeoJSON.coordsToLatLngs(rings, 1)));
    const isTooFine = corners > MOST_VERTICES;
    if (this.tools && isTooFine !== Boolean(this.isTooFine)) {
      this.isTooFine = isTooFine;
      this.build();
    }
    if (isTooFine) this.say(`边界有${corners}个顶点，太密，不能在图上逐点修改；可以整个替换，或改文字。`);
  }

  bounds() {
    return this.items.getLayers().length ? this.items.getBounds() : null;
  }

  showPoint(at) {
    this.items.clearLayers();
    const marker = L.marker(at, {
      icon: pin(),
      draggable: this.canEdit,
      autoPan: true,
      keyboard: false,
      alt: "所填位置",
    });
    marker.on("dragend", () => this.tell());
    this.items.addLayer(marker);
  }

  polygon(rings) {
    return L.polygon(rings, look());
  }

  polygons() {
    return this.items.getLayers().filter((layer) => layer instanceof L.Polygon);
  }

  geometry() {
    if (this.shape === "point") {
      const [marker] = this.items.getLayers();
      return marker ? { type: "Point", coordinates: rounded(marker.getLatLng()) } : null;
    }
    const all = this.polygons().map((polygon) => polygon.getLatLngs().map((ring) => [...ring, ring[0]].map(rounded)));
    if (!all.length) return null;
    return all.length === 1 ? { type: "Polygon", coordinates: all[0] } : { type: "MultiPolygon", coordinates: all };
  }
}

function rounded({ lng, lat }) {
  return [Number(lng.toFixed(DECIMALS)), Number(lat.toFixed(DECIMALS))];
}

function pin() {
  return L.divIcon({ className: "position-pin", iconSize: [24, 24], iconAnchor: [12, 24] });
}

function look(className = "position-area") {
  return { className, weight: 2 };
}

function drawn(className) {
  return { allowIntersection: false, showLength: false, shapeOptions: look(className) };
}

/** Whether a ring holds a corner: how often a line from it to the east crosses the ring. */
function holds(ring, { lng, lat }) {
  let isInside = false;
  ring.forEach((to, count) => {
    const from = ring.at(count - 1);
    const crosses = from.lat > lat !== to.lat > lat;
    if (crosses && lng < ((from.lng - to.lng) * (lat - to.lat)) / (from.lat - to.lat) + to.lng) isInside = !isInside;
  });
  return isInside;
}

// Leaflet.draw 1.0.4 gives handles to the outer ring only: its list of rings is from before Leaflet 1.0.
L?.Edit?.Poly.include({
  _initHandlers() {
    const rings = L.LineUtil.isFlat(this._poly.getLatLngs()) ? [this._poly.getLatLngs()] : this._poly.getLatLngs();
    this._verticesHandlers = rings.map(
      (ring) => new L.Edit.PolyVerticesEdit(this._poly, ring, this._poly.options.poly),
    );
  },
});

function speakChinese() {
  const { draw, edit } = L.drawLocal;
  draw.toolbar.actions = { title: "放弃这次绘制", text: "取消" };
  draw.toolbar.finish = { title: "画完", text: "完成" };
  draw.toolbar.undo = { title: "删去最后一个顶点", text: "删去最后一点" };
  Object.assign(draw.toolbar.buttons, { polygon: "画一个面", marker: "在图上点选位置" });
  draw.handlers.marker.tooltip.start = "点击图上的位置";
  draw.handlers.polygon.tooltip = {
    start: "点击第一个顶点",
    cont: "继续点击下一个顶点",
    end: "点击第一个顶点，围成面",
  };
  draw.handlers.polyline.error = "边线不能相交";
  edit.toolbar.actions = {
    save: { title: "完成修改", text: "完成" },
    cancel: { title: "放弃这次修改", text: "取消" },
    clearAll: { title: "删去全部的面", text: "全部删去" },
  };
  edit.toolbar.buttons = {
    edit: "移动顶点",
    editDisabled: "还没有面可以修改",
    remove: "删去面",
    removeDisabled: "还没有面可以删",
  };
  edit.handlers.edit.tooltip = { text: "拖动顶点修改；点一下顶点可删去", subtext: "点“取消”恢复原状" };
  edit.handlers.remove.tooltip.text = "点击要删去的面";
}
