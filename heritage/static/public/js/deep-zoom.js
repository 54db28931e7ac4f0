// <deep-zoom>: look closely at a large picture. Tiles come by the IIIF Image API; OpenSeadragon (vendored) is loaded
// when somebody asks for it, and not before. Without this the page shows the picture in its largest size.

import { button, element } from "./dom.js";

const LIBRARY = "openseadragon";

class DeepZoom extends HTMLElement {
  connectedCallback() {
    if (this.begin) return;
    this.begin = button("放大细看", () => this.open());
    this.append(this.begin);
  }

  async open() {
    this.begin.disabled = true;
    this.begin.textContent = "正在打开…";
    try {
      await library(this.dataset.library);
      const answer = await fetch(`${this.dataset.service}/info.json`);
      if (!answer.ok) throw new Error(answer.status);
      this.look(await answer.json());
    } catch {
      this.begin.disabled = false;
      this.begin.textContent = "没有打开，再试一次";
    }
  }

  look(info) {
    // The server may stand behind a proxy that it does not know the name of: tiles come from where the page came from.
    info.id = new URL(this.dataset.service, document.baseURI).href;
    const picture = document.querySelector(this.dataset.picture);
    const stage = element("div", "zoom__stage");
    this.prepend(stage);
    picture.hidden = true;
    this.begin.remove();
    const viewer = window.OpenSeadragon({
      element: stage,
      tileSources: info,
      showNavigationControl: false,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.6,
      visibilityRatio: 0.6,
      maxZoomPixelRatio: 2,
      crossOriginPolicy: false,
      drawer: "canvas",
    });
    const zoom = (by) => () => viewer.viewport.zoomBy(by).applyConstraints();
    const ways = element("p", "actions");
    const end = button("结束细看", () => {
      viewer.destroy();
      stage.remove();
      ways.remove();
      picture.hidden = false;
      this.begin.disabled = false;
      this.begin.textContent = "放大细看";
      this.append(this.begin);
      this.begin.focus();
    });
    const home = button("复位", () => viewer.viewport.goHome());
    ways.append(button("放大", zoom(1.6)), button("缩小", zoom(1 / 1.6)), home, end);
    stage.after(ways);
    for (const part of [stage, ways]) part.addEventListener("keydown", ({ key }) => key === "Escape" && end.click());
    // a screen reader announces the element that has the focus
    viewer.canvas.setAttribute("role", "application");
    viewer.canvas.setAttribute(
      "aria-label",
      `${this.dataset.label}，可放大：加号放大，减号缩小，方向键移动，0 复位，Esc 结束`,
    );
    viewer.canvas.focus();
    this.scrollIntoView({ block: "nearest" });
  }
}

function library(address) {
  if (window.OpenSeadragon) return Promise.resolve();
  // OpenSeadragon would add a style sheet of one rule, which the Content Security Policy refuses. The rule is in
  // gallery.css; this element, which styles nothing, makes OpenSeadragon believe that its own is there.
  const rule = document.createElementNS(null, "style");
  rule.setAttribute("data-openseadragon-mobile-css", "");
  document.head.append(rule);
  return new Promise((done, failed) => {
    const script = Object.assign(document.createElement("script"), { src: address, id: LIBRARY });
    script.addEventListener("load", done);
    script.addEventListener("error", () => {
      script.remove();
      failed(new Error(address));
    });
    document.head.append(script);
  });
}

customElements.define("deep-zoom", DeepZoom);
