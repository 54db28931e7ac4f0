// <search-suggest>: proposes names below the search box while somebody types (ARIA combobox with a list box).
// Without it, without a network, or before an answer has come, the form works as it always does.

const PAUSE = 150; // ms without a key before the server is asked
const KEPT = 50; // answers kept for going back and forth
const GROUPS = { entry: "条目", event: "活动" };

const answers = new Map();

class SearchSuggest extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    if (!this.input || this.list) return;
    this.list = element("div", "suggestions", { id: `${this.input.id}-suggestions`, role: "listbox", hidden: "" });
    this.list.setAttribute("aria-label", "搜索建议");
    this.status = element("p", "visually-hidden", { role: "status" });
    this.append(this.list, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", (event) => event.isComposing || this.later());
    this.input.addEventListener("compositionend", () => this.later());
    this.input.addEventListener("keydown", (event) => this.steer(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus in the box
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.follow(option);
    });
  }

  later() {
    clearTimeout(this.timer);
    this.asked?.abort();
    const query = this.input.value.trim();
    if (!query) return this.close();
    this.timer = setTimeout(() => this.ask(query), PAUSE);
  }

  async ask(query) {
    this.asked = new AbortController();
    try {
      if (!answers.has(query)) {
        const address = `${this.dataset.suggestions}?${new URLSearchParams({ q: query })}`;
        const response = await fetch(address, { signal: this.asked.signal, credentials: "omit" });
        if (!response.ok) return this.close();
        answers.set(query, (await response.json()).suggestions);
        if (answers.size > KEPT) answers.delete(answers.keys().next().value);
      }
    } catch (error) {
      if (error.name === "AbortError") return undefined; // the visitor typed on: the next request follows after its pause
      return this.close();
    }
    if (query === this.input.value.trim() && document.activeElement === this.input)
      this.show(query, answers.get(query));
  }

  show(query, suggestions) {
    this.options = [];
    const groups = Object.entries(GROUPS).map(([type, label]) => {
      const some = suggestions.filter((suggestion) => suggestion.type === type);
      return some.length ? this.group(label, some, query) : "";
    });
    this.list.replaceChildren(...groups.filter(Boolean));
    if (!suggestions.length) return this.close();
    this.list.append(this.all(query));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.choose(-1);
    this.status.textContent = `有 ${suggestions.length} 条建议，用上下方向键选择`;
  }

  group(label, suggestions, query) {
    const heading = element("p", "suggestions__group", { id: `${this.list.id}-${suggestions[0].type}` });
    heading.textContent = label;
    const group = element("div", "", { role: "group", "aria-labelledby": heading.id });
    group.append(heading, ...suggestions.map((suggestion) => this.option(suggestion, query)));
    return group;
  }

  option(suggestion, query) {
    const option = this.row(suggestion.href);
    const picture = element("span", "suggestions__picture");
    if (suggestion.picture) {
      const { src, width, height } = suggestion.picture;
      picture.append(element("img", "", { src, width, height, alt: "", loading: "lazy" }));
    } else {
      picture.textContent = suggestion.number.slice(3); // as on the cards of places without a picture
      picture.setAttribute("aria-hidden", "true");
    }
    const words = element("span", "suggestions__words");
    const title = element("span", "suggestions__title");
    title.append(...marked(suggestion.title, query));
    words.append(title);
    if (suggestion.name) {
      const name = element("span", "suggestions__note");
      name.append("又称 ", ...marked(suggestion.name, query));
      words.append(name);
    }
    const note = element("span", "suggestions__note");
    note.textContent = [suggestion.kind, suggestion.note].filter(Boolean).join("·");
    words.append(note);
    option.append(suggestion.type === "entry" ? picture : "", words);
    return option;
  }

  all(query) {
    const option = this.row("");
    option.classList.add("suggestions__all");
    option.textContent = `搜索“${query}”`;
    return option;
  }

  row(href) {
    const id = `${this.list.id}-${this.options.length}`;
    const option = element("div", "suggestions__option", { id, role: "option", "aria-selected": "false" });
    option.dataset.href = href;
    this.options.push(option);
    return option;
  }

  steer(event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && !this.list.hidden) {
      this.close();
    } else if (event.key === "Enter" && this.chosen >= 0) {
      this.follow(this.options[this.chosen]);
    } else if (event.key === "ArrowDown" && this.list.hidden) {
      this.later();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !this.list.hidden) {
      const count = this.options.length + 1; // the box itself is one of the stops
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose(((this.chosen + 1 + step + count) % count) - 1);
    } else {
      return;
    }
    event.preventDefault();
  }

  choose(number) {
    this.chosen = number;
    for (const [place, option] of this.options.entries()) {
      option.setAttribute("aria-selected", String(place === number));
    }
    if (number < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", this.options[number].id);
    this.options[number].scrollIntoView({ block: "nearest" });
  }

  follow(option) {
    if (option.dataset.href) window.location.assign(option.dataset.href);
    else this.input.form.requestSubmit();
  }

  close() {
    clearTimeout(this.timer);
    this.chosen = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  }
}

function element(name, className, attributes = {}) {
  const made = document.createElement(name);
  if (className) made.className = className;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

// The text with what was typed marked in it, as nodes: what comes from the server is never read as HTML.
function marked(text, query) {
  const start = text.toLowerCase().indexOf(query.toLowerCase());
  if (start < 0) return [text];
  const mark = document.createElement("mark");
  mark.textContent = text.slice(start, start + query.length);
  return [text.slice(0, start), mark, text.slice(start + query.length)];
}

customElements.define("search-suggest", SearchSuggest);
