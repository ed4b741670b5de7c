// A game of one number, as figure 1 of Goodfellow et al. (2014) draws it: the density of the data
// dotted, the generated one solid, D dashed; below, where G takes latents.
import {arrow, line, sigmoid, text, ticks} from './lab-canvas.js';

const MARGIN = {left: 14, right: 34, top: 12};

export function drawLine(context, width, height, c, {scene, frame, view}) {
  const {low, high, nodes} = scene.grid;
  const left = MARGIN.left;
  const right = width - MARGIN.right;
  const top = MARGIN.top;
  const mapping = Math.max(54, height * 0.2);
  const bottom = height - mapping - 46;
  const xAt = x => left + (x - low[0]) / (high[0] - low[0]) * (right - left);
  const nodeAt = i => left + i / (nodes - 1) * (right - left);

  // Densities.
  const tallest = Math.max(...scene.density);
  const most = 1.25 * Math.max(tallest, Math.min(Math.max(...frame.generated), 1.6 * tallest)) || 1;
  const densityAt = p => bottom - Math.min(p / most, 1.02) * (bottom - top);

  context.save();
  context.beginPath();
  context.rect(left, top - 4, right - left, bottom - top + 5);
  context.clip();

  // The axis of D.
  const range = scoreRange(scene, frame, view);
  const scoreAt = v => bottom - (v - range.low) / (range.high - range.low) * (bottom - top);
  if (range.middle !== null) {
    line(context, [[left, scoreAt(range.middle)], [right, scoreAt(range.middle)]], c.line, 1);
  }
  fillUnder(context, frame.generated, nodeAt, densityAt, bottom, c.fake);
  if (scene.probability && view.optimum) {
    line(context, Array.from(frame.logRatio, (r, i) => [nodeAt(i), scoreAt(range.of(r))]),
      c.theory, 1.25, [9, 3, 2, 3]);
  }
  line(context, Array.from(frame.generated, (q, i) => [nodeAt(i), densityAt(q)]), c.fake, 2.25);
  line(context, Array.from(scene.density, (p, i) => [nodeAt(i), densityAt(p)]), c.ink, 2.25, [1.5, 4]);
  line(context, Array.from(frame.logits, (l, i) => [nodeAt(i), scoreAt(range.of(l))]), c.d, 2, [7, 5]);
  context.restore();

  // The axes.
  line(context, [[left, bottom], [right, bottom]], c['line-strong'], 1);
  for (const mark of range.marks) {
    text(context, mark.text, right + 6, scoreAt(mark.at), c.d, 'left', 'middle');
  }
  const upper = bottom + 26;
  const lower = height - 22;
  for (const tick of ticks(low[0], high[0], Math.max(3, (right - left) / 90))) {
    line(context, [[xAt(tick), upper - 3], [xAt(tick), upper + 3]], c['line-strong'], 1);
    text(context, String(+tick.toPrecision(6)), xAt(tick), upper - 7, c['ink-2'], 'center');
  }

  // G: latents below, samples above.
  line(context, [[left, upper], [right, upper]], c.ink, 1.25);
  line(context, [[left, lower], [right, lower]], c.ink, 1.25);
  text(context, 'x', right + 8, upper, c.ink, 'left', 'middle');
  text(context, 'z', right + 8, lower, c.ink, 'left', 'middle');
  const z = scene.latents;
  const [z0, z1] = [Math.min(...z), Math.max(...z)];
  const inset = (right - left) * 0.12;
  const zAt = value => z1 > z0
    ? left + inset + (value - z0) / (z1 - z0) * (right - left - 2 * inset)
    : (left + right) / 2;
  context.save();
  context.beginPath();
  context.rect(left, upper - 2, right - left, lower - upper + 4);
  context.clip();
  for (let i = 0; i < frame.warped.length; i += 2) {
    const from = zAt(z[i]);
    arrow(context, from, lower, xAt(frame.warped[i]) - from, upper - lower, c.g, 1, 6);
  }
  context.restore();

  // Where G's loss pulls the samples.
  if (view.arrows) {
    const scale = (right - left) / (high[0] - low[0]);
    const y = bottom - 6;
    for (let i = 0; i < Math.min(40, frame.arrows.length); i++) {
      const pull = compress(frame.arrows[i] * scale, 46);
      arrow(context, xAt(frame.samples[i]), y - (i % 5) * 4, pull, 0, c.fourth, 1.25, 4);
    }
  }
}

/** A length that keeps its direction, grows with what it stands for, and ends. */
export function compress(value, most) {
  return most * value / (Math.abs(value) + most);
}

function fillUnder(context, values, xAt, yAt, bottom, colour) {
  context.globalAlpha = 0.13;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(xAt(0), bottom);
  values.forEach((value, i) => context.lineTo(xAt(i), yAt(value)));
  context.lineTo(xAt(values.length - 1), bottom);
  context.fill();
  context.globalAlpha = 1;
}

/** What the right axis shows: D(x) from 0 to 1, its logit beside the log-ratio, or a score. */
function scoreRange(scene, frame, view) {
  if (scene.probability && !view.logits) {
    return {
      low: -0.02, high: 1.04, middle: 0.5, of: sigmoid,
      marks: [{at: 0, text: '0'}, {at: 0.5, text: '½'}, {at: 1, text: '1'}],
    };
  }
  const finite = Array.from(frame.logits).filter(Number.isFinite);
  let low = Math.min(...finite);
  let high = Math.max(...finite);
  if (scene.probability) {
    low = Math.max(-8, Math.min(low, -2));
    high = Math.min(8, Math.max(high, 2));
  }
  if (!(high - low > 1e-6)) high = low + 1;
  const pad = (high - low) * 0.08;
  return {
    low: low - pad, high: high + pad, middle: low < 0 && high > 0 ? 0 : null, of: x => x,
    marks: ticks(low, high, 4).map(at => ({at, text: String(+at.toPrecision(3))})),
  };
}
