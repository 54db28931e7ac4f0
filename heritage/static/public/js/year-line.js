// <year-line>: a slider below the map for “what stood by then”, and a button that plays it. The map beside it changes
// at once, without a new page; the field stays for those who would rather write the year.

import { button } from "./dom.js";

const STEP = 4; // years of one step of the play
const BEAT = 700; // ms between two of them
const PAUSE = 250; // ms after the last step of the slider before the map is asked for

class YearLine extends HTMLElement {
  connectedCallback() {
    const map = document.querySelector("heritage-map");
    if (this.slider || !map?.querySelector(".map__frame")) return;
    this.map = map;
    this.field = this.querySelector("input[name=standing]");
    this.counted = this.querySelector(".yearline__count");
    const { first, last } = this.dataset;
    this.slider = document.createElement("input");
    Object.assign(this.slider, { type: "range", min: first, max: last, step: 1, value: this.field.value || last });
    this.slider.setAttribute("aria-label", "到这一年还在的地方，滑块");
    this.slider.addEventListener("input", () => {
      this.stop();
      this.turn();
    });
    this.querySelector(".yearline__scale").prepend(this.slider);
    this.player = button("▶ 播放", () => (this.playing ? this.stop() : this.play()));
    this.player.classList.add("yearline__play");
    this.querySelector(".yearline__ask").after(this.player);
    this.field.addEventListener("change", () => {
      this.stop();
      if (!this.isPlain()) return this.querySelector("form").requestSubmit();
      this.slider.value = this.field.value || last;
      this.turn();
    });
    this.querySelector("form").addEventListener("submit", (event) => {
      if (!map.map || !this.isPlain()) return;
      event.preventDefault();
      this.stop();
      this.turn();
    });
    map.addEventListener("counted", ({ detail }) => {
      this.counted.textContent = `${detail}处`;
    });
    this.say();
  }

  /** Whether the field holds a year in figures. What else people write (五十年代) the server reads. */
  isPlain() {
    return /^\d{0,4}$/.test(this.field.value.trim());
  }

  /** Show the year of the slider. The last year is no question: what has no date stands there too. */
  turn() {
    const { value, max } = this.slider;
    this.field.value = value === max ? "" : value;
    this.say();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.map.map) this.map.showYear(this.field.value);
      else this.querySelector("form").requestSubmit(); // where the map cannot, the page answers
    }, PAUSE);
  }

  say() {
    this.slider.setAttribute("aria-valuetext", this.field.value ? `${this.field.value}年` : "不限年份");
  }

  play() {
    if (Number(this.slider.value) >= Number(this.slider.max)) this.slider.value = this.slider.min;
    this.player.textContent = "■ 停";
    this.playing = setInterval(() => {
      this.slider.value = Number(this.slider.value) + STEP;
      this.turn();
      if (this.slider.value === this.slider.max) this.stop();
    }, BEAT);
  }

  stop() {
    clearInterval(this.playing);
    this.playing = undefined;
    this.player.textContent = "▶ 播放";
  }
}

customElements.define("year-line", YearLine);
