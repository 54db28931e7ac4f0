// <photo-gallery>: the sheet of all pictures of a page. Each leads to the picture's own page; here it opens large,
// and arrow keys, swipes and two buttons lead to its neighbours.

import { button, element } from "./dom.js";

const SWIPE = 48; // px; a shorter movement of the finger is a tap
const isEnlarged = () => visualViewport.scale > 1.01;

class PhotoGallery extends HTMLElement {
  connectedCallback() {
    this.links = [...this.querySelectorAll("a[data-photo]")];
    if (this.dialog || !this.links.length || !window.HTMLDialogElement) return;
    this.append(this.build());
    // A picture in the text opens the gallery for pointers; keyboards and screen readers use the sheet.
    for (const [number, link] of this.links.entries()) {
      this.opens(link, number);
      for (const about of document.querySelectorAll(`figcaption a[href="${link.getAttribute("href")}"]`)) {
        const frame = about.closest("figure, div").querySelector(".plate__frame");
        if (!frame) continue;
        frame.classList.add("plate__frame--opens");
        frame.addEventListener("click", () => this.show(number));
      }
    }
  }

  opens(link, number) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.show(number);
    });
  }

  build() {
    this.dialog = element("dialog", "gallery");
    this.dialog.setAttribute("aria-label", "图片");
    this.stage = element("div", "gallery__stage");
    this.caption = element("p", "gallery__caption");
    this.count = element("p", "gallery__count num");
    this.count.setAttribute("aria-hidden", "true"); // the caption says it in words
    // Read out when it opens, and as a whole when the picture changes.
    this.caption.id = "gallery-caption";
    this.dialog.setAttribute("aria-describedby", this.caption.id);
    this.caption.setAttribute("aria-live", "polite");
    this.caption.setAttribute("aria-atomic", "true");
    this.about = element("a", "button", "图片说明与使用");
    const bar = element("div", "gallery__bar");
    const ways = element("p", "actions");
    if (this.links.length > 1) {
      ways.append(
        button("上一张", () => this.step(-1)),
        button("下一张", () => this.step(1)),
      );
    }
    ways.append(
      this.about,
      button("关闭", () => this.dialog.close()),
    );
    bar.append(this.count, this.caption, ways);
    this.dialog.append(this.stage, bar);
    this.dialog.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return; // the browser's own: back, forward
      if (event.key === "ArrowLeft") this.step(-1);
      else if (event.key === "ArrowRight") this.step(1);
      else if (event.key === "Home") this.show(0);
      else if (event.key === "End") this.show(this.links.length - 1);
      else return;
      event.preventDefault();
    });
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.stage.addEventListener("pointerdown", (event) => (this.from = event.clientX));
    this.stage.addEventListener("pointerup", (event) => {
      const way = event.clientX - (this.from ?? event.clientX);
      if (Math.abs(way) >= SWIPE && !isEnlarged()) this.step(way < 0 ? 1 : -1);
    });
    // A finger on a picture that was enlarged moves it, in every direction.
    visualViewport.addEventListener("resize", () => this.stage.classList.toggle("is-enlarged", isEnlarged()));
    this.stage.addEventListener("dragstart", (event) => event.preventDefault());
    this.dialog.addEventListener("close", () => {
      this.stage.replaceChildren();
      this.links[this.at].focus();
    });
    return this.dialog;
  }

  step(by) {
    this.show((this.at + by + this.links.length) % this.links.length);
  }

  show(number) {
    this.at = number;
    const link = this.links[number];
    const item = link.closest("li");
    const whole = item.querySelector("template").content.cloneNode(true);
    const caption = whole.querySelector("[data-caption]");
    caption.remove();
    this.stage.replaceChildren(whole);
    for (const image of this.stage.querySelectorAll("img")) image.loading = "eager";
    const place = element("span", "visually-hidden", `第${number + 1}张，共${this.links.length}张`);
    this.caption.replaceChildren(place, ...caption.childNodes);
    this.count.textContent = `${number + 1} / ${this.links.length}`;
    this.about.href = link.href;
    if (!this.dialog.open) this.dialog.showModal();
  }
}

customElements.define("photo-gallery", PhotoGallery);
