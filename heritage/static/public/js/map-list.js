// The list beside the map shows only places in view, until the visitor asks for all of them.

const L = window.L;

/** Keep the list of a <heritage-map> in step with what it shows. */
export function followView(element) {
  const { map, items } = element;
  const list = items.values().next().value.parentNode;
  const line = document.createElement("p");
  line.className = "maplist__follow";
  const words = document.createElement("span");
  const all = document.createElement("button");
  all.type = "button";
  all.className = "maplist__all";
  line.append(words, all);
  list.before(line);
  let follows = true;

  function update() {
    const view = map.getBounds();
    let seen = 0;
    for (const item of items.values()) {
      const inView = view.contains(L.latLng(item.dataset.latitude, item.dataset.longitude));
      const isLeftOut = element.year && element.latest.whole && !element.places.has(item.dataset.place);
      seen += inView && !isLeftOut;
      // A year that was asked for on the map leaves out what is not drawn.
      item.hidden = (follows && !inView) || isLeftOut;
    }
    words.textContent = `图中${seen}处，共${items.size}处`;
    all.textContent = follows ? "全部列出" : "只列图中的";
    all.hidden = seen === items.size;
  }

  all.addEventListener("click", () => {
    follows = !follows;
    update();
  });
  map.on("moveend placeschange", update);
  update();
  return { update };
}
