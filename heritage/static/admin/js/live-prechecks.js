// Shows the automatic checks of the draft, fetched again after each autosave.

class LivePrechecks extends HTMLElement {
  #saved = () => this.#ask();

  connectedCallback() {
    document.addEventListener("w-autosave:success", this.#saved);
    this.#ask();
  }

  disconnectedCallback() {
    document.removeEventListener("w-autosave:success", this.#saved);
  }

  // A new page has no id before its first save; after it the id is in the address.
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
