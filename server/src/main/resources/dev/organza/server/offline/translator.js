// Translates images by the network that this page contains. `organza.translate` is what a script may call.
const input = document.getElementById("file");
const [channels, side] = model.from;

// The middle square of an image at the size of the training, [C,S,S] of 0 to 255 over white, and its opacity.
function taken(picture) {
  const edge = Math.min(picture.width, picture.height);
  const place = [(picture.width - edge) / 2, (picture.height - edge) / 2, edge, edge, 0, 0, side, side];
  const pixels = (white) => {
    const context = new OffscreenCanvas(side, side).getContext("2d", { willReadFrequently: true });
    if (white) {
      context.fillStyle = "#fff";
      context.fillRect(0, 0, side, side);
    }
    context.imageSmoothingEnabled = edge !== side;
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, ...place);
    return context.getImageData(0, 0, side, side).data;
  };
  const colours = pixels(true);
  const plane = side * side;
  const values = new Float32Array(channels * plane);
  for (let i = 0; i < plane; i++) {
    const [r, g, b] = colours.subarray(4 * i, 4 * i + 3);
    if (channels === 1) {
      values[i] = r === g && g === b ? r : 0.299 * r + 0.587 * g + 0.114 * b; // Rec. 601
    } else {
      values[i] = r;
      values[plane + i] = g;
      values[2 * plane + i] = b;
    }
  }
  return { values, opacity: pixels(false).filter((_, i) => i % 4 === 3) };
}

function paint(target, values, shape, opacity) {
  [, target.height, target.width] = shape;
  const context = target.getContext("2d");
  const painted = image(context, values, 0, shape);
  opacity.forEach((value, i) => { painted.data[4 * i + 3] = value; });
  context.putImageData(painted, 0, 0);
}

const ready = load().then(translator);
let newest = 0;
async function show(file) {
  const mine = ++newest;
  const translate = await ready; // an image may be brought in before
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    state.textContent = `${file.name || "This"} is no image that this browser reads.`;
    return;
  }
  const { values, opacity } = taken(picture);
  const made = await translate(values);
  if (mine !== newest) return; // another was brought in meanwhile
  state.textContent = "";
  document.getElementById("pair").hidden = false;
  paint(document.getElementById("before"), values, model.from, opacity);
  paint(canvas, made, model.to, opacity);
  drawn();
}

function translator({ ort, session }) {
  return async (values) => {
    const feeds = { images: new ort.Tensor("float32", values, [1, ...model.from]) };
    return (await session.run(feeds)).translated.data;
  };
}

input.addEventListener("change", () => input.files[0] && show(input.files[0]));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  if (file) show(file);
});
addEventListener("paste", (event) => {
  const [file] = event.clipboardData.files;
  if (file) show(file);
});

try {
  globalThis.organza = { model, translate: await ready };
  if (!newest) state.textContent = "Drop an image anywhere on this page, or choose one.";
} catch (e) {
  state.textContent = `This browser cannot run the translator: ${e.message}`;
}
