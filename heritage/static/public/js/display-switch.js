// <display-switch>: larger text, stronger contrast, and on pages with notes a text without their marks, for keyboards
// and screen readers. Stored in this browser and sent to nobody. Without scripts its link leads to the page that
// explains the browser's own settings.

const CHOICES = { large: "大字", contrast: "高对比", unnoted: "不显注号" };

class DisplaySwitch extends HTMLElement {
  connectedCallback() {
    const offered = Object.entries(CHOICES).filter(([name]) => name !== "unnoted" || document.querySelector(".ref"));
    this.replaceChildren(...offered.map(([name, label]) => this.button(name, label)));
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
