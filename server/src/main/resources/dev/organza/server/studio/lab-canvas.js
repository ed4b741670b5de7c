// Canvases that fit their place and the screen's pixels, and what is drawn on all of them.
import {html, useEffect, useRef} from './dom.js';

/** Little-endian float32 in Base64, as the studio sends arrays. */
export function floats(base64) {
  if (!base64) return new Float32Array(0);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new Float32Array(bytes.buffer);
}

const NAMES = ['ink', 'ink-2', 'line', 'line-strong', 'surface', 'sunken', 'real', 'fake', 'd', 'g',
  'third', 'fourth', 'fifth', 'theory', 'bad', 'accent'];

/** The colours of the present theme. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map(name => [name, style.getPropertyValue('--' + name).trim()]));
}

/** [r, g, b] of a colour #rrggbb. */
export function rgb(colour) {
  const value = parseInt(colour.slice(1), 16);
  return [value >> 16 & 255, value >> 8 & 255, value & 255];
}

/**
 * A canvas that is drawn anew whenever what it shows, its size or the theme changes.
 * draw(context, width, height, colours), in CSS pixels.
 */
export function Canvas({draw, ratio, least = 0, most = 2000, label, onPick}) {
  const canvas = useRef();
  const newest = useRef(draw);
  newest.current = draw;
  const paint = () => {
    const element = canvas.current;
    if (!element) return;
    const width = element.parentElement.clientWidth;
    if (!width) return;
    const height = Math.round(Math.min(most, Math.max(least, width * ratio)));
    const scale = window.devicePixelRatio || 1;
    const pixels = [Math.round(width * scale), Math.round(height * scale)];
    if (element.width !== pixels[0] || element.height !== pixels[1]) {
      [element.width, element.height] = pixels;
      element.style.height = height + 'px';
    }
    const context = element.getContext('2d');
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    context.lineJoin = 'round';
    newest.current(context, width, height, colours());
  };
  useEffect(paint, [draw, ratio]);
  useEffect(() => {
    const sizes = new ResizeObserver(paint);
    sizes.observe(canvas.current.parentElement);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    addEventListener('themechange', paint);
    dark.addEventListener('change', paint);
    return () => {
      sizes.disconnect();
      removeEventListener('themechange', paint);
      dark.removeEventListener('change', paint);
    };
  }, []);
  return html`<canvas ref=${canvas} class="lab-canvas" role="img" aria-label=${label}></canvas>`;
}

/** Round numbers between two, about so many. */
export function ticks(low, high, count) {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const unit = [1, 2, 5, 10].find(one => one * power >= raw) * power;
  const found = [];
  for (let i = Math.ceil(low / unit - 1e-9); i * unit <= high + unit * 1e-9; i++) found.push(i * unit || 0);
  return found;
}

/** A number as short as it can be read. */
export function short(value, digits = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return value.toLocaleString('en');
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(1);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : digits);
}

export const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

export function text(context, words, x, y, colour, align = 'left', baseline = 'alphabetic') {
  context.fillStyle = colour;
  context.font = FONT;
  context.textAlign = align;
  context.textBaseline = baseline;
  context.fillText(words, x, y);
}

export function line(context, points, colour, width = 1.5, dash = []) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.beginPath();
  let down = false;
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      down = false;
    } else if (down) {
      context.lineTo(x, y);
    } else {
      context.moveTo(x, y);
      down = true;
    }
  }
  context.stroke();
  context.setLineDash([]);
}

export function arrow(context, x, y, dx, dy, colour, width = 1, head = 4) {
  const length = Math.hypot(dx, dy);
  if (!(length > 0.6) || !Number.isFinite(length)) return;
  const [ux, uy] = [dx / length, dy / length];
  const size = Math.min(head, length);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + dx, y + dy);
  context.moveTo(x + dx - size * (ux - 0.5 * uy), y + dy - size * (uy + 0.5 * ux));
  context.lineTo(x + dx, y + dy);
  context.lineTo(x + dx - size * (ux + 0.5 * uy), y + dy - size * (uy - 0.5 * ux));
  context.stroke();
}

export const sigmoid = x => 1 / (1 + Math.exp(-x));
