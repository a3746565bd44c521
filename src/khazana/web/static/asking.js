/* Answer changes as they are made, and show how long work stands. Without this script the forms load the page again. */
(function () {
  "use strict";
  if (!window.EventSource) { return; }

  function listen(address, heard, failed) {
    var stream = new EventSource(address), ended = false;
    function end() { ended = true; stream.close(); }
    ["progress", "working", "answer", "refusal"].forEach(function (name) {
      stream.addEventListener(name, function (event) {
        if (ended) { return; }
        if (name === "answer" || name === "refusal") { end(); }
        heard(name, JSON.parse(event.data));
      });
    });
    stream.addEventListener("error", function () { if (!ended) { end(); failed(); } });
    window.addEventListener("pagehide", end);
    return end;
  }

  function words(said, key, seconds) { return said.dataset[key].replace("{seconds}", seconds.toFixed(1)); }

  function work(form) {
    var said = form.querySelector("[data-said]"), bar = form.querySelector("[data-progress]"), stop = form.querySelector("[data-stop]");
    var start = form.querySelector("button:not([data-stop])"), end = null;
    function fields() { // what was filled in, without the asking to work, which the server does for this page anyway
      var chosen = new URLSearchParams();
      new FormData(form).forEach(function (value, name) { if (value !== "" && name !== "work") { chosen.append(name, value); } });
      return chosen;
    }
    function address() {
      var found = new URL(form.dataset.work, location.href);
      if ("fields" in form.dataset) { fields().forEach(function (value, name) { found.searchParams.append(name, value); }); }
      return found;
    }
    function done() {
      var written = "fields" in form.dataset ? "?" + fields().toString() : location.search;
      if (written === location.search) { location.reload(); } else { location.assign(location.pathname + written); }
    }
    function rest() { end = null; start.disabled = false; stop.hidden = true; bar.hidden = true; }
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (end) { return; }
      start.disabled = true;
      stop.hidden = false;
      bar.hidden = false;
      end = listen(address(), function (name, told) {
        if (name === "working") { if (!said.dataset.step) { said.textContent = words(said, "working", told.s); } }
        else if (name === "progress") { said.dataset.step = "1"; said.textContent = told.said; bar.value = told.share; }
        else if (name === "answer") { done(); }
        else { said.textContent = told.what + " " + told.remedy; rest(); }
      }, function () { said.textContent = said.dataset.busy; rest(); });
    });
    stop.addEventListener("click", function () {
      if (!end) { return; }
      end();
      rest();
      setTimeout(function () { location.reload(); }, 1500);
    });
  }

  function redraw(charts) {
    Object.keys(charts).forEach(function (name) {
      var box = document.getElementById(name + "-chart");
      if (!box) { return; }
      ["light", "dark"].forEach(function (theme) {
        document.getElementById(name + "-chart-" + theme).textContent = JSON.stringify(charts[name][theme]);
      });
      box.dataset.label = charts[name].said;
      box.dispatchEvent(new Event("redraw"));
    });
  }

  function whatIf(form) {
    var page = document.querySelector("[data-answer]"), said = document.querySelector(".what-if [data-said]");
    var end = null, timer = 0;
    form.querySelectorAll("[data-submit], [data-plain]").forEach(function (one) { one.hidden = true; });
    form.querySelector("[data-reset]").hidden = false;

    function query() {
      var chosen = new URLSearchParams();
      form.querySelectorAll("input[type=number]").forEach(function (one) {
        if (one.value !== "" && one.validity.valid && Number(one.value) !== Number(one.dataset.declared)) { chosen.append(one.name, one.value); }
      });
      form.querySelectorAll("input[type=checkbox]:checked").forEach(function (one) { chosen.append(one.name, one.value); });
      return chosen;
    }

    function ask() {
      var chosen = query(), address = new URL(form.dataset.whatIf, location.href), written = chosen.toString();
      if (end) { end(); }
      chosen.forEach(function (value, name) { address.searchParams.append(name, value); });
      page.setAttribute("aria-busy", "true");
      end = listen(address, function (name, told) {
        if (name === "working") { said.textContent = words(said, "working", told.s); return; }
        page.removeAttribute("aria-busy");
        if (name === "refusal") { said.textContent = told.what + " " + told.remedy; return; }
        page.innerHTML = told.html; // of the server's own template, which escapes
        redraw(told.charts);
        document.querySelectorAll("a[data-file]").forEach(function (link) { link.href = link.href.split("?")[0] + (written ? "?" + written : ""); });
        history.replaceState(null, "", location.pathname + (written ? "?" + written : ""));
        said.textContent = words(said, "done", told.s);
      }, function () { page.removeAttribute("aria-busy"); said.textContent = said.dataset.busy; });
    }

    function soon() { clearTimeout(timer); timer = setTimeout(ask, 200); }

    form.querySelectorAll("input[type=range]").forEach(function (range) {
      var number = document.getElementById(range.dataset.for);
      range.hidden = false;
      range.defaultValue = number.dataset.declared;
      range.value = number.value || number.dataset.declared;
      range.addEventListener("input", function () { number.value = range.value; });
      number.addEventListener("input", function () { range.value = number.value || number.dataset.declared; });
    });
    form.addEventListener("input", soon);
    form.addEventListener("submit", function (event) { event.preventDefault(); ask(); });
    form.addEventListener("reset", function (event) {
      event.preventDefault();
      form.querySelectorAll("input[type=number]").forEach(function (one) { one.value = ""; });
      form.querySelectorAll("input[type=range]").forEach(function (one) { one.value = one.defaultValue; });
      form.querySelectorAll("input[type=checkbox]").forEach(function (one) { one.checked = false; });
      ask();
    });
  }

  function plan(form) {
    var page = document.querySelector("[data-answer]"), said = form.querySelector("[data-said]"), bar = form.querySelector("[data-progress]");
    var stop = form.querySelector("[data-stop]"), start = form.querySelector("[data-submit]"), end = null;

    function rest() { end = null; start.disabled = false; stop.hidden = true; bar.hidden = true; if (page) { page.removeAttribute("aria-busy"); } }

    function query() {
      var chosen = new URLSearchParams();
      new FormData(form).forEach(function (value, name) { if (value !== "" && name !== "work") { chosen.append(name, value); } });
      return chosen;
    }

    function renew(target) {
      var tables = document.querySelector("[data-tables]");
      if (!tables) { return; }
      fetch(target).then(function (answer) { return answer.text(); }).then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-tables]");
        if (!fresh || end) { return; }
        tables.replaceChildren.apply(tables, Array.from(fresh.childNodes));
        tables.hidden = false;
      });
    }

    function show(told, written) {
      var missing = Object.keys(told.charts).some(function (name) { return !document.getElementById(name + "-chart"); });
      if (missing) { return false; }
      page.innerHTML = told.html; // of the server's own template, which escapes
      redraw(told.charts);
      document.querySelectorAll("section[data-picture]").forEach(function (one) { one.hidden = !(one.dataset.picture in told.charts); });
      document.querySelectorAll("a[data-file]").forEach(function (link) { link.href = link.href.split("?")[0] + (written ? "?" + written : ""); });
      return true;
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (end) { end(); }
      var chosen = query(), written = chosen.toString(), address = new URL(form.dataset.plan, location.href);
      var target = location.pathname + (written ? "?" + written : "");
      chosen.forEach(function (value, name) { address.searchParams.append(name, value); });
      start.disabled = true;
      stop.hidden = false;
      bar.hidden = false;
      bar.removeAttribute("value");
      said.textContent = "";
      document.querySelectorAll("[data-tables]").forEach(function (one) { one.hidden = true; }); // of another answer
      if (page) { page.setAttribute("aria-busy", "true"); }
      end = listen(address, function (name, told) {
        if (name === "working") { if (!said.textContent) { said.textContent = words(said, "working", told.s); } return; }
        if (name === "progress") {
          said.textContent = told.said;
          bar.value = told.share;
          if (told.html && page) { show(told, written); }
          return;
        }
        rest();
        if (name === "refusal") { said.textContent = told.what + ": " + told.remedy; return; }
        history.replaceState(null, "", target);
        if (!told.html || !page || !show(told, written)) { location.reload(); return; }
        renew(target);
        said.textContent = words(said, "done", told.s);
      }, function () { rest(); said.textContent = said.dataset.busy; });
    });
    stop.addEventListener("click", function () {
      if (!end) { return; }
      end();
      rest();
      said.textContent = said.dataset.stopped;
    });
  }

  document.querySelectorAll("form[data-plan]").forEach(plan);
  document.querySelectorAll("form[data-work]").forEach(work);
  document.querySelectorAll("form[data-what-if]").forEach(whatIf);
}());
