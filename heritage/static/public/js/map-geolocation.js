// 我附近. Privacy: the browser is asked for the visitor's position only when the button is pressed. It is compared here
// with the positions that the page lists already. Nothing is sent or stored: the map moves there with what it has, and
// from then on asks for nothing else (`still`), because a view around the visitor would tell the server where they are.
// With tiles it does not move: each tile would be a request.

import { button, element } from "./dom.js";

const L = window.L;
const NEAREST = 5;
const WALK = 800; // metres: what is as near as this is brought into view together
const FARTHEST = 30_000; // metres: further off there is nothing to show
const REFUSALS = {
  1: "没有得到允许，未取位置。可在浏览器里允许后再试，或在列表里查找。",
  2: "现在取不到位置。请到开阔处再试，或在列表里查找。",
  3: "取位置用时太久。请再试一次，或在列表里查找。",
};

/** Add the button below a <heritage-map>. */
export function addNearMe(host) {
  if (!("geolocation" in navigator)) return;
  const box = element("section", "nearme");
  box.hidden = true;
  const title = element("h2", "", "离您最近");
  const note = element("p", "nearme__note");
  note.setAttribute("role", "status");
  const list = element("ol", "nearme__list");
  let here;
  const ask = () => {
    box.hidden = false;
    note.textContent = "正在取位置……";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = L.latLng(coords.latitude, coords.longitude);
        here?.remove();
        here = mark(at, coords.accuracy).addTo(host.map);
        const nearest = byDistance(host.items, at).slice(0, NEAREST);
        list.replaceChildren(...nearest.map((found) => line(found, host)));
        const isFar = nearest[0].distance > FARTHEST;
        if (!isFar && !host.classList.contains("has-tiles")) go(host, at, nearest);
        const where = isFar ? "您离这些地方都很远，图没有移动。" : "";
        note.textContent = `${where}直线距离，由近到远，定位误差约${Math.round(coords.accuracy)}米。您的位置只在这台设备上比较，不发送，不保存。`;
      },
      ({ code }) => {
        note.textContent = REFUSALS[code] ?? REFUSALS[2];
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 },
    );
  };
  box.append(title, list, note);
  host.querySelector(".map__status").after(box);
  document.querySelector(".mapbar")?.append(button("我附近", ask));
}

/** Bring the reader and the nearest places into view, with what the map has already. */
function go(host, at, nearest) {
  host.still ??= host.latest.box ?? host.map.getBounds();
  const near = nearest.filter(({ distance }) => distance < Math.max(WALK, 2 * nearest[0].distance)).slice(0, 3);
  const spots = near.map(({ id }) => host.items.get(id).dataset).map((item) => [item.latitude, item.longitude]);
  host.map.fitBounds(L.latLngBounds([at, ...spots]), { padding: [48, 48], maxZoom: 16, animate: false });
  host.map.getContainer().scrollIntoView({ block: "nearest", behavior: "auto" });
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
  made.append(link, element("span", "", inWords(distance)));
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
