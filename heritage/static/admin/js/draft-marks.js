// After each autosave the form says what is wrong in the draft that was stored, beside the field and in one line below the
// header. Loaded after autosave-queue.js, which removes the messages of the save before.

document.addEventListener("w-autosave:success", ({ target: form, detail }) => {
  for (const [name, message] of detail.response?.marks ?? []) show(form, name, message);
  const line = lineOf(form);
  line.textContent = detail.response?.to_mend ?? "";
});

function show(form, name, message) {
  const input = name && form.querySelector(`[name="${CSS.escape(name)}"]`);
  const field = input?.closest("[data-field]");
  const place = field?.querySelector("[data-field-errors]");
  if (!place) return; // blocks and whole rows: the line names them
  const told = document.createElement("p");
  told.className = "error-message";
  told.textContent = message;
  place.append(told);
  field.classList.add("w-field--error");
  input.setAttribute("aria-invalid", "true");
}

function lineOf(form) {
  const earlier = form.querySelector(":scope > .draft-marks");
  if (earlier) return earlier;
  const line = document.createElement("output");
  line.className = "draft-marks";
  form.prepend(line);
  return line;
}
