// The popup of a marker: what it says, and how it opens and closes for the keyboard and for a screen reader.

import { element } from "./dom.js";

/** Build the card of one feature; its title carries the id that labels the popup. */
export function card(feature, withPicture) {
  const about = feature.properties;
  const box = element("div", "mapcard");
  if (withPicture && about.picture) {
    const picture = element("img", "mapcard__picture");
    picture.src = about.picture;
    picture.alt = about.picture_alt ?? "";
    picture.width = 320;
    picture.height = 213;
    box.append(picture);
    if (about.drawing) box.append(element("p", "mapcard__note", "示意图（非照片）"));
  }
  const title = element("p", "mapcard__title", about.title);
  title.id = `card-${feature.id}`;
  box.append(title);
  if (about.announced) box.append(element("p", "mapcard__announced", about.announced));
  // A stop of a route that is no entry has no kind, and nothing else but a name and a place.
  if (!about.kind) {
    box.append(element("p", "mapcard__note", about.note), leadingTo(about.url, "看这一站的说明", title));
    return box;
  }
  const badges = element("p", "badges");
  if (about.level) badges.append(element("span", `badge badge--${about.badge}`, about.level));
  else badges.append("保护身份 ", element("span", "unknown", "未查到"));
  if (about.opening) badges.append(element("span", about.open ? "badge badge--open" : "soft", about.opening));
  box.append(badges, element("p", "mapcard__note", `${about.kind}·${about.note}`));
  const ways = element("p", "mapcard__ways");
  // The entry names each service's link with the datum that it expects.
  ways.append(leadingTo(about.url, "查看条目", title), leadingTo(`${about.url}#position`, "用别的地图打开", title));
  box.append(ways);
  return box;
}

function leadingTo(url, text, title) {
  const link = element("a", "mapcard__link", text);
  link.href = url;
  link.setAttribute("aria-describedby", title.id);
  return link;
}

/** Let the popups of a <heritage-map> take the focus and give it back, and let the map keep its place. */
export function addPopups(host) {
  const { map } = host;
  host.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
  });
  map.on("popupopen", (event) => label(event.popup));
  map.on("popupclose", (event) => giveBackFocus(event.popup));
  // The map moves to make room for a popup, and back when it closes, unless the reader has moved the map meanwhile.
  let before;
  map.on("autopanstart", () => (before ??= map.getCenter()));
  map.on("dragstart zoomstart", () => (before = undefined));
  map.on("popupclose", () => {
    if (before) map.panTo(before, { animate: false });
    before = undefined;
  });
}

function label(popup) {
  const box = popup.getElement();
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-labelledby", box.querySelector(".mapcard__title").id);
  box.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", "关闭");
  box.tabIndex = -1;
  box.focus({ preventScroll: true });
}

function giveBackFocus(popup) {
  const here = document.activeElement;
  if (here === document.body || popup.getElement()?.contains(here)) popup._source.getElement()?.focus();
}
