// How the cards of a map open and close: for the keyboard, for a screen reader, and without losing the place.

/** Look after the cards of a <heritage-map>. */
export function addCards(element) {
  const { map } = element;
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
  });
  map.on("popupopen", (event) => label(event.popup));
  map.on("popupclose", (event) => giveBackFocus(event.popup));
  // Room that the map made for a card it takes back with the card, unless the reader has moved on meanwhile.
  let before;
  map.on("autopanstart", () => { before ??= map.getCenter(); });
  map.on("dragstart zoomstart", () => { before = undefined; });
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
