// The server asks before somebody overwrites a version that they have not seen (editorial/edit_conflicts.py). What Wagtail
// has saved by itself is no such version: the form names it, and waits its turn while that goes on.

const AT_MOST = 10_000; // milliseconds; without an answer the form is sent as it stands
let saving = false;
let waiting = null;
let touched = false; // since what is being saved was read from the form

document.addEventListener("w-autosave:save", (event) => {
  if (waiting) event.preventDefault();
  else [saving, touched] = [true, false];
});

for (const kind of ["input", "change", "click"]) {
  document.addEventListener(kind, ({ target }) => {
    if (saving && target.closest("[data-controller~=w-autosave]")) touched = true;
  }, { capture: true });
}

for (const end of ["success", "error"]) {
  document.addEventListener(`w-autosave:${end}`, ({ target, detail }) => {
    saving = false;
    if (detail.response?.revision_id) tellLoaded(target, detail.response);
    if (end === "success") {
      forgetFaults(target);
      if (touched) setTimeout(() => { tellOfEdits(target); });
    }
    waiting?.();
  });
}

// First of all who listen, so that nobody else believes that the form has been sent.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!saving || !form.matches("[data-controller~=w-autosave]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (waiting) return;
  const tooLong = setTimeout(() => waiting?.(), AT_MOST);
  waiting = () => {
    clearTimeout(tooLong);
    [saving, waiting] = [false, null];
    // Wagtail disables the button that was pressed, and a disabled button says nothing.
    if (submitter?.name) put(form, submitter.name, submitter.value);
    form.requestSubmit();
  };
}, { capture: true });

/** Wagtail looks for edits twice a second, and takes what the form holds at the answer for what was saved: the last
 *  words before it would be neither saved nor asked about on leaving. This is its own way to be told of edits. */
function tellOfEdits(form) {
  form.dataset.wUnsavedForceValue = true;
}

/** What a refused save said of faults would contradict 已保存 beside it: what is saved by itself has none left. */
function forgetFaults(form) {
  document.querySelector(".messages .error:has([data-controller~=w-count])")?.remove();
  for (const told of form.querySelectorAll("[data-field-errors] .error-message")) {
    const field = told.closest("[data-field]");
    field?.classList.remove("w-field--error");
    for (const input of field?.querySelectorAll("[aria-invalid]") ?? []) input.removeAttribute("aria-invalid");
    told.closest("[data-field-errors]").replaceChildren();
  }
  for (const count of form.querySelectorAll(".w-tabs__errors")) count.dataset.wCountTotalValue = 0;
}

function tellLoaded(form, { revision_id, revision_created_at }) {
  put(form, "loaded_revision_id", revision_id);
  put(form, "loaded_revision_created_at", revision_created_at);
}

function put(form, name, value) {
  let input = form.querySelector(`input[type=hidden][name="${name}"]`);
  if (!input) {
    input = document.createElement("input");
    Object.assign(input, { type: "hidden", name });
    form.append(input);
  }
  input.value = value;
}
