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
  const badges = element("p", "badges");
  if (about.level) badges.append(element("span", `badge badge--${about.badge}`, about.level));
  else badges.append("保护身份 ", element("span", "unknown", "未查到"));
  if (about.opening) badges.append(element("span", about.open ? "badge badge--open" : "soft", about.opening));
  box.append(badges, element("p", "mapcard__note", `${about.kind}·${about.note}`));
  const link = element("a", "mapcard__link", "查看条目");
  link.href = about.url;
  link.setAttribute("aria-describedby", title.id);
  // The entry names each service's link with the datum that it expects.
  const elsewhere = element("a", "mapcard__link", "用别的地图打开");
  elsewhere.href = `${about.url}#position`;
  elsewhere.setAttribute("aria-describedby", title.id);
  const ways = element("p", "mapcard__ways");
  ways.append(link, elsewhere);
  box.append(ways);
  return box;
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}
