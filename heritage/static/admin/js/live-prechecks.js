// What the machine says of the draft, asked anew each time that the editor's form has been saved.

class LivePrechecks extends HTMLElement {
  #saved = () => this.#ask();

  connectedCallback() {
    document.addEventListener("w-autosave:success", this.#saved);
    this.#ask();
  }

  disconnectedCallback() {
    document.removeEventListener("w-autosave:success", this.#saved);
  }

  // A new page has no number before it is saved for the first time; then it stands in the address.
  get #page() {
    return location.pathname.match(/\/pages\/(\d+)\/edit\//)?.[1];
  }

  async #ask() {
    if (!this.#page) return;
    try {
      const answer = await fetch(this.dataset.address.replace("prechecks/0", `prechecks/${this.#page}`));
      if (answer.ok && !answer.redirected) this.innerHTML = await answer.text();
    } catch {
      // Without a connection the last answer stays; the next save asks again.
    }
  }
}

customElements.define("live-prechecks", LivePrechecks);
