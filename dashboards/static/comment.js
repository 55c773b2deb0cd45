/* The comment form: what was written as a file to keep and to hand on, as text to paste, or to share.
   Nothing is stored and nothing is sent from here; what was written goes when the page is left. */
(function () {
  "use strict";
  var place = document.querySelector(".comment"), state = place.querySelector("[role=status]");
  var COLUMNS = ["release", "page", "indicator", "kind", "organisation_type", "language", "comment", "may_be_published"];
  place.hidden = false;

  /* The page of an indicator leads here with its code. */
  var about = document.getElementById(window.location.hash.slice(1));
  if (about && about.nodeName === "OPTION") { about.selected = true; }

  function fields() { return Array.prototype.slice.call(place.querySelectorAll("[name]")); }

  function said() {
    var values = {};
    fields().forEach(function (field) {
      var chosen = field.type !== "radio" && field.type !== "checkbox" || field.checked;
      if (chosen) { values[field.name] = field.value.trim(); }
    });
    values.may_be_published = values.may_be_published || "no";
    return values;
  }

  function complete() {
    var values = said();
    var lacking = ["kind", "organisation_type", "comment"].filter(function (name) { return !values[name]; });
    if (!lacking.length) { return true; }
    state.textContent = state.dataset.lacking;
    place.querySelector("[name=" + lacking[0] + "]").focus();
    return false;
  }

  function table() {
    var values = said();
    function cell(text) { return '"' + (text || "").replace(/"/g, '""') + '"'; }
    var row = COLUMNS.map(function (name) { return cell(values[name]); });
    return "\ufeff" + COLUMNS.join(",") + "\r\n" + row.join(",") + "\r\n";
  }

  function file() { return new File([table()], "comment-form.csv", { type: "text/csv" }); }

  function save() {
    var link = document.createElement("a"), address = URL.createObjectURL(file());
    link.href = address;
    link.download = "comment-form.csv";
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
    state.textContent = state.dataset.save;
  }

  /* A page opened from a folder has no clipboard of the newer kind. */
  function copyOld(text) {
    var box = document.createElement("textarea");
    box.value = text;
    place.appendChild(box);
    box.select();
    var done = document.execCommand("copy");
    box.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
  }

  function copy() {
    var text = table().replace("\ufeff", "");
    var copied = navigator.clipboard ? navigator.clipboard.writeText(text) : copyOld(text);
    copied.catch(function () { return copyOld(text); }).then(
      function () { state.textContent = state.dataset.copy; },
      function () { state.textContent = state.dataset.failed; });
  }

  function share() { navigator.share({ files: [file()] }).catch(function () { state.textContent = ""; }); }

  var does = { save: save, copy: copy, share: share };
  Array.prototype.forEach.call(place.querySelectorAll("button[data-does]"), function (button) {
    var kind = button.dataset.does;
    button.hidden = kind === "share" && !(navigator.canShare && navigator.canShare({ files: [file()] }));
    button.addEventListener("click", function () { if (complete()) { does[kind](); } });
  });

  /* Whoever comes after must not find it. */
  function forget() {
    fields().forEach(function (field) {
      if (field.type === "radio" || field.type === "checkbox") { field.checked = false; }
      else if (field.type !== "hidden") { field.value = ""; }
    });
  }
  document.getElementById("leave").addEventListener("click", forget);
  window.addEventListener("pagehide", forget);
})();
