// <display-switch>: larger text and stronger contrast, stored in this browser and sent to nobody. Without scripts its
// link leads to the page that explains the browser's own settings.

const CHOICES = { large: "大字", contrast: "高对比" };

class DisplaySwitch extends HTMLElement {
  connectedCallback() {
    const buttons = Object.entries(CHOICES).map(([name, label]) => this.button(name, label));
    this.replaceChildren(...buttons);
  }

  button(name, label) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    const show = (on) => {
      document.documentElement.classList.toggle(`is-${name}`, on);
      button.setAttribute("aria-pressed", String(on));
    };
    show(kept(name));
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      keep(name, on);
      show(on);
    });
    return button;
  }
}

function kept(name) {
  try {
    return localStorage.getItem(name) === "1";
  } catch {
    return false; // some browsers forbid it; then the choice holds for this page
  }
}

function keep(name, on) {
  try {
    if (on) localStorage.setItem(name, "1");
    else localStorage.removeItem(name);
  } catch {
    // nothing is remembered
  }
}

customElements.define("display-switch", DisplaySwitch);
