// What Wagtail's forms would do in inline scripts and styles, which no page of ours may hold.

// Date pickers, choosers and rows: our templates name them as data (templatetags/starter_tags.py).
const CALLED = ["initDateChooser", "initDateTimeChooser", "initTimeChooser", "createTaskChooser"];
const BUILT = [
  "Chooser", "PageChooser", "ImageChooser", "DocumentChooser", "SnippetChooser", "InlinePanel", "MultipleChooserPanel",
];

class Starter extends window.StimulusModule.Controller {
  static values = { name: String };

  connect() {
    const started = JSON.parse(this.element.textContent);
    if (CALLED.includes(this.nameValue)) window[this.nameValue](...started);
    else if (BUILT.includes(this.nameValue)) new window[this.nameValue](...started);
    else throw new Error(`csp-init.js does not know ${this.nameValue}`);
    this.element.remove(); // a row that is moved is not started again
  }
}

window.wagtail.app.register("starter", Starter);

// The cropping of a picture would look for a touch screen by an inline handler.
if (window.jQuery.Jcrop) window.jQuery.Jcrop.defaults.touchSupport = "ontouchstart" in window;

// The editor of texts writes <style> elements that are named after each new paragraph. What a script makes may be
// used; a <style> that stands in the HTML, whoever smuggled it in, may not: it lacks the number of this page.
const { nonce } = document.currentScript;
const createElement = document.createElement;
document.createElement = function (name, ...options) {
  const element = createElement.call(this, name, ...options);
  if (element.localName === "style") element.nonce = nonce;
  return element;
};
