// The server asks before somebody overwrites a version that they have not seen (editorial/conflicts.py). What Wagtail
// has saved by itself is no such version: the form names it, and waits its turn while that goes on.

const AT_MOST = 10_000; // milliseconds; without an answer the form is sent as it stands
let saving = false;
let waiting = null;

document.addEventListener("w-autosave:save", (event) => {
  if (waiting) event.preventDefault();
  else saving = true;
});

for (const end of ["success", "error"]) {
  document.addEventListener(`w-autosave:${end}`, ({ target, detail }) => {
    saving = false;
    if (detail.response?.revision_id) tellLoaded(target, detail.response);
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
