/**
 * Saves a draft while somebody is typing: <form data-autosave="/address">.
 *
 * The whole form goes by POST to that address, a moment after the last change.
 * The form itself works the same without this; only the "Saved" line is extra.
 * Texts come from the page: data-saving, data-saved and data-not-saved.
 */
const PAUSE = 1200;

function statusLine(form) {
  let line = form.querySelector("[data-autosave-status]");
  if (!line) {
    line = document.createElement("p");
    line.className = "autosave";
    line.setAttribute("role", "status");
    form.append(line);
  }
  return line;
}

function words(form, state) {
  const dutch = { saving: "Bezig met bewaren …", saved: "Bewaard", notSaved: "Nog niet bewaard" };
  const english = { saving: "Saving …", saved: "Saved", notSaved: "Not saved yet" };
  const table = document.documentElement.lang.startsWith("nl") ? dutch : english;
  return form.dataset[state] || table[state];
}

function watch(form) {
  let timer = 0;
  let running = null;
  const line = statusLine(form);

  const say = (state) => {
    line.dataset.state = state;
    line.textContent = words(form, state);
  };

  const save = async () => {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    say("saving");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        headers: { "X-Autosave": "true" },
        signal,
      });
      say(answer.ok ? "saved" : "notSaved");
    } catch (error) {
      if (!signal.aborted) say("notSaved");
    }
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    running?.abort();
  });
}

const started = new WeakSet();

function start(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (!started.has(form)) {
      started.add(form);
      watch(form);
    }
  }
}

start(document);
document.addEventListener("htmx:load", () => start(document));
