// Fields with `data-date-reading` say below them how the date was understood, while it is typed.
// Rows come and go while an entry is written, so the document listens for them all.

const PAUSE = 300; // milliseconds without a key before the server is asked
const { dateReadings } = document.querySelector("script[data-date-readings]").dataset;
const waiting = new WeakMap();

for (const event of ["focusin", "input"]) {
  document.addEventListener(event, ({ target }) => {
    if (!target.matches?.("[data-date-reading]")) return;
    clearTimeout(waiting.get(target));
    waiting.set(
      target,
      setTimeout(() => read(target), PAUSE),
    );
  });
}

async function read(field) {
  const asked = field.value;
  let answer = {};
  if (asked.trim()) {
    try {
      const response = await fetch(`${dateReadings}?${new URLSearchParams({ text: asked })}`);
      if (response.ok) answer = await response.json();
    } catch {
      // Without an answer the line stays empty; saving reads the date all the same.
    }
  }
  if (field.value !== asked) return; // typed on meanwhile: a later answer follows
  const line = lineOf(field);
  line.textContent = answer.reading ? `读作：${answer.reading}` : (answer.fault ?? "");
  line.classList.toggle("date-reading--fault", Boolean(answer.fault));
}

function lineOf(field) {
  if (field.nextElementSibling?.matches(".date-reading")) return field.nextElementSibling;
  const line = document.createElement("output");
  line.className = "date-reading";
  line.htmlFor = field.id;
  field.after(line);
  return line;
}
