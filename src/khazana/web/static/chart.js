/* Draw the charts in the reader's colours and width. Without this script pictures of them stand there. */
(function () {
  "use strict";
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  function chart(box) {
    var drawn = null, turn = 0, width = 0;

    function picture() {
      var image = document.createElement("img");
      image.src = box.dataset.fallback;
      image.alt = box.dataset.label;
      box.replaceChildren(image);
    }

    function fitted(spec, less) {
      var own = (spec.usermeta && spec.usermeta.khazana) || {};
      width = box.clientWidth;
      if (width < 500) { spec.config.legend.layout = { top: { anchor: "start", direction: "vertical", margin: 6 } }; }
      (spec.vconcat || [spec]).forEach(function (panel) { panel.width = Math.max(160, width - (own.side_margin || 0) - less); });
      return spec;
    }

    function draw(less) {
      var mine = turn += 1, theme = dark.matches ? "dark" : "light";
      var spec = fitted(JSON.parse(document.getElementById(box.id + "-" + theme).textContent), less);
      var place = document.createElement("div");
      window.khazanaVegaEmbed(place, spec, {
        ast: true, actions: false, defaultStyle: false, renderer: "canvas", logLevel: 1, tooltip: { disableDefaultStyle: true }
      }).then(function (result) {
        if (mine !== turn) { result.finalize(); return; }
        var canvas = place.querySelector("canvas"), over = canvas.width / window.devicePixelRatio - box.clientWidth;
        if (over > 0.5 && !less) { result.finalize(); draw(Math.ceil(over)); return; }
        place.setAttribute("role", "img"); // only now: drawing sets a role and a label of its own
        place.setAttribute("aria-label", box.dataset.label);
        place.removeAttribute("aria-roledescription");
        if (drawn) { drawn.finalize(); }
        drawn = result;
        box.replaceChildren(place);
        box.dataset.drawn = theme;
        performance.mark("chart-drawn");
      }).catch(function (error) { picture(); throw error; });
    }

    if (!window.khazanaVegaEmbed) { picture(); return; }
    draw(0);
    dark.addEventListener("change", function () { draw(0); });
    box.addEventListener("redraw", function () { draw(0); }); // its figures were changed
    return function () { if (box.clientWidth !== width) { draw(0); } };
  }

  var timer = 0, refits = [];
  function begin() {
    document.querySelectorAll(".chart:not([data-begun])").forEach(function (box) {
      box.dataset.begun = "1";
      var refit = chart(box);
      if (refit) { refits.push(refit); }
    });
  }
  begin();
  document.addEventListener("charts", begin); // charts came with a part of the page
  window.addEventListener("resize", function () {
    clearTimeout(timer);
    timer = setTimeout(function () { refits.forEach(function (refit) { refit(); }); }, 150);
  });
}());
