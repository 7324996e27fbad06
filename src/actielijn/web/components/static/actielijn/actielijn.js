/* What a page can do besides, when scripts run. Every page works without. */
"use strict";

// A form that was sent back with errors: begin at what is wrong.
document.querySelector("[data-focus]")?.focus();

// Lists: j and k walk the rows while the focus is in the list, / goes to the search field. Keys with a modifier, and keys
// typed in a field, are left alone.
const rows = () => [...document.querySelectorAll("[data-keys-list] td > a")];
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && search) { event.preventDefault(); search.focus(); return; }
  if (event.key !== "j" && event.key !== "k") return;
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? 0 : Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), all.length - 1);
  event.preventDefault();
  all[next].focus();
});

// Long work: a part of the page is fetched anew until it no longer asks for it.
function poll(part) {
  const seconds = Number(part.dataset.every || 2);
  setTimeout(async () => {
    try {
      const answer = await fetch(part.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
      if (answer.redirected || !answer.ok) { location.reload(); return; }
      const made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
      if (!made) { location.reload(); return; }
      // Who is choosing in it, or reading it aloud, is not disturbed: the next time, perhaps.
      if (made.dataset.poll && (document.hidden || part.contains(document.activeElement) || part.querySelector(":checked"))) { poll(part); return; }
      part.replaceWith(made);
      if (made.dataset.poll) poll(made); else location.reload();
    } catch { poll(part); }
  }, seconds * 1000);
}
document.querySelectorAll("[data-poll]").forEach(poll);

// A form with unsaved text asks before it is left.
document.querySelectorAll("form[data-guard]").forEach((form) => {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
});

// "Choose all" above a list of boxes.
document.querySelectorAll("[data-all]").forEach((box) => {
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.addEventListener("change", () => {
    document.querySelectorAll(`input[name="${box.dataset.all}"]`).forEach((one) => { one.checked = box.checked; });
  });
});

// Copy a text.
document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy));
});
