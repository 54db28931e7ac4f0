// The server asks before an editor overwrites a version that they have not seen (editorial/edit_conflicts.py). A version
// that Wagtail's autosave has stored from this form is not such a version: the form sends its number along, and a form
// that is sent during an autosave waits for its answer.

const AT_MOST = 10_000; // milliseconds; then the form is sent without the answer
let saving = false;
let waiting = null;
let touched = false; // edited since the running autosave read the form

document.addEventListener("w-autosave:save", (event) => {
  if (waiting) event.preventDefault();
  else [saving, touched] = [true, false];
});

for (const kind of ["input", "change", "click"]) {
  document.addEventListener(
    kind,
    ({ target }) => {
      if (saving && target.closest("[data-controller~=w-autosave]")) touched = true;
    },
    { capture: true },
  );
}

for (const end of ["success", "error"]) {
  document.addEventListener(`w-autosave:${end}`, ({ target, detail }) => {
    saving = false;
    if (detail.response?.revision_id) tellLoaded(target, detail.response);
    if (end === "success") {
      forgetFaults(target);
      if (touched)
        setTimeout(() => {
          tellOfEdits(target);
        });
    }
    waiting?.();
  });
}

// In the capture phase, before all other listeners: they must not take the form for sent.
document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (!saving || !form.matches("[data-controller~=w-autosave]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting) return;
    const tooLong = setTimeout(() => waiting?.(), AT_MOST);
    waiting = () => {
      clearTimeout(tooLong);
      [saving, waiting] = [false, null];
      // Wagtail disables the button that was pressed; a disabled button is not sent with the form.
      if (submitter?.name) put(form, submitter.name, submitter.value);
      form.requestSubmit();
    };
  },
  { capture: true },
);

/** Tell Wagtail that the form has edits. It takes what the form holds when the answer comes as saved: what was typed
 *  during the request would neither be saved nor warned of on leaving. The value is Wagtail's own way to be told. */
function tellOfEdits(form) {
  form.dataset.wUnsavedForceValue = true;
}

/** Remove the messages of an earlier save that was refused: an autosave succeeds only when no error is left. */
function forgetFaults(form) {
  document.querySelector(".messages .error:has([data-controller~=w-count])")?.remove();
  for (const field of form.querySelectorAll("[data-field].w-field--error, [data-field]:has([aria-invalid])")) {
    field.classList.remove("w-field--error");
    for (const input of field.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    field.querySelector("[data-field-errors]")?.replaceChildren();
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
