/* Draw the chart in the reader's colours and width. Without this script a picture of it stands there. */
(function () {
  "use strict";
  var box = document.getElementById("chart");
  if (!box) { return; }
  var dark = window.matchMedia("(prefers-color-scheme: dark)"), drawn = null, turn = 0, width = 0, timer = 0;

  function picture() {
    var image = document.createElement("img");
    image.src = box.dataset.fallback;
    image.alt = box.dataset.label;
    box.replaceChildren(image);
  }

  function fitted(spec) {
    var own = (spec.usermeta && spec.usermeta.khazana) || {};
    width = box.clientWidth;
    if (width < 500) { spec.config.legend.layout = { top: { anchor: "start", direction: "vertical", margin: 6 } }; }
    (spec.vconcat || [spec]).forEach(function (panel) { panel.width = Math.max(160, width - (own.side_margin || 0)); });
    return spec;
  }

  function draw() {
    var mine = turn += 1, theme = dark.matches ? "dark" : "light";
    var spec = fitted(JSON.parse(document.getElementById("chart-" + theme).textContent));
    var place = document.createElement("div");
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", box.dataset.label);
    window.khazanaVegaEmbed(place, spec, {
      ast: true, actions: false, defaultStyle: false, renderer: "canvas", tooltip: { disableDefaultStyle: true }
    }).then(function (result) {
      if (mine !== turn) { result.finalize(); return; }
      if (drawn) { drawn.finalize(); }
      drawn = result;
      box.replaceChildren(place);
      box.dataset.drawn = theme;
      performance.mark("chart-drawn");
    }).catch(function (error) { picture(); throw error; });
  }

  if (!window.khazanaVegaEmbed) { picture(); return; }
  draw();
  dark.addEventListener("change", draw);
  window.addEventListener("resize", function () {
    clearTimeout(timer);
    timer = setTimeout(function () { if (box.clientWidth !== width) { draw(); } }, 150);
  });
}());
