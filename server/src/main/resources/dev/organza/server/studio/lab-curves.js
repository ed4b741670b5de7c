// Curves of a game over its steps, with the lines of theory.
import {html, useCallback} from './dom.js';
import {Canvas, line, short, text, ticks} from './lab-canvas.js';

/**
 * One chart. series: [{name, colour, dash, points: [[step, value]…]}]; lines: [{at, text}].
 */
export function Chart({title, series, lines = [], now, label}) {
  const draw = useCallback((context, width, height, c) => {
    const left = 42;
    const right = width - 8;
    const top = 8;
    const bottom = height - 20;
    const all = series.flatMap(one => one.points).filter(([, v]) => Number.isFinite(v));
    if (!all.length) {
      text(context, 'no numbers yet', (left + right) / 2, (top + bottom) / 2, c['ink-2'], 'center');
      return;
    }
    const values = all.map(([, v]) => v).sort((a, b) => a - b);
    const cut = Math.floor(values.length * 0.01);
    const shown = lines.map(one => one.at).concat(values[cut], values[values.length - 1 - cut]);
    let [low, high] = [Math.min(...shown), Math.max(...shown)];
    if (!(high > low)) [low, high] = [low - 0.5, high + 0.5];
    [low, high] = [low - (high - low) * 0.06, high + (high - low) * 0.06];
    const steps = all.map(([s]) => s);
    const [first, last] = [Math.min(...steps), Math.max(...steps, 1)];
    const xAt = s => left + (s - first) / (last - first || 1) * (right - left);
    const yAt = v => bottom - (v - low) / (high - low) * (bottom - top);
    for (const tick of ticks(low, high, 4)) {
      line(context, [[left, yAt(tick)], [right, yAt(tick)]], c.line, 0.75);
      text(context, short(tick, 2), left - 5, yAt(tick), c['ink-2'], 'right', 'middle');
    }
    for (const tick of ticks(first, last, Math.max(2, width / 120))) {
      text(context, tick.toLocaleString('en'), xAt(tick), height - 5, c['ink-2'], 'center');
    }
    for (const one of lines) {
      line(context, [[left, yAt(one.at)], [right, yAt(one.at)]], c.theory, 1, [6, 4]);
      text(context, one.text, right, yAt(one.at) - 4, c.theory, 'right');
    }
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    for (const one of series) {
      line(context, one.points.map(([s, v]) => [xAt(s), v === null ? NaN : yAt(v)]),
        c[one.colour], 1.75, one.dash || []);
    }
    if (now !== undefined) line(context, [[xAt(now), top], [xAt(now), bottom]], c.ink, 1, [1, 3]);
    context.restore();
  }, [series, now]);
  return html`<figure class="lab-chart">
    <figcaption>${title}
      <span class="lab-keys">${series.map(one => html`<span class="lab-key">
        <svg width="22" height="8" aria-hidden="true"><line x1="0" y1="4" x2="22" y2="4"
          class=${'stroke-' + one.colour} stroke-dasharray=${(one.dash || []).join(' ')} /></svg>${one.name}</span>`)}</span>
    </figcaption>
    <div class="lab-place"><${Canvas} draw=${draw} ratio=${0.4} least=${120} most=${190} label=${label} /></div>
  </figure>`;
}
