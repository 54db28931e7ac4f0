// After each autosave the form says what is wrong in the draft that was stored, beside the field and in one line below the
// header. Loaded after autosave-queue.js, which removes the messages of the save before.

document.addEventListener("w-autosave:success", ({ target: form, detail }) => {
  for (const [name, message] of detail.response?.marks ?? []) show(form, name, message);
  for (const [name, stored] of detail.response?.repairs ?? []) tell(form, name, stored);
  const line = lineOf(form);
  line.textContent = detail.response?.to_mend ?? "";
});

function show(form, name, message) {
  const input = name && form.querySelector(`[name="${CSS.escape(name)}"]`);
  const field = input?.closest("[data-field]");
  const place = field?.querySelector("[data-field-errors]");
  if (!place) return; // blocks and whole rows: the line names them
  // The line below a date that is being written says the same already (date-reading.js).
  if (!input.parentElement.querySelector(":scope > .date-reading--fault")?.textContent) {
    const told = document.createElement("p");
    told.className = "error-message";
    told.textContent = message;
    place.append(told);
  }
  field.classList.add("w-field--error");
  input.setAttribute("aria-invalid", "true");
}

/** Say below a field what was stored. The field itself is left alone: somebody may be typing in it. */
function tell(form, name, stored) {
  const input = form.querySelector(`[name="${CSS.escape(name)}"]`);
  if (!input) return;
  let line = input.parentElement.querySelector(":scope > .date-reading");
  if (!line) {
    line = document.createElement("output");
    line.className = "date-reading";
    line.htmlFor = input.id;
    input.after(line);
    input.addEventListener("input", () => {
      line.textContent = "";
    });
  }
  line.textContent = `存为：${stored}`;
}

function lineOf(form) {
  const earlier = form.querySelector(":scope > .draft-marks");
  if (earlier) return earlier;
  const line = document.createElement("output");
  line.className = "draft-marks";
  form.prepend(line);
  return line;
}
