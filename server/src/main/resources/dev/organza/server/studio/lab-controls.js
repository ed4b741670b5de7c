// Playing, single updates, the way back, and settings.
import {html, useEffect, useRef, useState} from './dom.js';
import {short} from './lab-canvas.js';

export const SPEEDS = [[1, '1 step a second'], [5, '5 a second'], [20, '20 a second'], [0, 'as fast as it goes']];

const busy = target => !target.closest || target.closest('input:not([type=range]):not([type=checkbox]), textarea, select, dialog');

/** Keys for the whole page: space, d, g, arrows. */
export function useKeys(session, speed) {
  const newest = useRef();
  newest.current = {session, speed};
  useEffect(() => {
    const pressed = event => {
      const {session: now, speed: at} = newest.current;
      if (!now.frames || !now.frames.length || event.ctrlKey || event.metaKey || event.altKey
        || busy(event.target)) return;
      const frame = now.frames[now.frames.length - 1];
      const far = event.shiftKey ? 100 : 1;
      if (event.key === ' ' && !event.target.closest('button, a, input, summary')) {
        now.act(now.head.playing ? 'pause' : 'play', {speed: at});
      } else if (event.key === 'd') {
        now.act('update', {player: 'discriminator'});
      } else if (event.key === 'g') {
        now.act('update', {player: 'generator'});
      } else if (event.key === 'ArrowRight' && event.target.type !== 'range') {
        if (frame.step + far <= frame.end) now.act('go', {step: frame.step + far});
        else now.act('step');
      } else if (event.key === 'ArrowLeft' && event.target.type !== 'range') {
        now.act('go', {step: Math.max(frame.start, frame.step - far)});
      } else {
        return;
      }
      event.preventDefault();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

/** Play, single steps and updates. */
export function Transport({session, speed, setSpeed}) {
  const {head, act} = session;
  return html`<div class="lab-transport" role="group" aria-label="Play">
    <button class="primary lab-play" onClick=${() => act(head.playing ? 'pause' : 'play', {speed})}>
      ${head.playing ? '❚❚ Pause' : '▶ Play'}</button>
    <button onClick=${() => act('step')} title="One step of the recipe (→)">One step</button>
    <button onClick=${() => act('update', {player: 'discriminator'})} title="Exactly one update of D (d)">D <span class="lab-wide">once</span></button>
    <button onClick=${() => act('update', {player: 'generator'})} title="Exactly one update of G (g)">G <span class="lab-wide">once</span></button>
    <label class="lab-inline"><span class="lab-hidden">Speed</span>
      <select value=${speed} onChange=${event => {
        const next = Number(event.target.value);
        setSpeed(next);
        if (head.playing) act('play', {speed: next});
      }}>${SPEEDS.map(([value, name]) => html`<option value=${value}>${name}</option>`)}</select></label>
  </div>`;
}

/** The steps that have been made, and the way back to each. */
export function Timeline({session}) {
  const {frames, head, act} = session;
  const [dragged, setDragged] = useState(null);
  const waiting = useRef(null);
  const going = useRef(false);
  const first = frames[0];
  const last = Math.max(...frames.map(frame => frame.end));
  const branch = frames.length > 1 && frames[1].start > 0 ? frames[1].start : null;
  // One way back at a time; the newest place that was asked for follows.
  const go = async step => {
    setDragged(step);
    waiting.current = step;
    if (going.current) return;
    going.current = true;
    while (waiting.current !== null) {
      const next = waiting.current;
      waiting.current = null;
      await act('go', {step: next});
    }
    going.current = false;
    setDragged(null);
  };
  const place = step => `${last > first.start ? 100 * (step - first.start) / (last - first.start) : 0}%`;
  const step = dragged ?? first.step;
  return html`<div class="lab-timeline">
    <div class="lab-marks" aria-hidden="true">
      ${frames.flatMap((frame, i) => frame.marks.map(mark => html`<i class=${'lab-mark lane-' + i}
        style=${{left: place(mark.step)}} title=${`step ${mark.step}, ${frame.name.toUpperCase()}: ${mark.text}`}></i>`))}
    </div>
    <input type="range" min=${first.start} max=${Math.max(last, first.start + 1)} value=${step} disabled=${last === first.start}
      aria-label="Step" aria-valuetext=${`step ${step} of ${last}`}
      onInput=${event => go(Number(event.target.value))} />
    <p class="small muted lab-where">
      <span>step <b>${step.toLocaleString('en')}</b> of ${last.toLocaleString('en')}${step < last && !head.playing ? ': the past' : ''}</span>
      <span>${branch !== null ? `B branches at ${branch.toLocaleString('en')} · ` : ''}${first.kept} states kept, one every ${short(first.keptEvery)} ${first.keptEvery === 1 ? 'step' : 'steps'}; those between are trained again, bit for bit</span>
    </p>
  </div>`;
}

/** What one update did to the losses. */
export function Moves({moves}) {
  const names = Object.keys(moves || {});
  if (!names.length) return null;
  return html`<div class="lab-moves" role="status">${names.map(name => {
    const move = moves[name];
    const player = move.player === 'generator' ? 'G' : 'D';
    return html`<div><b>One update of ${player}${names.length > 1 ? ', ' + name.toUpperCase() : ''}</b>
      ${Object.keys(move.before).map(loss => html`<span>${LOSSES[loss] || loss}
        <span class="mono"> ${exact(move.before[loss])} → ${exact(move.after[loss])}</span></span>`)}
      <span>gradient norm <span class="mono">${exact(move.gradientNorm)}</span></span></div>`;
  })}</div>`;
}

const exact = value => (Number.isFinite(value ?? NaN) ? Number(value.toPrecision(5)) : '–');

const LOSSES = {
  'discriminator.loss': 'loss of D', 'discriminator.penalty': 'penalty', 'generator.loss': 'loss of G',
};

function at(recipe, path) {
  return path.split('.').reduce((value, key) => (value === undefined || value === null ? value : value[key]), recipe);
}

/** A value of a recipe in few words. */
function inWords(value) {
  if (Array.isArray(value)) return value.length ? value.map(inWords).join(', ') : 'none';
  if (value && typeof value === 'object') {
    const {kind, ...rest} = value;
    const numbers = Object.entries(rest).filter(([, v]) => typeof v === 'number' && v !== 1 && v !== 0)
      .map(([k, v]) => `${k} ${v}`);
    return [kind, ...numbers].filter(Boolean).join(' ');
  }
  return String(value);
}

function Setting({setting, recipe, onChange}) {
  const value = at(recipe, setting.path);
  const [typed, setTyped] = useState(null);
  const id = 'set-' + setting.path.replace(/\W/g, '-');
  if (value === undefined) return null;
  const words = inWords(value);
  return html`<div class="lab-setting"><label for=${id}>${setting.label}</label>
    ${setting.choices.length
      ? html`<select id=${id} value="" onChange=${event => event.target.value && onChange(setting.path, event.target.value)}>
          <option value="">${words}</option>
          ${setting.choices.map((choice, i) => html`<option value=${choice}>→ ${setting.names[i] || choice}</option>`)}</select>`
      : html`<input id=${id} inputmode="decimal" value=${typed ?? words} onInput=${event => setTyped(event.target.value)}
          onChange=${event => { onChange(setting.path, event.target.value.trim()); setTyped(null); }} />`}
  </div>`;
}

/** What can be changed while it runs; in the past, in a branch. */
export function Settings({session, settings}) {
  const {lanes, frames, act} = session;
  const [free, setFree] = useState('');
  const newest = lanes.length - 1;
  const recipe = lanes[newest].recipe;
  const past = frames[newest].step < frames[newest].end;
  const change = (path, value) => act('change', {set: [`${path}=${value}`]});
  return html`<section class="panel lab-settings" aria-label="Settings">
    <header><h2>Settings${lanes.length > 1 ? ' of B' : ''}</h2></header>
    <p class="small muted">${past
      ? 'You are in the past, which does not change: a change here opens a branch beside it.'
      : 'A change holds from this step on.'}</p>
    ${settings.map(setting => html`<${Setting} key=${setting.path} setting=${setting} recipe=${recipe} onChange=${change} />`)}
    <form class="lab-free" onSubmit=${event => { event.preventDefault(); if (free.includes('=')) act('change', {set: [free]}); }}>
      <label for="lab-free">Any other setting</label>
      <div><input id="lab-free" value=${free} placeholder="path=value" onInput=${event => setFree(event.target.value)} />
      <button disabled=${!free.includes('=')}>Change</button></div>
    </form>
    <div class="lab-branching">
      ${lanes.length > 1
        ? html`<button onClick=${() => act('merge')}>Close B</button>`
        : html`<button onClick=${() => act('branch', {set: free.includes('=') ? [free] : []})}
            title="A second game that goes on from this step, beside this one">Branch here</button>`}
    </div>
  </section>`;
}
