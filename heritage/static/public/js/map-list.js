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
      seen += inView;
      item.hidden = follows && !inView;
    }
    words.textContent = `图中可见 ${seen} 条，列表共 ${items.size} 条。`;
    all.textContent = follows ? "列出全部" : "只列图中可见的";
    all.hidden = seen === items.size;
  }

  all.addEventListener("click", () => {
    follows = !follows;
    update();
  });
  map.on("moveend", update);
  update();
  return { update };
}
