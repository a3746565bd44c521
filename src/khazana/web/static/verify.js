/* The page around the checks: lights up where a file may be dropped, and asks the server only when told to. */
(function () {
  "use strict";
  var ask = document.getElementById("ask"), said = document.getElementById("said"), drawn = document.getElementById("drawn");
  var zone = document.querySelector(".drop"), last = null, over = 0, turn = 0;

  document.addEventListener("dragenter", function () { over += 1; zone.classList.add("over"); });
  document.addEventListener("dragleave", function () { over -= 1; if (over <= 0) { over = 0; zone.classList.remove("over"); } });
  document.addEventListener("drop", function () { over = 0; zone.classList.remove("over"); });

  document.addEventListener("checked", function (event) {
    last = event.detail;
    turn += 1;
    drawn.replaceChildren();
    if (ask) { ask.hidden = false; said.textContent = ""; }
  });
  if (!ask) { return; }

  ask.querySelector("button").addEventListener("click", function () {
    var mine = turn += 1;
    said.textContent = said.dataset.working;
    fetch(ask.dataset.check, {
      method: "POST", body: last.bytes, headers: { "content-type": "application/octet-stream", "x-file-name": encodeURIComponent(last.name) }
    }).then(function (answer) { return answer.ok ? answer.text() : null; }).then(function (html) {
      if (mine !== turn) { return; }
      if (html === null) { said.textContent = said.dataset.refused; return; }
      drawn.innerHTML = html; // of the server's own template, which escapes
      var holds = Boolean(last.found) && !last.found.rows.some(function (row) { return row[0] === "failed"; });
      said.textContent = drawn.querySelector("[data-holds]").dataset.holds === String(holds) ? said.dataset.same : said.dataset.other;
      document.dispatchEvent(new Event("charts"));
    }).catch(function () { if (mine === turn) { said.textContent = said.dataset.away; } });
  });
}());
