// The screen where many pictures are dropped: one set of words goes with every upload, and into every open form.

const form = document.querySelector("#fileupload").form;
const list = document.querySelector("#upload-list");
const shared = document.querySelector(".photo-shared");
const fields = [...shared.querySelectorAll("[name^='all-']")];

// Wagtail sends with each file what its form holds.
form.id = "photo-upload";
for (const field of fields) field.setAttribute("form", form.id);

const open = () => [...list.querySelectorAll("form[action]")].filter((one) => one.querySelector("[name$='-title']"));

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
    for (const one of open()) one.requestSubmit();
  }
});
