// Keeps the view of the map in the address (`at=15/34.7439/113.5936`), so that a shared link shows the same view.

/** Write it whenever the reader has moved the map: into the address, and into every way on from this page. */
export function keepAddress(element) {
  const { map } = element;
  let moved = false;
  for (const event of ["mousedown", "touchstart", "keydown", "wheel", "click"]) {
    // In the capture phase: Leaflet's buttons stop events from bubbling.
    map.getContainer().addEventListener(
      event,
      () => {
        moved = true;
      },
      { passive: true, capture: true },
    );
  }
  map.on("moveend", () => {
    if (!moved || element.still) return; // an address must not say where the reader stands
    const { lat, lng } = map.getCenter();
    const at = [Number(map.getZoom().toFixed(2)), Number(lat.toFixed(4)), Number(lng.toFixed(4))].join("/");
    const here = new URL(window.location);
    here.searchParams.set("at", at);
    window.history.replaceState(window.history.state, "", plain(here));
    for (const form of document.querySelectorAll(".finder, .facets-form")) hold(form, at);
    for (const link of document.querySelectorAll(".map__schemes a, .chosen a")) {
      const address = new URL(link.href);
      address.searchParams.set("at", at);
      link.href = plain(address);
    }
  });
}

function hold(form, at) {
  let field = form.querySelector("input[name=at]");
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "at";
    form.prepend(field);
  }
  field.value = at;
}

/** Slashes may stand in a query as they are, and read better so. */
function plain(address) {
  return address.href.replaceAll("%2F", "/");
}
