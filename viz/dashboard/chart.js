// A chart, drawn by ECharts, which Solara serves: numbers are written as the page's language writes
// them, and letters grow where the page says so (`--letters`), as on a projector.

const VERSION = "5.4.0"; // that solara-assets brings

function render({ model, el }) {
  let chart = null;
  let gone = false;
  el.classList.add("gs-chart");
  el.setAttribute("role", "img");
  const describe = () => {
    el.style.height = `${model.get("height")}px`;
    el.setAttribute("aria-label", model.get("summary"));
  };
  const draw = () => chart?.setOption(dressed(model.get("option"), letters(el)), true);
  let drawn = "";
  const fit = () => {
    if (!chart) return;
    chart.resize();
    if (drawn !== (drawn = letters(el))) draw();
  };
  describe();
  model.on("change:height change:summary", describe);
  model.on("change:option", draw);
  const watcher = new ResizeObserver(fit);
  watcher.observe(el);
  library().then((echarts) => {
    if (gone) return;
    const sharp = (window.devicePixelRatio || 1) * (el.currentCSSZoom || 1);
    chart = echarts.init(el, null, { devicePixelRatio: sharp });
    drawn = letters(el);
    draw();
    chart.on("click", ({ data, value, name, seriesName }) =>
      model.send({ kind: "click", data, value, name, seriesName }),
    );
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

function letters(el) {
  return getComputedStyle(el).getPropertyValue("--letters") || "1";
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
