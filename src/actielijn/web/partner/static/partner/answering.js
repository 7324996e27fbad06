/* Saves an answer as it is typed. Without this script the Save button does the same. */
"use strict";

const form = document.querySelector("form[data-answer]");
if (form) {
  const told = form.querySelector("[data-told]");
  const revision = form.elements.revision;
  const changed = form.querySelector("[data-when-changed]");
  const AFTER_TYPING = 900, LONGEST = 30000;
  let known = contents(asSent());  // What the server holds, as far as we know.
  let unanswered = null;       // What was sent and not answered: it is sent again as it was, since it may have arrived.
  let running = null, timer = 0, wait = 2000;
  let stopped = false;         // After a conflict only a person saves.

  // The form as it came: what was typed before this script was there, or put back by the browser, is not with the server.
  function asSent() {
    const copy = form.cloneNode(true);
    copy.reset();
    return copy;
  }

  function contents(of = form) {
    const data = new URLSearchParams(new FormData(of));
    data.delete("revision"); data.delete("csrfmiddlewaretoken");
    return data.toString();
  }
  const isDirty = () => contents() !== known || unanswered !== null;

  function tell(state, text) { told.dataset.state = state; told.textContent = text; }

  function showWhatBelongs() {
    const kind = form.elements.kind.value;
    changed.hidden = kind === "unchanged" || kind === "not_ours";
  }

  // Sends once; returns whether everything typed until then is saved.
  async function send() {
    const body = unanswered ?? contents();
    const data = new URLSearchParams(body);
    data.set("revision", revision.value);
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    tell("saving", form.dataset.saving);
    let answer, said;
    try {
      answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" }, redirect: "manual" });
      said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
    } catch {
      unanswered = body;
      tell("not-saved", form.dataset.offline);
      again();
      return false;
    }
    unanswered = null;
    if (answer.ok && said) {
      known = body; wait = 2000; stopped = false;
      revision.value = said.revision;
      document.getElementById("hints").innerHTML = said.hints;
      document.getElementById("conflict")?.remove();
      if (contents() !== known) { tell("saving", form.dataset.typed); return send(); }
      tell("saved", said.told);
      return true;
    }
    if (said?.part) {
      stopped = true;
      revision.value = said.revision;
      document.getElementById("conflict")?.remove();
      form.closest(".answering").insertAdjacentHTML("beforebegin", said.part);
      document.getElementById("conflict").focus();
      tell("not-saved", form.dataset.conflict);
    } else if (said) {
      // What was typed cannot be saved as it is: the next key may mend it.
      tell("not-saved", said.told);
    } else if (answer.status >= 500) {
      tell("not-saved", form.dataset.failed);
      again();
    } else {
      stopped = true;
      tell("not-saved", form.dataset.gone);
    }
    return false;
  }

  function save() {
    clearTimeout(timer);
    running ??= send().finally(() => { running = null; });
    return running;
  }

  function again() {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
    wait = Math.min(wait * 2, LONGEST);
  }

  function typed(where) {
    if (changed.contains(where) && !form.elements.kind.value) form.querySelector("[name=kind][value=changed]").checked = true;
    showWhatBelongs();
    if (told.dataset.state !== "not-saved") tell("typed", form.dataset.typed);
    if (stopped || running) return;
    clearTimeout(timer);
    timer = setTimeout(save, AFTER_TYPING);
  }
  form.addEventListener("input", (event) => typed(event.target));

  // A button saves first, whatever hangs in between, and then goes where it says.
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wants = event.submitter?.value === "next";
    if (running) await running;
    if (await save() && wants) {
      const next = document.querySelector(".paging [rel=next]");
      if (next) location.href = next.href;
    }
  });

  // Whoever goes on within the site before the pause is over loses nothing: save, then go.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.hash && link.pathname === location.pathname) return;
    if (link.dataset.leave !== undefined) { known = contents(); unanswered = null; return; }
    if (!isDirty() || stopped) return;
    event.preventDefault();
    if (running) await running;
    if (!isDirty() || await save()) location.href = link.href;
  });
  document.addEventListener("submit", async (event) => {
    const other = event.target;
    if (other === form || !isDirty() || stopped) return;
    event.preventDefault();
    if (running) await running;
    if (!isDirty() || await save()) other.requestSubmit(event.submitter);
  });

  addEventListener("online", () => { if (isDirty() && !stopped) save(); });
  addEventListener("beforeunload", (event) => { if (isDirty()) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && isDirty() && !stopped) save(); });
  showWhatBelongs();
  if (isDirty()) typed(form.elements.kind.value ? form : changed);
}
