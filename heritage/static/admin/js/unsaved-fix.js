// A form that comes back with its faults marked is unsaved from the start. Wagtail then warns whoever leaves, but never
// looks at it again: what is written from there on would neither be saved by itself nor, after one save, be warned of.

document.addEventListener("w-unsaved:ready", ({ target: form }) => {
  const watcher = window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
  if (!watcher.forceValue) return;
  setTimeout(() => {
    watcher.setInitialFormData();
    watcher.checkInterval = setInterval(watcher.check, watcher.checkIntervalValue);
  }, watcher.constructor.initialDelayValue); // while the fields are still being set up
});
