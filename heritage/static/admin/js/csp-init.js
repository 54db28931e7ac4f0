// Starts what Wagtail starts by inline scripts and styles, which our Content Security Policy refuses.

// Date pickers, choosers and rows of inline panels: our templates name them as data (templatetags/starter_tags.py).
const CALLED = ["initDateChooser", "initDateTimeChooser", "initTimeChooser", "createTaskChooser"];
const BUILT = [
  "Chooser",
  "PageChooser",
  "ImageChooser",
  "DocumentChooser",
  "SnippetChooser",
  "InlinePanel",
  "MultipleChooserPanel",
];

class Starter extends window.StimulusModule.Controller {
  static values = { name: String };

  connect() {
    const started = JSON.parse(this.element.textContent);
    if (CALLED.includes(this.nameValue)) window[this.nameValue](...started);
    else if (BUILT.includes(this.nameValue)) new window[this.nameValue](...started);
    else throw new Error(`csp-init.js does not know ${this.nameValue}`);
    this.element.remove(); // moving a row must not start it again
  }
}

window.wagtail.app.register("starter", Starter);

// Jcrop, which crops pictures, would detect touch screens by an inline handler.
if (window.jQuery.Jcrop) window.jQuery.Jcrop.defaults.touchSupport = "ontouchstart" in window;

// Security: the text editor (Draftail) makes <style> elements while one types. Elements made by a script get the nonce of
// this page and are allowed; a <style> in the HTML, e.g. one that was injected, has no nonce and is refused.
const { nonce } = document.currentScript;
const createElement = document.createElement;
document.createElement = function (name, ...options) {
  const element = createElement.call(this, name, ...options);
  if (element.localName === "style") element.nonce = nonce;
  return element;
};
