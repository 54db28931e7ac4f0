// Mends Wagtail's w-unsaved controller. A form that comes back with errors is unsaved from the start; Wagtail then warns
// on leaving, but does not watch the form any more: later edits would not be autosaved and, after a save, not warned of.

document.addEventListener("w-unsaved:ready", ({ target: form }) => {
  const watcher = window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
  if (!watcher.forceValue) return;
  setTimeout(() => {
    watcher.setInitialFormData();
    watcher.checkInterval = setInterval(watcher.check, watcher.checkIntervalValue);
  }, watcher.constructor.initialDelayValue); // while the fields are still being set up
});
