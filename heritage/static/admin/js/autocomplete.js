// Fields with `data-complete` offer names from the catalogue in a <datalist>.
// Rows are added and removed while an entry is written, so one listener on the document serves them all.

const PAUSE = 200; // milliseconds without a key before the server is asked
const { completions, known } = document.querySelector("script[data-completions]").dataset;
let pause;

for (const event of ["focusin", "input"]) {
  document.addEventListener(event, ({ target }) => {
    if (!target.matches?.("[data-complete]")) return;
    clearTimeout(pause);
    pause = setTimeout(() => complete(target), PAUSE);
  });
}

// What kind of name is wanted may be the value of the field before it, e.g. 设计.
function subject(field) {
  const { complete } = field.dataset;
  return complete === "value" ? field.form.elements[field.name.replace(/value$/, "property")]?.value : complete;
}

async function complete(field) {
  const [list, about] = [listOf(field), subject(field)];
  if (!known.split(" ").includes(about)) return list.replaceChildren();
  const address = completions.replace("complete/0", `complete/${about}`);
  try {
    const answer = await fetch(`${address}?${new URLSearchParams({ q: field.value })}`);
    const { names } = answer.ok ? await answer.json() : { names: [] };
    list.replaceChildren(...names.map((name) => new Option(name, name)));
  } catch {
    list.replaceChildren(); // no suggestions; the field works without them
  }
}

function listOf(field) {
  if (!field.list) {
    const list = document.createElement("datalist");
    list.id = `${field.id}-names`;
    field.after(list);
    field.setAttribute("list", list.id);
  }
  return field.list;
}
