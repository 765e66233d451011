// Keys and the filter of a list: comforts, nothing more. Every page works without this file.
"use strict";

const KEYS_OFF = "keys-off";
const LISTED = ".entry :is(h2, h3, h4) a, .edit .headline a, table.figures tbody th a, .rows-and-columns tbody td:first-child a";

function keysAreOff() {
  try {
    return localStorage.getItem(KEYS_OFF) === "1";
  } catch {
    return false; // a browser that keeps nothing
  }
}

function isTyping(element) {
  return element.closest("input, select, textarea, [contenteditable]") !== null;
}

// the next link of the list from the one that has the focus, or the first one that can be seen
function step(by) {
  const links = [...document.querySelectorAll(LISTED)].filter(link => link.checkVisibility());
  const at = links.indexOf(document.activeElement);
  const next = at >= 0 ? at + by : links.findIndex(link => link.getBoundingClientRect().bottom > 0);
  links[next]?.focus();
}

const ACTIONS = {
  "/": () => document.querySelector("main input[type=search], .find input")?.focus(),
  j: () => step(1),
  k: () => step(-1),
};

document.addEventListener("keydown", event => {
  const action = ACTIONS[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || keysAreOff()) return;
  event.preventDefault();
  action();
});

for (const note of document.querySelectorAll(".keys")) {
  const button = note.querySelector("button");
  const show = () => (button.textContent = keysAreOff() ? button.dataset.on : button.dataset.off);
  button.addEventListener("click", () => {
    try {
      localStorage.setItem(KEYS_OFF, keysAreOff() ? "0" : "1");
    } catch {
      return;
    }
    show();
  });
  show();
  note.hidden = false;
}

// the rows of a table by what is typed; without this file the form asks the server
const folded = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const form of document.querySelectorAll("form.narrow")) {
  const input = form.querySelector("input[type=search]");
  const rows = [...document.querySelectorAll("main tbody tr")];
  const status = document.querySelector("main [role=status]");
  const narrow = () => {
    const wanted = folded(input.value).trim();
    for (const row of rows) row.hidden = !folded(row.querySelector("th").textContent + " " + row.dataset.key).includes(wanted);
    const shown = rows.filter(row => !row.hidden).length;
    const figure = count => count.toLocaleString(document.documentElement.lang);
    status.textContent = status.dataset.message.replace("{shown}", figure(shown)).replace("{total}", figure(rows.length));
  };
  input.addEventListener("input", narrow);
  form.addEventListener("submit", event => event.preventDefault());
}
