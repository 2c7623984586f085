// The living map: every citizen a dot inside the hexagon of a district.
//
// Python sends the layout once and a byte for each citizen at each frame; this file only draws.
// Where dots are large enough each state has a shape, a second cue beside its colour; where they
// are small, its size.

const ROOT3 = Math.sqrt(3);
const INSET = 0.93; // of a hexagon's radius that dots may fill
const SHAPES_FROM = 3.4; // pixels from dot to dot, from which shapes are drawn
const MOST_SHAPES = 20000; // dots that are drawn with shapes
const TURN = 2.4; // radians, the golden angle: no two neighbours are turned alike
const LAYER_DASHES = { household: [], offline: [6, 3], online: [1.5, 3] };

function render({ model, el }) {
  el.classList.add("gs-map");
  const canvas = document.createElement("canvas");
  const over = document.createElement("canvas");
  const tip = document.createElement("div");
  tip.className = "gs-map-tip";
  tip.hidden = true;
  canvas.setAttribute("role", "img");
  over.setAttribute("aria-hidden", "true");
  el.append(canvas, over, tip);

  let place = null; // geometry of the present size: see `measure`
  const redraw = () => {
    place = measure(model, el, canvas, over);
    if (!place) return;
    drawCitizens(model, canvas, place);
    drawOver(model, over, place);
  };
  const frame = () => {
    if (place) {
      drawCitizens(model, canvas, place);
      drawOver(model, over, place);
    }
    canvas.dataset.frame = model.get("number");
    canvas.setAttribute("aria-label", model.get("summary"));
    model.send({ kind: "drawn", number: model.get("number") });
  };
  const watcher = new ResizeObserver(redraw);
  watcher.observe(el);
  model.on("change:places", redraw);
  model.on("change:number", frame);
  model.on("change:summary", () => canvas.setAttribute("aria-label", model.get("summary")));
  for (const name of ["highlight", "ties", "district", "citizen", "seats", "looks", "tallest"]) {
    model.on(`change:${name}`, redraw);
  }

  over.addEventListener("click", (event) => {
    const spot = place && find(place, event.offsetX, event.offsetY);
    model.send({ kind: "pick", district: spot ? spot.district : -1, citizen: spot ? spot.citizen : -1 });
  });
  over.addEventListener("mousemove", (event) => {
    const spot = place && find(place, event.offsetX, event.offsetY);
    tip.hidden = !spot;
    over.style.cursor = spot ? "pointer" : "default";
    if (!spot) return;
    tip.textContent = model.get("places")[spot.district].name;
    tip.style.left = `${Math.min(event.offsetX + 12, el.clientWidth - tip.offsetWidth - 4)}px`;
    tip.style.top = `${event.offsetY + 14}px`;
  });
  over.addEventListener("mouseleave", () => (tip.hidden = true));
  redraw();
  frame();
  return () => watcher.disconnect();
}

// ---- geometry ----

// Where everything stands at the present size of the element; null while there is nothing to draw.
function measure(model, el, canvas, over) {
  const hexes = model.get("places");
  const width = el.clientWidth;
  if (!hexes.length || !width) return null;
  const xs = hexes.map((hex) => hex.x);
  const ys = hexes.map((hex) => hex.y);
  const across = Math.max(...xs) - Math.min(...xs) + ROOT3 * 1.04;
  const down = Math.max(...ys) - Math.min(...ys) + 2.08;
  const tallest = model.get("tallest") || 560;
  const radius = Math.min(width / across, tallest / down);
  const height = Math.ceil(radius * down);
  const left = (width - radius * across) / 2;
  el.style.height = `${height}px`;
  const scale = window.devicePixelRatio || 1;
  for (const one of [canvas, over]) {
    one.width = Math.round(width * scale);
    one.height = Math.round(height * scale);
    one.style.width = `${width}px`;
    one.style.height = `${height}px`;
  }
  const centres = hexes.map((hex) => [
    left + (hex.x - Math.min(...xs) + ROOT3 * 0.52) * radius,
    (hex.y - Math.min(...ys) + 1.04) * radius,
  ]);
  const total = hexes.reduce((sum, hex) => sum + hex.count, 0);
  const spots = new Float32Array(2 * total);
  let pitch = Infinity;
  hexes.forEach((hex, d) => {
    pitch = Math.min(pitch, settle(spots, hex, centres[d], radius * INSET, d * TURN));
  });
  return { hexes, centres, radius, spots, pitch, scale, width, height, sprites: null };
}

// Put the citizens of a hexagon on a lattice, along a curve that keeps neighbours together; it is
// turned from one hexagon to the next, since opinions follow the order of the citizens.
function settle(spots, hex, [cx, cy], radius, angle) {
  const { points, pitch } = lattice(hex.count, radius, angle);
  for (let k = 0; k < hex.count; k++) {
    const [x, y] = points[Math.floor((k * points.length) / hex.count)];
    spots[2 * (hex.first + k)] = cx + x;
    spots[2 * (hex.first + k) + 1] = cy + y;
  }
  return pitch;
}

function lattice(count, radius, angle) {
  const area = 1.5 * ROOT3 * radius * radius;
  let pitch = Math.sqrt((2 * area) / (ROOT3 * Math.max(1, count)));
  for (;;) {
    const points = [];
    const rows = Math.ceil(radius / (pitch * ROOT3 * 0.5));
    for (let row = -rows; row <= rows; row++) {
      const y = row * pitch * ROOT3 * 0.5;
      const shift = row % 2 ? pitch / 2 : 0;
      for (let x = -Math.ceil(radius / pitch) * pitch + shift; x <= radius; x += pitch) {
        if (inside(x, y, radius - pitch * 0.45)) points.push([x, y]);
      }
    }
    if (points.length >= count) {
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const along = ([x, y]) => hilbert([c * x - s * y, s * x + c * y], radius);
      const order = points.map((point) => [along(point), point]).sort((a, b) => a[0] - b[0]);
      return { points: order.map(([, point]) => point), pitch };
    }
    pitch *= 0.98;
  }
}

function inside(x, y, radius) {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  return ax <= (radius * ROOT3) / 2 && ax / ROOT3 + ay <= radius;
}

// Place of a point along a Hilbert curve over the square around a hexagon.
function hilbert([px, py], radius) {
  const side = 256;
  let x = Math.min(side - 1, Math.max(0, Math.floor(((px + radius) / (2 * radius)) * side)));
  let y = Math.min(side - 1, Math.max(0, Math.floor(((py + radius) / (2 * radius)) * side)));
  let index = 0;
  for (let s = side / 2; s >= 1; s /= 2) {
    const rx = (x & s) > 0 ? 1 : 0;
    const ry = (y & s) > 0 ? 1 : 0;
    index += s * s * ((3 * rx) ^ ry);
    if (ry === 0) {
      if (rx === 1) {
        x = side - 1 - x;
        y = side - 1 - y;
      }
      [x, y] = [y, x];
    }
  }
  return index;
}

// The district at a point, and its citizen nearest to it.
function find(place, x, y) {
  const district = place.centres.findIndex(([cx, cy]) => inside(x - cx, y - cy, place.radius));
  if (district < 0) return null;
  const { first, count } = place.hexes[district];
  let citizen = first;
  let least = Infinity;
  for (let i = first; i < first + count; i++) {
    const away = (place.spots[2 * i] - x) ** 2 + (place.spots[2 * i + 1] - y) ** 2;
    if (away < least) [least, citizen] = [away, i];
  }
  return { district, citizen };
}

// ---- drawing ----

function drawCitizens(model, canvas, place) {
  const states = bytes(model.get("states"));
  const looks = model.get("looks");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(place.scale, 0, 0, place.scale, 0, 0);
  drawHexagons(model, context, place);
  if (states.length * 2 > place.spots.length) return; // a frame of the society before
  if (place.pitch >= SHAPES_FROM && states.length <= MOST_SHAPES) drawShapes(context, states, looks, place, model.get("highlight"));
  else drawPixels(canvas, context, states, looks, place, model.get("highlight"));
}

function drawHexagons(model, context, place) {
  const seats = model.get("seats");
  place.centres.forEach(([cx, cy], d) => {
    const seat = seats[d];
    path(context, cx, cy, place.radius * 0.975);
    context.fillStyle = seat ? seat.face : "#FBFAF7";
    context.fill();
    context.lineWidth = seat ? seat.width : 1;
    context.strokeStyle = seat ? seat.outline : "#DDDAD2";
    context.stroke();
  });
}

function path(context, cx, cy, radius) {
  context.beginPath();
  for (let corner = 0; corner < 6; corner++) {
    const angle = Math.PI / 6 + (corner * Math.PI) / 3;
    context.lineTo(cx + radius * Math.cos(angle), cy + radius * Math.sin(angle));
  }
  context.closePath();
}

// Draw dots with shapes: each state is drawn once and then stamped.
function drawShapes(context, states, looks, place, highlight) {
  const stamps = looks.map((look) => stamp(look, place.pitch, place.scale));
  for (let code = 0; code < looks.length; code++) {
    context.globalAlpha = highlight < 0 || highlight === code ? 1 : 0.12;
    const image = stamps[code];
    const half = image.width / place.scale / 2;
    for (let i = 0; i < states.length; i++) {
      if (states[i] !== code) continue;
      context.drawImage(
        image, place.spots[2 * i] - half, place.spots[2 * i + 1] - half, 2 * half, 2 * half,
      );
    }
  }
  context.globalAlpha = 1;
}

function stamp(look, pitch, scale) {
  const side = Math.ceil(pitch * (1.2 * look.size + 0.6) * scale);
  const image = new OffscreenCanvas(side, side);
  const context = image.getContext("2d");
  context.translate(side / 2, side / 2);
  context.scale(scale, scale);
  const r = pitch * 0.5 * look.size;
  if (look.size >= 1) shape(context, look, r + 1.2, "#ffffff"); // a rim, since it lies over others
  shape(context, look, r, look.colour);
  return image;
}

function shape(context, look, r, colour) {
  context.fillStyle = context.strokeStyle = colour;
  context.lineWidth = Math.max(1.1, r * 0.42);
  context.beginPath();
  if (look.shape === "square") context.rect(-r * 0.8, -r * 0.8, 1.6 * r, 1.6 * r);
  else if (look.shape === "triangle") {
    context.moveTo(0, -r * 1.05);
    context.lineTo(r, r * 0.8);
    context.lineTo(-r, r * 0.8);
  } else if (look.shape === "diamond") {
    context.moveTo(0, -r * 1.15);
    context.lineTo(r * 1.15, 0);
    context.lineTo(0, r * 1.15);
    context.lineTo(-r * 1.15, 0);
  } else if (look.shape === "cross") {
    const a = r * 0.75;
    context.moveTo(-a, -a);
    context.lineTo(a, a);
    context.moveTo(a, -a);
    context.lineTo(-a, a);
    context.stroke();
    return;
  } else if (look.shape === "ring") {
    context.arc(0, 0, r * 0.8, 0, 7);
    context.stroke();
    return;
  } else context.arc(0, 0, r, 0, 7);
  context.fill();
}

// Draw small dots into the pixels themselves, larger for the rarer states, which come on top.
function drawPixels(canvas, context, states, looks, place, highlight) {
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  const width = canvas.width;
  const order = [...looks.keys()].sort((a, b) => looks[a].size - looks[b].size);
  for (const code of order) {
    const faded = highlight >= 0 && highlight !== code;
    const colour = packed(looks[code].colour, faded ? 0.15 : 1);
    const side = Math.max(1, Math.round(place.pitch * place.scale * (0.25 + 0.7 * looks[code].size)));
    for (let i = 0; i < states.length; i++) {
      if (states[i] !== code) continue;
      const x0 = Math.round(place.spots[2 * i] * place.scale - side / 2);
      const y0 = Math.round(place.spots[2 * i + 1] * place.scale - side / 2);
      for (let y = y0; y < y0 + side; y++) {
        for (let x = x0; x < x0 + side; x++) pixels[y * width + x] = colour;
      }
    }
  }
  context.putImageData(image, 0, 0);
}

// A colour as a pixel, mixed with the paper where it is faded.
function packed(hex, weight) {
  const mixed = [1, 3, 5].map((at) =>
    Math.round(parseInt(hex.slice(at, at + 2), 16) * weight + 250 * (1 - weight)),
  );
  return (255 << 24) | (mixed[2] << 16) | (mixed[1] << 8) | mixed[0];
}

function drawOver(model, over, place) {
  const context = over.getContext("2d");
  context.setTransform(place.scale, 0, 0, place.scale, 0, 0);
  context.clearRect(0, 0, place.width, place.height);
  drawTies(context, model.get("ties"), place);
  drawLabels(model, context, place);
  const district = model.get("district");
  if (district >= 0 && district < place.centres.length) {
    path(context, ...place.centres[district], place.radius * 0.975);
    context.lineWidth = 2.5;
    context.strokeStyle = "#222222";
    context.stroke();
  }
  const citizen = model.get("citizen");
  if (citizen >= 0 && 2 * citizen < place.spots.length) {
    context.beginPath();
    context.arc(place.spots[2 * citizen], place.spots[2 * citizen + 1], Math.max(6, place.pitch * 0.8), 0, 7);
    context.lineWidth = 2.5;
    context.strokeStyle = "#222222";
    context.stroke();
  }
}

function drawTies(context, ties, place) {
  context.lineWidth = 1;
  for (const [from, to, layer] of ties) {
    if (2 * Math.max(from, to) >= place.spots.length) continue;
    context.beginPath();
    context.setLineDash(LAYER_DASHES[layer] || []);
    context.strokeStyle = layer === "online" ? "rgba(0,114,178,.55)" : "rgba(34,34,34,.5)";
    context.moveTo(place.spots[2 * from], place.spots[2 * from + 1]);
    context.lineTo(place.spots[2 * to], place.spots[2 * to + 1]);
    context.stroke();
  }
  context.setLineDash([]);
}

// Names where there is room for them, and seats won once a district has voted.
function drawLabels(model, context, place) {
  const seats = model.get("seats");
  const roomy = place.radius > 55;
  context.textAlign = "center";
  context.lineJoin = "round";
  context.strokeStyle = "rgba(255,255,255,.92)";
  place.centres.forEach(([cx, cy], d) => {
    const lines = [];
    if (roomy) lines.push([place.hexes[d].name, 600, 14]);
    if (seats[d] && place.radius > 14) lines.push([seats[d].text, 700, roomy ? 16 : Math.max(8, place.radius * 0.42)]);
    const step = roomy ? 19 : 12;
    lines.forEach(([text, weight, size], n) => {
      const y = roomy ? cy - place.radius * 0.78 + (n + 1) * step : cy + size * 0.35;
      context.font = `${weight} ${size}px Inter, "Segoe UI", Roboto, sans-serif`;
      context.lineWidth = 4;
      context.strokeText(text, cx, y);
      context.fillStyle = "#222222";
      context.fillText(text, cx, y);
    });
  });
}

function bytes(view) {
  if (!view || !view.byteLength) return new Uint8Array(0);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

export default { render };
