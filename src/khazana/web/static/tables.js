/* Sort, filter and choose columns in place. Without this script the links and the form do the same by the server. */
(function () {
  "use strict";

  function rows(box) { return Array.from(box.querySelectorAll("tbody tr")); }

  function fold(text) {
    return text.normalize("NFKD").replace(/[\p{Mn}\p{Cf}]/gu, "").toLowerCase();
  }

  function cell(row, key) { return row.querySelector('td[data-key="' + key + '"]'); }

  function rank(row, key) {
    var found = cell(row, key);
    return found && found.dataset.rank !== undefined ? Number(found.dataset.rank) : null;
  }

  function sort(box, key, down) {
    var body = box.querySelector("tbody");
    var ordered = rows(box).sort(function (a, b) {
      var x = rank(a, key), y = rank(b, key), place = Number(a.dataset.place) - Number(b.dataset.place);
      if (x === null || y === null) { return x === y ? place : x === null ? 1 : -1; }
      return x === y ? place : down ? y - x : x - y;
    });
    ordered.forEach(function (row) { body.appendChild(row); });
    box.querySelectorAll("thead th").forEach(function (head) {
      if (head.dataset.key === key) { head.setAttribute("aria-sort", down ? "descending" : "ascending"); }
      else { head.removeAttribute("aria-sort"); }
    });
  }

  function narrow(box, form) {
    var shown = 0, needle = fold((form.querySelector("[data-find]") || { value: "" }).value.trim());
    var picks = Array.from(form.querySelectorAll("select[data-key]")).filter(function (one) { return one.value; });
    rows(box).forEach(function (row) {
      var text = fold(Array.from(row.cells).filter(function (one) { return !one.hidden; }).map(function (one) { return one.textContent; }).join("\n"));
      var fits = text.includes(needle) && picks.every(function (one) {
        var found = cell(row, one.dataset.key);
        return found && found.dataset.code === one.value;
      });
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    var status = box.querySelector("[data-count]");
    if (status) { status.textContent = status.dataset.count.replace("{shown}", shown).replace("{all}", rows(box).length); }
  }

  function columns(box, form) {
    var chosen = Array.from(form.querySelectorAll("input[data-column]"));
    if (!chosen.some(function (one) { return one.checked; })) { chosen[0].checked = true; }
    chosen.forEach(function (one) {
      box.querySelectorAll('[data-key="' + one.value + '"]').forEach(function (part) {
        if (part.matches("th, td")) { part.hidden = !one.checked; }
      });
    });
  }

  function state(box, form) {
    var query = new URLSearchParams(), head = box.querySelector("thead th[aria-sort]");
    new FormData(form).forEach(function (value, name) {
      if (value && form.elements[name] && !name.endsWith("-sort")) { query.append(name, value); }
    });
    if (Array.from(form.querySelectorAll("input[data-column]")).every(function (one) { return one.checked === one.defaultChecked && one.hasAttribute("data-usual"); })) {
      query.delete(box.dataset.table + "-show");
    }
    if (head) { query.set(box.dataset.table + "-sort", (head.getAttribute("aria-sort") === "descending" ? "-" : "") + head.dataset.key); }
    return query;
  }

  function remember(box, form) {
    if (box.dataset.live === undefined) { return; }
    var query = state(box, form).toString(), link = box.querySelector("a[data-csv]");
    link.href = link.href.split("?")[0] + (query ? "?" + query : "");
    history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
  }

  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var one = target; one; one = one.parentElement) { if (one.tagName === "DETAILS") { one.open = true; } }
    if (target) { target.scrollIntoView(); }
  }

  window.addEventListener("hashchange", reveal);
  reveal();
  document.querySelectorAll("[data-table]").forEach(function (box) {
    var form = box.querySelector("form");
    box.querySelectorAll("thead th[data-key]").forEach(function (head) {
      var control = head.querySelector("a");
      if (!control) {
        control = document.createElement("button");
        control.type = "button";
        control.className = "sort";
        control.append(...head.childNodes);
        head.append(control);
      }
      control.addEventListener("click", function (event) {
        event.preventDefault();
        sort(box, head.dataset.key, head.getAttribute("aria-sort") === "ascending");
        if (form) { remember(box, form); }
      });
    });
    if (!form) { return; }
    form.hidden = false;
    function apply() { columns(box, form); narrow(box, form); remember(box, form); }
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); apply(); });
    form.addEventListener("reset", function () { setTimeout(apply); });
    form.querySelectorAll("[data-submit]").forEach(function (one) { one.hidden = true; });
  });
}());
