// A chart, drawn by ECharts, which Solara serves: numbers are written as the page's language writes
// them, and letters grow where the page says so (`--letters`), as on a projector.

const VERSION = "5.4.0"; // that solara-assets brings

function render({ model, el }) {
  let echarts = null;
  let chart = null;
  let drawn = ""; // the size of letters
  let gone = false;
  const box = document.createElement("div"); // the style of `el` itself is not ours to set
  box.className = "gs-chart";
  box.setAttribute("role", "img");
  el.append(box);
  const describe = () => {
    box.style.height = `${model.get("height")}px`;
    box.setAttribute("aria-label", model.get("summary"));
  };
  // A chart is begun once the page has room for it: one without a size would stay without.
  const begin = () => {
    if (gone || chart || !echarts) return;
    if (!box.clientWidth || !box.clientHeight) return void requestAnimationFrame(begin);
    const sharp = (window.devicePixelRatio || 1) * (box.currentCSSZoom || 1);
    chart = echarts.init(box, null, { devicePixelRatio: sharp });
    chart.on("click", ({ data, value, name, seriesName }) =>
      model.send({ kind: "click", data, value, name, seriesName }),
    );
    draw();
  };
  const draw = () => {
    drawn = letters(box);
    chart?.setOption(dressed(model.get("option"), drawn), true);
  };
  const fit = () => {
    chart?.resize();
    if (drawn !== letters(box)) draw();
  };
  describe();
  model.on("change:height change:summary", describe);
  model.on("change:option", draw);
  const watcher = new ResizeObserver(fit);
  watcher.observe(box);
  library().then((found) => {
    echarts = found;
    begin();
  });
  return () => {
    gone = true;
    watcher.disconnect();
    chart?.dispose();
  };
}

function library() {
  const home = window.solara?.cdn ?? new URL("_solara/cdn", document.baseURI).href;
  return new Promise((found, failed) =>
    window.requirejs([`${home}/echarts@${VERSION}/dist/echarts.js`], found, failed),
  );
}

function letters(box) {
  return getComputedStyle(box).getPropertyValue("--letters") || "1";
}

// An option with functions in it, which cannot be sent, and with larger letters.
function dressed(option, larger) {
  const written = new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 3 });
  const format = (value) => written.format(value).replaceAll("\u00a0", "\u202f");
  const made = JSON.parse(JSON.stringify(option), (key, value) =>
    key === "fontSize" ? value * Number(larger) : value,
  );
  for (const axis of [made.xAxis, made.yAxis].flat().filter((one) => one?.type === "value")) {
    const pattern = axis.axisLabel?.formatter ?? "{value}";
    axis.axisLabel = { ...axis.axisLabel, formatter: (value) => pattern.replace("{value}", format(value)) };
  }
  if (made.tooltip && !made.tooltip.formatter) {
    made.tooltip.valueFormatter = (value) => (typeof value === "number" ? format(value) : value);
  }
  return made;
}

export default { render };
