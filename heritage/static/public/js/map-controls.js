// The buttons, the scale and the north.

import { button } from "./dom.js";

const L = window.L;

// Leaflet's scale says “m”; it offers no other way to say 米.
const Scale = L?.Control.Scale.extend({
  _updateMetric(most) {
    const metres = this._getRoundNum(most);
    this._updateScale(this._mScale, metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`, metres / most);
  },
});

/** Add them to a map. */
export function addControls(map) {
  L.control.zoom({ position: "topright", zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  new Scale({ position: "bottomright", imperial: false, maxWidth: 120 }).addTo(map);
  if (document.fullscreenEnabled) addFullScreen(map);
  const north = L.control({ position: "topleft" });
  north.onAdd = () => {
    const sign = document.createElement("span");
    sign.className = "map-north"; // for paper, which does not say which way is up
    sign.textContent = "↑北";
    return sign;
  };
  north.addTo(map);
}

/** A button that gives the whole screen to the map, and back. */
function addFullScreen(map) {
  const host = map.getContainer().closest("heritage-map");
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const bar = document.createElement("div");
    bar.className = "leaflet-bar";
    const press = button("全屏", () =>
      document.fullscreenElement ? document.exitFullscreen() : host.requestFullscreen(),
    );
    press.className = "map-full";
    const name = () => {
      press.textContent = document.fullscreenElement ? "退出" : "全屏";
    };
    document.addEventListener("fullscreenchange", name);
    name();
    bar.append(press);
    L.DomEvent.disableClickPropagation(bar);
    return bar;
  };
  if (host) control.addTo(map);
}
