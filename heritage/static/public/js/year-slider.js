// <year-slider>: a slider beside a field for a year. The field stays, and says the same in figures.

const PAUSE = 700; // ms after the last step before the page is asked for

class YearSlider extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    if (!field || this.slider) return;
    const { first, last } = this.dataset;
    this.slider = document.createElement("input");
    Object.assign(this.slider, { type: "range", min: first, max: last, step: 1, value: field.value || last });
    this.slider.setAttribute("aria-label", `${this.querySelector("label").textContent}，滑块`);
    this.append(this.slider);
    this.slider.addEventListener("input", () => {
      field.value = this.slider.value;
      this.slider.setAttribute("aria-valuetext", `${this.slider.value}年`);
      clearTimeout(this.timer);
    });
    this.slider.addEventListener("change", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        // The page that answers begins where this one was left.
        field.form.action = field.form.action.replace(/#.*|$/, `#${field.id}`);
        field.form.requestSubmit();
      }, PAUSE);
    });
    field.addEventListener("input", () => {
      this.slider.value = Number(field.value) || last; // 五十年代 is read by the server
    });
  }
}

customElements.define("year-slider", YearSlider);
