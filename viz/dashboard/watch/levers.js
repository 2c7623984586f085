// The levers, as the browser's own controls: they know keys, touch and screen readers by themselves.
//
// Python sends what there is once, and the values as they move; a control that somebody holds is
// left alone. What is moved is told when it is let go.

function render({ model, el }) {
  el.classList.add("gs-levers", "gs-column");
  let held = null; // the name of the lever that is being dragged
  const controls = new Map(); // name → { input, shown, lever }

  const build = () => {
    const open = new Set([...el.querySelectorAll("details[open]")].map((one) => one.dataset.group));
    const first = !el.childElementCount;
    el.replaceChildren();
    controls.clear();
    el.append(sceneCard(model), leverCard(model, controls, open, first, (name) => (held = name)));
    show();
  };
  const show = () => {
    const values = model.get("values");
    for (const [name, { input, shown, lever }] of controls) {
      if (name === held || !(name in values)) continue;
      if (lever.switch) input.checked = values[name] > 0;
      else input.value = values[name];
      tell(lever, input, shown, values[name]);
    }
  };
  model.on("change:scene", build);
  model.on("change:groups", build);
  model.on("change:values", show);
  build();
}

function sceneCard(model) {
  const scene = model.get("scene");
  const card = make("section", "gs-card");
  const scenario = select(scene.scenario_label, scene.scenarios, scene.scenario);
  scenario.control.addEventListener("change", () =>
    model.send({ kind: "scenario", value: scenario.control.value }),
  );
  const story = make("p", "gs-note", scene.story);
  const row = make("div", "gs-fields");
  const seed = field(scene.seed_label, make("input"));
  Object.assign(seed.control, { type: "number", min: 0, step: 1, value: scene.seed });
  seed.control.addEventListener("change", () => model.send({ kind: "seed", value: seed.control.value }));
  const size = select(scene.size_label, scene.sizes, scene.size);
  size.control.addEventListener("change", () => model.send({ kind: "size", value: size.control.value }));
  row.append(seed.box, size.box);
  card.append(scenario.box, story, row);
  return card;
}

function leverCard(model, controls, open, first, hold) {
  const card = make("section", "gs-card");
  card.append(make("h2", "gs-h2", model.get("heading")));
  model.get("groups").forEach((group, place) => {
    const details = make("details", "gs-group");
    details.dataset.group = group.name;
    details.open = open.has(group.name) || (first && place === 0);
    details.append(make("summary", "", group.title));
    if (group.note) details.append(make("p", "gs-note", group.note));
    for (const lever of group.levers) details.append(leverRow(model, lever, controls, hold));
    card.append(details);
  });
  for (const [place, [tag, meaning]] of model.get("tags").entries()) {
    const note = make("p", "gs-note gs-tags");
    note.append(make("span", place ? "gs-chip" : "gs-chip gs-data", tag), ` ${meaning}`);
    card.append(note);
  }
  return card;
}

function leverRow(model, lever, controls, hold) {
  const row = make("div", "gs-lever");
  const head = make("label", "gs-lever-head");
  head.htmlFor = `lever-${lever.name}`;
  const shown = make("span", "gs-number");
  shown.setAttribute("aria-hidden", "true"); // the control itself says it
  const tag = make("span", lever.known ? "gs-chip gs-data" : "gs-chip", lever.tag);
  tag.title = lever.hint;
  head.append(make("span", "gs-lever-name", lever.title), shown, tag);
  const text = make("div", "gs-note", lever.text);
  text.id = `about-${lever.name}`;
  const input = make("input", lever.switch ? "gs-switch" : "gs-range");
  input.id = head.htmlFor;
  input.setAttribute("aria-describedby", text.id);
  if (lever.switch) input.type = "checkbox";
  else Object.assign(input, { type: "range", min: lever.low, max: lever.high, step: lever.step });
  const value = () => (lever.switch ? Number(input.checked) : Number(input.value));
  input.addEventListener("input", () => {
    hold(lever.name);
    tell(lever, input, shown, value());
  });
  input.addEventListener("change", () => {
    hold(null);
    model.send({ kind: "lever", name: lever.name, value: value() });
  });
  row.append(head, text, input);
  controls.set(lever.name, { input, shown, lever });
  return row;
}

// ---- small parts ----

function make(tag, classes = "", text = "") {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  if (text) made.textContent = text;
  return made;
}

function field(label, control) {
  const box = make("label", "gs-field");
  box.append(make("span", "gs-note", label), control);
  return { box, control };
}

function select(label, options, chosen) {
  const made = field(label, make("select"));
  for (const [value, text] of options) {
    const option = make("option", "", text);
    option.value = value;
    option.selected = String(value) === String(chosen);
    made.control.append(option);
  }
  return made;
}

// Say a value to the eye and to screen readers.
function tell(lever, input, shown, value) {
  shown.textContent = told(lever, value);
  if (!lever.switch) input.setAttribute("aria-valuetext", shown.textContent);
  input.style.setProperty("--filled", filled(input));
}

function told(lever, value) {
  if (lever.switch) return value ? lever.on : lever.off;
  if (lever.unit === "share") return `${Math.round(100 * value)}\u202f%`;
  return `${written(Math.round(100 * value) / 100)} ${lever.unit}`.trim();
}

function written(value) {
  return new Intl.NumberFormat(document.documentElement.lang || "en").format(value);
}

function filled(input) {
  return `${(100 * (input.value - input.min)) / (input.max - input.min)}%`;
}

export default { render };
