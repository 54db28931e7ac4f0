// The upload of many pictures: one set of values goes with every file, and into every form that is still open.

const form = document.querySelector("#fileupload").form;
const list = document.querySelector("#upload-list");
const shared = document.querySelector(".photo-shared");
const fields = [...shared.querySelectorAll("[name^='all-']")];

// Wagtail sends the fields of this form with each file.
form.id = "photo-upload";
for (const field of fields) field.setAttribute("form", form.id);

// The common fields fill the screen: without scrolling nobody would see the progress.
const progress = document.querySelector("#overall-progress");
for (const name of ["change", "drop"]) {
  document.querySelector(".drop-zone").addEventListener(name, (event) => {
    if (event.type === "drop" || event.target.files) progress.scrollIntoView({ block: "center" });
  });
}

// A saved picture is removed from the list, a refused one gets a new form: the form that was sent is gone either way.
const saving = new Set();
const state = shared.querySelector("[role=status]");

const open = () => [...list.querySelectorAll("form[action]")].filter((one) => one.querySelector("[name$='-title']"));

function tell() {
  const left = open().length;
  if (saving.size) state.textContent = `正在保存，还有 ${saving.size} 张`;
  else state.textContent = left ? `有 ${left} 张没有存好，请看下面` : "全部存好了";
}

new MutationObserver(() => {
  if (!saving.size) return;
  for (const one of saving) if (!one.isConnected) saving.delete(one);
  tell();
}).observe(list, { childList: true, subtree: true });

shared.addEventListener("click", (event) => {
  const wish = event.target.closest("[data-photos]")?.dataset.photos;
  if (wish === "fill") {
    for (const one of open()) {
      for (const field of fields) {
        const name = field.name.replace("all", "");
        const own = [...one.elements].find((element) => element.name.endsWith(name));
        if (own && field.value) own.value = field.value;
      }
    }
  } else if (wish === "save") {
    for (const one of open()) {
      if (one.checkValidity()) saving.add(one);
      one.requestSubmit();
    }
    tell();
  }
});
