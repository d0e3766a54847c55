/** Closes an open menu (details[data-menu]) on Escape or a click elsewhere; it opens by itself. */
const opened = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of opened()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of opened()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/** Moves the eye to what is wrong after a form came back with mistakes. */
const showMistakes = (root) => root.querySelector?.(".error-summary:not([data-example] *)")?.focus();

showMistakes(document);
document.addEventListener("htmx:afterSettle", (event) => showMistakes(event.target));
