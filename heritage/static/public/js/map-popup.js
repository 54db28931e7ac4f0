// What opens at a marker. Everything is set as text, never as markup: titles are data.

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

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}
