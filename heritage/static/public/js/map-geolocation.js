// 在我附近. The reader's position is asked for only when the button is pressed. It is compared here with the positions
// that the page has listed already; nothing is asked of the server, nothing is kept, and the map is not moved: moving it
// would ask for a view, and the view would tell.

const L = window.L;
const NEAREST = 5;
const REFUSALS = {
  1: "没有得到允许，未取位置。可在浏览器里允许后再试，或在列表里查找。",
  2: "现在取不到位置。请到开阔处再试，或在列表里查找。",
  3: "取位置用时太久。请再试一次，或在列表里查找。",
};

/** Add the button below a <heritage-map>. */
export function addNearMe(element) {
  if (!("geolocation" in navigator)) return;
  const box = document.createElement("div");
  box.className = "nearme";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "在我附近";
  const note = document.createElement("p");
  note.className = "nearme__note";
  note.setAttribute("role", "status");
  note.textContent = "位置只在您的设备上比较，不发送，不保存。";
  const list = document.createElement("ol");
  list.className = "nearme__list";
  box.append(button, note, list);
  element.querySelector(".map__status").after(box);
  let here;
  button.addEventListener("click", () => {
    note.textContent = "正在取位置……";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = L.latLng(coords.latitude, coords.longitude);
        here?.remove();
        here = mark(at, coords.accuracy).addTo(element.map);
        const nearest = byDistance(element.items, at).slice(0, NEAREST);
        list.replaceChildren(...nearest.map((found) => line(found, element)));
        const seen = element.map.getBounds().contains(at) ? "" : "您在图外。";
        note.textContent = `${seen}离您最近的是${nearest[0].title}，${inWords(nearest[0].distance)}（直线，定位误差约${Math.round(coords.accuracy)}米）。位置不发送，不保存。`;
      },
      ({ code }) => {
        note.textContent = REFUSALS[code] ?? REFUSALS[2];
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 },
    );
  });
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

function line({ id, title, distance }, element) {
  const made = document.createElement("li");
  const link = document.createElement("a");
  link.href = `#${id}`;
  link.textContent = title;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    element.show(id);
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
