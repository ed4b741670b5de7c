// What a game looks like: its picture, its numbers and its curves; two games side by side.
import {html, useCallback, useMemo, useState} from './dom.js';
import {Canvas, short} from './lab-canvas.js';
import {Chart} from './lab-curves.js';
import {drawLine} from './lab-line.js';
import {drawPlane, drawPortrait} from './lab-plane.js';
import {curve} from './lab-session.js';

const START = {samples: true, reals: true, lattice: true, arrows: false, optimum: true,
  logits: false, shade: 'd'};

/** What is drawn, and what not. */
export function useView() {
  const [view, setView] = useState(START);
  return [view, change => setView(old => ({...old, ...change}))];
}

export function Picture({lane, frame, view, title}) {
  const {scene, portrait} = lane;
  const draw = useCallback((context, width, height, c) => {
    const shown = {scene, frame, view, portrait};
    (portrait ? drawPortrait : scene.grid.low.length === 1 ? drawLine : drawPlane)(
      context, width, height, c, shown);
  }, [lane, frame, view]);
  const flat = !portrait && scene.grid.low.length === 1;
  const ahead = frame.values.modes;
  const label = `${title}, step ${frame.step}: `
    + (portrait
      ? `θ is ${short(frame.weights[0])}, ψ is ${short(frame.weights[1])}`
      : `D gives real samples ${short(frame.values.real)} and generated ones ${short(frame.values.generated)}`)
    + (Number.isFinite(ahead) && ahead !== null ? `; ${ahead} modes have samples` : '');
  return html`<div class="lab-place">
    <${Canvas} draw=${draw} ratio=${flat ? 0.68 : 1.02} least=${flat ? 300 : 260} most=${flat ? 480 : 560} label=${label} />
  </div>`;
}

const Dash = ({kind, children}) => html`<span class="lab-key">
  <svg width="26" height="10" aria-hidden="true"><line x1="0" y1="5" x2="26" y2="5" class=${'key-' + kind} /></svg>${children}</span>`;

/** What the lines and points mean. */
export function Legend({lane, view}) {
  const {scene, portrait} = lane;
  if (portrait) {
    return html`<p class="lab-keys">
      <${Dash} kind="path">path of the game, ○ start, ● now<//><${Dash} kind="theory">where both gradients push<//>
      <span class="lab-key"><b>+</b> equilibrium</span></p>`;
  }
  if (scene.grid.low.length === 1) {
    return html`<p class="lab-keys">
      <${Dash} kind="data">data, p${scene.exact ? '' : ' (estimated)'}<//><${Dash} kind="generated">generated, q<//>
      <${Dash} kind="d">${scene.probability ? (view.logits ? 'logit of D' : 'D(x)') : 'score of the critic'}<//>
      ${scene.probability && view.optimum && html`<${Dash} kind="optimum">${view.logits ? 'log p/q' : 'D* = p/(p + q)'}<//>`}
      <span class="lab-key">↗ G from z to x</span></p>`;
  }
  return html`<p class="lab-keys">
    <span class="lab-key"><b class="ink-real">○</b> real</span>
    <span class="lab-key"><b class="ink-fake">${scene.labelled ? '1…' + scene.classes.length : '×'}</b> generated${scene.labelled ? ', by class' : ''}</span>
    <span class="lab-key"><i class="lab-shade"></i>${view.shade === 'error' ? 'D says too little … too much' : view.shade === 'optimum' ? 'D*: 0 … 1' : scene.probability ? 'D: 0 … 1' : 'score, low … high'}</span>
    ${view.lattice && html`<span class="lab-key"><b class="ink-fake">#</b> latents through G</span>`}
    ${scene.modes.length > 0 && html`<span class="lab-key"><b class="ink-bad">◌</b> a mode without samples</span>`}</p>`;
}

function Toggle({on, onTurn, children}) {
  return html`<label class="lab-toggle"><input type="checkbox" checked=${on}
    onChange=${event => onTurn(event.target.checked)} /> ${children}</label>`;
}

/** What to draw. */
export function ViewSwitches({lane, view, change}) {
  const {scene, portrait} = lane;
  if (portrait) return null;
  const flat = scene.grid.low.length === 1;
  return html`<div class="lab-switches" role="group" aria-label="What is drawn">
    ${flat
      ? html`${scene.probability && html`<${Toggle} on=${view.optimum} onTurn=${optimum => change({optimum})}>D*<//>
          <${Toggle} on=${view.logits} onTurn=${logits => change({logits})}>logits and log p/q<//>`}
        <${Toggle} on=${view.arrows} onTurn=${arrows => change({arrows})}>pull on samples<//>`
      : html`<label class="lab-inline">Ground <select value=${view.shade} onChange=${event => change({shade: event.target.value})}>
          <option value="d">D</option><option value="optimum">D* = p/(p + q)</option>
          ${scene.probability && html`<option value="error">D − D*</option>`}</select></label>
        <${Toggle} on=${view.reals} onTurn=${reals => change({reals})}>real<//>
        <${Toggle} on=${view.samples} onTurn=${samples => change({samples})}>generated<//>
        <${Toggle} on=${view.lattice} onTurn=${lattice => change({lattice})}>latents through G<//>
        <${Toggle} on=${view.arrows} onTurn=${arrows => change({arrows})}>pull on samples<//>`}
  </div>`;
}

const FIGURES = [
  ['real', 'D on real samples', true],
  ['generated', 'D on generated samples', true],
  ['real', 'score of real samples', false],
  ['generated', 'score of generated ones', false],
  ['heldOut', 'D on unseen real samples'],
  ['error', 'mean |D − D*|'],
  ['jensenShannon', 'Jensen–Shannon, nats'],
  ['transport', 'Wasserstein-1'],
  ['modes', 'modes with samples'],
  ['agreement', 'samples of the class asked for'],
  ['force', 'pull on samples, rms'],
  ['discriminator.gradientNorm', 'gradient norm of D'],
  ['generator.gradientNorm', 'gradient norm of G'],
];

/** The numbers of a frame. */
export function Numbers({lanes, frames}) {
  const {scene, portrait} = lanes[0];
  const rows = FIGURES.filter(([name, , probability]) =>
    (probability === undefined || probability === scene.probability)
    && !(portrait && ['error', 'jensenShannon', 'transport'].includes(name))
    && frames.some(frame => Number.isFinite(frame.values[name] ?? NaN)));
  return html`<table class="lab-numbers">
    <thead><tr><th scope="col">Now</th>${frames.map(frame => html`<th scope="col" class="number">${frames.length > 1 ? frame.name.toUpperCase() : ''}</th>`)}</tr></thead>
    <tbody>
      <tr><th scope="row">updates of D, G</th>${frames.map(frame => html`<td class="number">${short(frame.updates.discriminator)}, ${short(frame.updates.generator)}</td>`)}</tr>
      ${portrait && html`<tr><th scope="row">θ, ψ</th>${frames.map(frame => html`<td class="number">${short(frame.weights[0])}, ${short(frame.weights[1])}</td>`)}</tr>
        <tr><th scope="row">from the equilibrium</th>${frames.map(frame => html`<td class="number">${short(frame.values.distance)}</td>`)}</tr>`}
      ${rows.map(([name, label]) => html`<tr><th scope="row">${label}</th>
        ${frames.map(frame => html`<td class="number">${short(frame.values[name])}${name === 'modes' ? ' of ' + scene.modes.length / scene.grid.low.length : ''}</td>`)}</tr>`)}
    </tbody></table>`;
}

const DASHES = [[], [6, 4]];

/** Losses, and how far the generated samples are from the data. */
export function Curves({lanes, frames, version}) {
  const made = useMemo(() => {
    const of = (name, title, colour) => lanes.map((lane, i) => ({
      name: lanes.length > 1 ? `${title}, ${lane.name.toUpperCase()}` : title,
      colour, dash: DASHES[i], points: curve(lane, name),
    }));
    return {
      losses: [...of('discriminator.loss', 'D', 'd'), ...of('generator.loss', 'G', 'g')],
      far: lanes[0].portrait
        ? of('distance', 'from the equilibrium', 'third')
        : of('jensenShannon', 'Jensen–Shannon, nats', 'third'),
      near: of('transport', 'Wasserstein-1', 'fourth'),
    };
  }, [lanes, version]);
  const now = frames[0].step;
  const objective = (lanes[0].recipe.objective || {}).kind;
  const log4 = ['non-saturating', 'minimax'].includes(objective)
    ? [{at: Math.log(4), text: 'log 4: D knows nothing'}] : [];
  return html`<div class="lab-charts">
    <${Chart} title="Losses" series=${made.losses} lines=${log4} now=${now} label="The losses of D and G over the steps" />
    <${Chart} title=${lanes[0].portrait ? 'Distance' : 'Divergence'} series=${made.far} now=${now}
      lines=${lanes[0].portrait ? [] : [{at: Math.log(2), text: 'log 2: nothing in common'}]} label="How far p and q are apart over the steps" />
    ${!lanes[0].portrait && html`<${Chart} title="Transport" series=${made.near} now=${now} label="The Wasserstein distance over the steps" />`}
  </div>`;
}
