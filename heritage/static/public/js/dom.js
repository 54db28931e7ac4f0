// The elements that scripts make.

/** Make an element. Its text is set as text and never read as HTML. */
export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** Make a button that calls `act` when it is pressed. */
export function button(text, act, className = "button") {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
