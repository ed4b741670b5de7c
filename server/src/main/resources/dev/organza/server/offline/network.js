// What all pages share: the network that the page contains, and how an image is painted.
const text = (id) => document.getElementById(id).textContent;
const bytes = (id) => Uint8Array.from(atob(text(id)), (c) => c.charCodeAt(0));
const model = JSON.parse(text("model"));
const state = document.getElementById("state");
const canvas = document.getElementById("grid");
const form = document.getElementById("controls");

async function load() {
  const script = new Blob([new TextDecoder().decode(bytes("runtime"))], { type: "text/javascript" });
  const ort = await import(URL.createObjectURL(script));
  const packed = new Blob([bytes("wasm")]).stream().pipeThrough(new DecompressionStream("gzip"));
  ort.env.wasm.wasmBinary = await new Response(packed).arrayBuffer();
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  const session = await ort.InferenceSession.create(bytes("network"), { executionProviders: ["wasm"] });
  return { ort, session };
}

// The n-th of some images [N,C,H,W], values of 0 to 255, as canvases have them; opaque.
function image(context, values, n, [channels, height, width]) {
  const image = context.createImageData(width, height);
  const plane = height * width;
  for (let i = 0; i < plane; i++) {
    for (let c = 0; c < 3; c++) {
      image.data[4 * i + c] = Math.round(values[n * channels * plane + (channels === 1 ? 0 : c) * plane + i]);
    }
    image.data[4 * i + 3] = 255;
  }
  return image;
}

// Scripts of tests wait for it.
function drawn() {
  document.documentElement.dataset.drawn = Number(document.documentElement.dataset.drawn || 0) + 1;
}
