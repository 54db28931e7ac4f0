// <then-now>: two pictures from one spot, laid over each other with a slider between them. Without this both stand
// side by side, and so they do in print.

class ThenNow extends HTMLElement {
  connectedCallback() {
    const frames = [...this.querySelectorAll(".plate__frame")];
    if (frames.length !== 2 || this.slider) return;
    const { then, now } = this.dataset;
    this.stage = document.createElement("div");
    this.stage.className = "then-now__stage";
    this.stage.append(...frames);
    this.slider = Object.assign(document.createElement("input"), {
      type: "range",
      min: 0,
      max: 100,
      step: 1,
      value: 50,
    });
    this.slider.className = "then-now__slider";
    this.slider.setAttribute("aria-label", `比较${then}与${now}，左边是${then}，右边是${now}`);
    this.slider.addEventListener("input", () => this.draw());
    this.stage.append(this.slider);
    this.prepend(this.stage);
    this.classList.add("then-now--on");
    this.draw();
  }

  draw() {
    const share = this.slider.value;
    this.stage.style.setProperty("--share", `${share}%`);
    this.slider.setAttribute("aria-valuetext", `${this.dataset.then}占${share}%`);
  }
}

customElements.define("then-now", ThenNow);
