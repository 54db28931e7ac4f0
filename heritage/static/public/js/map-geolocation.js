// 在我附近. Privacy: the browser is asked for the visitor's position only when the button is pressed. It is compared here
// with the positions that the page lists already. Nothing is sent or stored, and the map is not moved: moving it would
// request a view around the visitor, and so tell the server where they are.

import { button, element } from "./dom.js";

const L = window.L;
const NEAREST = 5;
const REFUSALS = {
  1: "没有得到允许，未取位置。可在浏览器里允许后再试，或在列表里查找。",
  2: "现在取不到位置。请到开阔处再试，或在列表里查找。",
  3: "取位置用时太久。请再试一次，或在列表里查找。",
};

/** Add the button below a <heritage-map>. */
export function addNearMe(host) {
  if (!("geolocation" in navigator)) return;
  const box = element("div", "nearme");
  const note = element("p", "nearme__note", "位置只在您的设备上比较，不发送，不保存。");
  note.setAttribute("role", "status");
  const list = element("ol", "nearme__list");
  let here;
  const ask = () => {
    note.textContent = "正在取位置……";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = L.latLng(coords.latitude, coords.longitude);
        here?.remove();
        here = mark(at, coords.accuracy).addTo(host.map);
        const nearest = byDistance(host.items, at).slice(0, NEAREST);
        list.replaceChildren(...nearest.map((found) => line(found, host)));
        const seen = host.map.getBounds().contains(at) ? "" : "您在图外。";
        note.textContent = `${seen}离您最近的是${nearest[0].title}，${inWords(nearest[0].distance)}（直线，定位误差约${Math.round(coords.accuracy)}米）。位置不发送，不保存。`;
      },
      ({ code }) => {
        note.textContent = REFUSALS[code] ?? REFUSALS[2];
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 },
    );
  };
  box.append(button("在我附近", ask), note, list);
  host.querySelector(".map__status").after(box);
}

function byDistance(items, at) {
  return [...items]
    .map(([id, item]) => ({
      id,
      title: item.querySelector("b").textContent,
      distance: at.distanceTo([item.dataset.latitude, item.dataset.longitude]),
    }))
    .sort((one, other) => one.distance - other.distance);
}

function line({ id, title, distance }, host) {
  const made = element("li");
  const link = element("a", "", title);
  link.href = `#${id}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    host.show(id);
  });
  made.append(link, ` ${inWords(distance)}`);
  return made;
}

function inWords(metres) {
  return metres < 950 ? `约${Math.max(50, Math.round(metres / 50) * 50)}米` : `约${(metres / 1000).toFixed(1)}公里`;
}

function mark(at, accuracy) {
  const icon = L.divIcon({ className: "here", iconSize: [18, 18] });
  return L.layerGroup([
    L.circle(at, { radius: accuracy, className: "here-area", interactive: false }),
    L.marker(at, { icon, interactive: false, keyboard: false, alt: "您的位置" }),
  ]);
}
