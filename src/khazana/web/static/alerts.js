/* Add alerts to the table as they are raised. Without this script they are there when the page is loaded again. */
(function () {
  "use strict";
  var section = document.querySelector("[data-stream]");
  if (!section || !window.EventSource) { return; }
  var live = section.querySelector("[data-live-on]"), said = section.querySelector("[data-said]");
  var body = section.querySelector("tbody"), form = section.querySelector("form"), most = 200;
  var address = new URL(section.dataset.stream, location.href), stream = null;

  function add(event) {
    var alert = JSON.parse(event.data), holder = document.createElement("template");
    holder.innerHTML = alert.row.trim();
    var row = holder.content.firstElementChild;
    if (!row) { return; }
    address.searchParams.set("after", event.lastEventId);
    row.dataset.place = String(-alert.number);
    row.classList.add("new");
    section.querySelectorAll("thead th").forEach(function (head, place) { if (row.cells[place]) { row.cells[place].hidden = head.hidden; } });
    body.prepend(row);
    while (body.rows.length > most) { body.lastElementChild.remove(); }
    section.querySelector("[data-none]").hidden = true;
    section.querySelector("[data-alerts]").hidden = false;
    said.textContent = alert.said;
    if (form) { form.dispatchEvent(new Event("input")); }
  }

  function listen() {
    stream = new EventSource(address);
    stream.addEventListener("open", function () { live.hidden = false; });
    stream.addEventListener("alert", add);
    stream.addEventListener("error", function () {
      live.hidden = true;
      if (stream.readyState === EventSource.CLOSED) { setTimeout(listen, 60000); }
    });
  }

  listen();
  window.addEventListener("pagehide", function () { stream.close(); });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { listen(); } });
}());
