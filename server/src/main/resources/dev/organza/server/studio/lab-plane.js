// A game of two numbers: D as shades and level lines, samples, G's bent lattice, arrows.
import {arrow, line, rgb, sigmoid, text, ticks} from './lab-canvas.js';
import {compress} from './lab-line.js';

const LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

export function drawPlane(context, width, height, c, {scene, frame, view}) {
  const margin = {left: 34, bottom: 24, top: 8, right: 8};
  const side = Math.min(width - margin.left - margin.right, height - margin.top - margin.bottom);
  const left = margin.left + (width - margin.left - margin.right - side) / 2;
  const top = margin.top;
  const {low, high, nodes} = scene.grid;
  const xAt = x => left + (x - low[0]) / (high[0] - low[0]) * side;
  const yAt = y => top + side - (y - low[1]) / (high[1] - low[1]) * side;

  context.save();
  context.beginPath();
  context.rect(left, top, side, side);
  context.clip();
  const shade = shades(scene, frame, view);
  drawShades(context, shade, nodes, left, top, side, c);
  for (const level of LEVELS) {
    const middle = level === 0.5;
    drawLevel(context, shade, nodes, level, left, top, side, middle ? c.ink : c['line-strong'],
      middle ? 1.75 : 0.75, middle ? [] : [2, 2]);
  }
  if (view.lattice) drawLattice(context, scene, frame, xAt, yAt, c.g);
  if (view.reals) drawReals(context, scene, xAt, yAt, c);
  if (view.samples) drawSamples(context, scene, frame, xAt, yAt, c);
  drawModes(context, scene, frame, xAt, yAt, side, c);
  if (view.arrows) {
    const scale = side / (high[0] - low[0]);
    for (let i = 0; i < frame.arrows.length; i += 2) {
      const [dx, dy] = [frame.arrows[i] * scale, -frame.arrows[i + 1] * scale];
      const length = Math.hypot(dx, dy);
      if (length > 0) {
        const shown = compress(length, 34) / length;
        arrow(context, xAt(frame.samples[i]), yAt(frame.samples[i + 1]), dx * shown, dy * shown,
          c.fourth, 1.25, 4);
      }
    }
  }
  context.restore();
  context.strokeStyle = c['line-strong'];
  context.lineWidth = 1;
  context.strokeRect(left, top, side, side);
  for (const tick of ticks(low[0], high[0], 5)) {
    text(context, String(+tick.toPrecision(4)), xAt(tick), top + side + 15, c['ink-2'], 'center');
  }
  for (const tick of ticks(low[1], high[1], 5)) {
    text(context, String(+tick.toPrecision(4)), left - 5, yAt(tick), c['ink-2'], 'right', 'middle');
  }
}

/** Values from 0 to 1 at the nodes: D, D*, or half way between where both say the same. */
function shades(scene, frame, view) {
  if (!scene.probability) {
    const least = Math.min(...frame.logits);
    const most = Math.max(...frame.logits);
    const of = view.shade === 'optimum' ? frame.logRatio : null;
    return of ? of.map(sigmoid) : frame.logits.map(v => (v - least) / (most - least || 1));
  }
  if (view.shade === 'optimum') return frame.logRatio.map(sigmoid);
  if (view.shade === 'error') {
    return frame.logits.map((logit, i) => 0.5 + (sigmoid(logit) - sigmoid(frame.logRatio[i])) / 2);
  }
  return frame.logits.map(sigmoid);
}

let sheet = null;

function drawShades(context, shade, nodes, left, top, side, c) {
  sheet = sheet || document.createElement('canvas');
  sheet.width = sheet.height = nodes;
  const to = sheet.getContext('2d');
  const image = to.createImageData(nodes, nodes);
  const [real, fake, ground, none] = [rgb(c.real), rgb(c.fake), rgb(c.surface), rgb(c.sunken)];
  for (let i = 0; i < shade.length; i++) {
    const at = 4 * ((nodes - 1 - Math.floor(i / nodes)) * nodes + i % nodes);
    const value = shade[i];
    const strength = Math.min(1, Math.abs(value - 0.5) * 2) * 0.5;
    const colour = value > 0.5 ? real : fake;
    for (let k = 0; k < 3; k++) {
      image.data[at + k] = Number.isFinite(value)
        ? ground[k] + (colour[k] - ground[k]) * strength : none[k];
    }
    image.data[at + 3] = 255;
  }
  to.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  // The nodes are the middles of the sheet's pixels.
  const cell = side / (nodes - 1);
  context.drawImage(sheet, left - cell / 2, top - cell / 2, side + cell, side + cell);
}

/** The line of one value, by marching squares. */
function drawLevel(context, values, nodes, level, left, top, side, colour, width, dash) {
  const cell = side / (nodes - 1);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.beginPath();
  for (let row = 0; row < nodes - 1; row++) {
    for (let column = 0; column < nodes - 1; column++) {
      const at = row * nodes + column;
      const corners = [values[at], values[at + 1], values[at + nodes + 1], values[at + nodes]];
      if (corners.some(v => !Number.isFinite(v))) continue;
      const crossings = [];
      for (let k = 0; k < 4; k++) {
        const [a, b] = [corners[k] - level, corners[(k + 1) % 4] - level];
        if (a > 0 !== b > 0) {
          const part = a / (a - b);
          crossings.push([
            [column + part, row], [column + 1, row + part],
            [column + 1 - part, row + 1], [column, row + 1 - part]][k]);
        }
      }
      for (let k = 0; k + 1 < crossings.length; k += 2) {
        const [from, to] = [crossings[k], crossings[k + 1]];
        context.moveTo(left + from[0] * cell, top + side - from[1] * cell);
        context.lineTo(left + to[0] * cell, top + side - to[1] * cell);
      }
    }
  }
  context.stroke();
  context.setLineDash([]);
}

function drawLattice(context, scene, frame, xAt, yAt, colour) {
  const {rows, columnsOfLattice: columns} = scene;
  const at = (row, column) => {
    const i = 2 * (row * columns + column);
    return [xAt(frame.warped[i]), yAt(frame.warped[i + 1])];
  };
  context.globalAlpha = 0.55;
  for (let row = 0; row < rows; row++) {
    line(context, Array.from({length: columns}, (_, i) => at(row, i)), colour, 0.8);
  }
  for (let column = 0; column < columns && rows > 1; column++) {
    line(context, Array.from({length: rows}, (_, i) => at(i, column)), colour, 0.8);
  }
  context.globalAlpha = 1;
}

function drawReals(context, scene, xAt, yAt, c) {
  const count = Math.min(400, scene.reals.length / 2);
  const stride = Math.max(1, Math.floor(scene.reals.length / 2 / count));
  context.lineWidth = 1;
  for (let i = 0; i < count; i++) {
    const k = i * stride;
    context.strokeStyle = scene.labelled ? classColour(scene.labels[k], c) : c.real;
    context.beginPath();
    context.arc(xAt(scene.reals[2 * k]), yAt(scene.reals[2 * k + 1]), 2.4, 0, 2 * Math.PI);
    context.stroke();
  }
}

const classColour = (label, c) =>
  [c.real, c.fake, c.third, c.fourth, c.fifth][Math.max(0, label) % 5];

/** Crosses, so that they are told from rings without colour; classes by their number. */
function drawSamples(context, scene, frame, xAt, yAt, c) {
  const classes = scene.classes.length;
  for (let i = 0; i < frame.samples.length / 2; i++) {
    const [x, y] = [xAt(frame.samples[2 * i]), yAt(frame.samples[2 * i + 1])];
    if (scene.labelled) {
      const label = frame.label >= 0 ? frame.label : i % classes;
      if (i < 160) text(context, String(label + 1), x, y, classColour(label, c), 'center', 'middle');
    } else {
      context.strokeStyle = c.fake;
      context.lineWidth = 1.3;
      context.beginPath();
      context.moveTo(x - 2.4, y - 2.4);
      context.lineTo(x + 2.4, y + 2.4);
      context.moveTo(x - 2.4, y + 2.4);
      context.lineTo(x + 2.4, y - 2.4);
      context.stroke();
    }
  }
}

/** A ring around each mode that no sample is near. */
function drawModes(context, scene, frame, xAt, yAt, side, c) {
  for (let k = 0; k < scene.modes.length; k += 2) {
    const [mx, my] = [scene.modes[k], scene.modes[k + 1]];
    const near = 0.06 * (scene.grid.high[0] - scene.grid.low[0]) / 2;
    let lost = true;
    for (let i = 0; i < frame.samples.length && lost; i += 2) {
      lost = Math.hypot(frame.samples[i] - mx, frame.samples[i + 1] - my) > near;
    }
    if (lost) {
      context.strokeStyle = c.bad;
      context.lineWidth = 1.75;
      context.setLineDash([4, 3]);
      context.beginPath();
      context.arc(xAt(mx), yAt(my), Math.max(9, side * 0.035), 0, 2 * Math.PI);
      context.stroke();
      context.setLineDash([]);
    }
  }
}

/** The Dirac-GAN: the field of both players' gradients, and the path of the game. */
export function drawPortrait(context, width, height, c, {portrait, frame}) {
  const margin = {left: 34, bottom: 30, top: 8, right: 8};
  const side = Math.min(width - margin.left - margin.right, height - margin.top - margin.bottom);
  const left = margin.left + (width - margin.left - margin.right - side) / 2;
  const top = margin.top;
  const {low, high, nodes} = portrait.grid;
  const xAt = x => left + (x - low[0]) / (high[0] - low[0]) * side;
  const yAt = y => top + side - (y - low[1]) / (high[1] - low[1]) * side;
  for (const tick of ticks(low[0], high[0], 4)) {
    line(context, [[xAt(tick), top], [xAt(tick), top + side]], c.line, tick === 0 ? 1.5 : 0.75);
    line(context, [[left, yAt(tick)], [left + side, yAt(tick)]], c.line, tick === 0 ? 1.5 : 0.75);
    text(context, String(tick), xAt(tick), top + side + 14, c['ink-2'], 'center');
    text(context, String(tick), left - 5, yAt(tick), c['ink-2'], 'right', 'middle');
  }
  text(context, 'θ, the generator', left + side / 2, top + side + 28, c.g, 'center');
  context.save();
  context.translate(left - 24, top + side / 2);
  context.rotate(-Math.PI / 2);
  text(context, 'ψ, the discriminator', 0, 0, c.d, 'center');
  context.restore();
  context.save();
  context.beginPath();
  context.rect(left, top, side, side);
  context.clip();
  const cell = side / (nodes - 1);
  for (let i = 0; i < nodes * nodes; i++) {
    const [x, y] = [left + i % nodes * cell, top + side - Math.floor(i / nodes) * cell];
    const [dx, dy] = [portrait.field[2 * i], -portrait.field[2 * i + 1]];
    const length = Math.hypot(dx, dy);
    if (length > 1e-6) {
      const shown = (0.25 + 0.6 * length / (length + 0.7)) * cell / length;
      arrow(context, x - dx * shown / 2, y - dy * shown / 2, dx * shown, dy * shown, c.theory, 1, 4);
    }
  }
  const path = [];
  for (let i = 0; i < frame.trail.length; i += 3) {
    path.push([xAt(frame.trail[i + 1]), yAt(frame.trail[i + 2])]);
  }
  const now = [xAt(frame.weights[0]), yAt(frame.weights[1])];
  path.push(now);
  line(context, path, c.accent, 2);
  dot(context, path[0], c.surface, c.accent);
  dot(context, now, c.accent, c.surface);
  // The equilibrium.
  line(context, [[xAt(0) - 6, yAt(0)], [xAt(0) + 6, yAt(0)]], c.ink, 2);
  line(context, [[xAt(0), yAt(0) - 6], [xAt(0), yAt(0) + 6]], c.ink, 2);
  context.restore();
  context.strokeStyle = c['line-strong'];
  context.lineWidth = 1;
  context.strokeRect(left, top, side, side);
}

function dot(context, [x, y], fill, stroke) {
  context.fillStyle = fill;
  context.strokeStyle = stroke;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}
