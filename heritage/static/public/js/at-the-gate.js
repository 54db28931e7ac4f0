// <at-the-gate>: what only a script can do for somebody at the gate: copy the address, share the page, and say how far
// it is. The distance is reckoned here, after a tap; nothing is sent or stored.

import { button, element } from "./dom.js";

const REFUSALS = {
  1: "没有得到允许，未取位置。",
  2: "现在取不到位置，请到开阔处再试。",
  3: "取位置用时太久，请再试一次。",
};
const EARTH = 6_371_000; // metres
const DONE = 2_000; // ms that a button says what it has done

class AtTheGate extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    const address = this.querySelector("[data-address]");
    const ways = this.querySelector(".visit__do");
    if (address && ways && navigator.clipboard) {
      ways.prepend(button("复制", (event) => copy(address.dataset.address, event.target), "textdo"));
    }
    const place = this.querySelector("[data-longitude]");
    if (place && "geolocation" in navigator) this.addDistance(place);
  }

  addDistance(place) {
    place.setAttribute("role", "status");
    place.append(button("离我多远", () => this.measure(place), "textdo"));
  }

  measure(place) {
    place.textContent = "正在取位置……";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const { longitude, latitude, radius } = place.dataset;
        const metres = distance(coords, { longitude: Number(longitude), latitude: Number(latitude) });
        place.textContent = inWords(metres, Number(radius) + coords.accuracy);
      },
      ({ code }) => {
        place.textContent = REFUSALS[code] ?? REFUSALS[2];
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  }
}

function distance(one, other) {
  const radians = Math.PI / 180;
  const x = (other.longitude - one.longitude) * radians * Math.cos(((one.latitude + other.latitude) / 2) * radians);
  const y = (other.latitude - one.latitude) * radians;
  return EARTH * Math.hypot(x, y);
}

/** A distance as roughly as both positions are known. */
function inWords(metres, error) {
  if (metres <= error) return `您就在附近（误差约${Math.round(error / 10) * 10}米）`;
  const rounded = metres < 950 ? `${Math.round(metres / 50) * 50}米` : `${(metres / 1000).toFixed(1)}公里`;
  return `离您约${rounded}（直线，误差约${Math.round(error / 10) * 10}米；位置不发送，不保存）`;
}

async function copy(text, pressed) {
  const words = pressed.textContent;
  try {
    await navigator.clipboard.writeText(text);
    pressed.textContent = "已复制";
  } catch {
    pressed.textContent = "未能复制";
  }
  setTimeout(() => (pressed.textContent = words), DONE);
}

/** 分享 in the bar at the foot: the telephone's own way, else the address is copied, else the link leads to it. */
function addSharing(link) {
  const said = element("span", "visually-hidden");
  said.setAttribute("role", "status");
  link.after(said);
  link.addEventListener("click", async (event) => {
    const url = document.querySelector('link[rel="canonical"]').href;
    if (navigator.share) {
      event.preventDefault();
      navigator.share({ title: document.title, url }).catch(() => {}); // who changes their mind has refused nothing
    } else if (navigator.clipboard) {
      event.preventDefault();
      await copy(url, link);
      said.textContent = "网址已复制";
    }
  });
}

customElements.define("at-the-gate", AtTheGate);
for (const link of document.querySelectorAll("[data-share]")) addSharing(link);
