// Samples of the generator that this page contains. `organza.generate` is what a script may call.
// Those that `organza sample --seed` has: drawn before, since only Organza knows the prior.
const prepared = new Float32Array(bytes("latents").buffer);
function latents(seed, count) {
  const from = (seed - 1) * model.count * model.inputs;
  return Array.from({ length: count }, (_, i) =>
    Array.from(prepared.subarray(from + i * model.inputs, from + (i + 1) * model.inputs)));
}

// On the way from one latent to another, as long as one that is drawn.
function between(a, b, t) {
  const norm = (v) => Math.hypot(...v.slice(0, model.prior));
  const c = a.map((value, i) => value + t * (b[i] - value));
  const scale = ((1 - t) * norm(a) + t * norm(b)) / (norm(c) || 1);
  return c.map((value, i) => (i < model.prior ? value * scale : t < 1 ? a[i] : b[i]));
}

function field(name, input, shown) {
  const label = document.createElement("label");
  const line = document.createElement("span");
  const value = document.createElement("span");
  input.setAttribute("aria-label", name);
  line.append(name, value);
  label.append(line, input);
  form.append(label);
  const show = () => { value.textContent = shown ? shown(input.value) : ""; };
  input.addEventListener("input", () => { show(); draw(); });
  show();
  return input;
}
function slider(name, least, most, step, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "range", min: least, max: most, step, value });
  return field(name, input, (now) => Number(now).toFixed(step < 1 ? 2 : 0));
}
function choice(name, options) {
  const select = document.createElement("select");
  options.forEach(([value, shown]) => select.append(new Option(shown, value)));
  return field(name, select);
}

const count = choice("Images", [1, 4, 9, 16, 36].filter((n) => n <= model.count).map((n) => [n, n]));
count.value = 16;
const seed = slider("Seed", 1, model.seeds, 1, 1);
const way = slider("Way to the next seed", 0, 1, 0.01, 0);
const label = model.labels ? choice("Class", [["", "all in turn"], ...model.classes.map((c, i) => [i, c])]) : null;
const codes = model.codes.map((code) => ({
  ...code,
  input: code.values
    ? choice(`Code ${code.name}`, [["", "at random"], ...Array.from({ length: code.values }, (_, i) => [i, i])])
    : slider(`Code ${code.name}`, -1.25, 1.25, 0.05, 0),
}));

function asked() {
  const some = Number(count.value);
  const next = (Number(seed.value) % model.seeds) + 1;
  const from = latents(Number(seed.value), some);
  const to = latents(next, some);
  const t = Number(way.value);
  const z = t === 0 ? from : from.map((a, i) => between(a, to[i], t));
  for (const code of codes) {
    if (code.values && code.input.value !== "") {
      z.forEach((row) => row.fill(0, code.at, code.at + code.values));
      z.forEach((row) => { row[code.at + Number(code.input.value)] = 1; });
    } else if (!code.values && code.moved) {
      z.forEach((row) => { row[code.at] = Number(code.input.value); });
    }
  }
  const labels = z.map((_, i) => (label && label.value !== "" ? Number(label.value) : i % Math.max(1, model.labels)));
  return { z, labels };
}
codes.forEach((code) => code.input.addEventListener("input", () => { code.moved = true; }, true));

let generate;
let busy = false;
let again = false;
async function draw() {
  if (!generate) return;
  if (busy) { again = true; return; }
  busy = true;
  const { z, labels } = asked();
  paint(await generate(z, labels), z.length);
  busy = false;
  if (again) { again = false; draw(); }
}

function paint(samples, some) {
  const [, height, width] = model.shape;
  const columns = Math.ceil(Math.sqrt(some));
  canvas.width = columns * width;
  canvas.height = Math.ceil(some / columns) * height;
  const context = canvas.getContext("2d");
  for (let n = 0; n < some; n++) {
    context.putImageData(image(context, samples, n, model.shape), (n % columns) * width, Math.floor(n / columns) * height);
  }
  drawn();
}

// Latents [N][inputs] and, of a model with classes, labels [N]: samples, N·C·H·W values of 0 to 255.
function sampler({ ort, session }) {
  return async (z, labels) => {
    const feeds = { latents: new ort.Tensor("float32", Float32Array.from(z.flat()), [z.length, model.inputs]) };
    if (model.labels) {
      feeds.labels = new ort.Tensor("int64", BigInt64Array.from(labels, BigInt), [labels.length]);
    }
    return (await session.run(feeds)).samples.data;
  };
}

try {
  generate = sampler(await load());
  state.textContent = "";
  globalThis.organza = { model, generate, latents };
  await draw();
} catch (e) {
  state.textContent = `This browser cannot run the generator: ${e.message}`;
}
