// The buttons, the scale and the line that speaks.

const L = window.L;

// Leaflet's scale says “m”; it offers no other way to say 米.
const Scale = L?.Control.Scale.extend({
  _updateMetric(most) {
    const metres = this._getRoundNum(most);
    this._updateScale(this._mScale, metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`, metres / most);
  },
});

/** Add them to a <heritage-map>; returns the line. */
export function addControls(element) {
  L.control.zoom({ position: "topright", zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(element.map);
  new Scale({ position: "bottomright", imperial: false, maxWidth: 120 }).addTo(element.map);
  const north = L.control({ position: "topleft" });
  north.onAdd = () => {
    const sign = document.createElement("span");
    sign.className = "map-north"; // for paper, which does not say which way is up
    sign.textContent = "↑北";
    return sign;
  };
  north.addTo(element.map);
  const status = document.createElement("p");
  status.className = "map__status";
  status.setAttribute("role", "status");
  element.querySelector(".map__live").after(status);
  return status;
}
