// The laboratory: games of one and two numbers, trained live, with a way back to every step.
import {html, useEffect, useState} from './dom.js';
import {useGet} from './api.js';
import {Moves, Settings, Timeline, Transport, useKeys} from './lab-controls.js';
import {useSession} from './lab-session.js';
import {Curves, Legend, Numbers, Picture, useView, ViewSwitches} from './lab-stage.js';
import {Dialog, Problem, Waiting} from './parts.js';

/** The wish in an address: #/lab?preset=figure-1&set=seed=3. */
function wishOf(query) {
  const set = query.getAll('set');
  const other = query.getAll('other');
  const wish = query.get('lesson') ? {lesson: query.get('lesson')}
    : query.get('recipe') ? {recipe: query.get('recipe')}
      : {preset: query.get('preset') || 'figure-1'};
  return {...wish, ...(set.length ? {set} : {}), ...(other.length ? {other} : {})};
}

function go(values) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    [].concat(value).forEach(one => query.append(name, one));
  }
  location.hash = '#/lab?' + query;
}

export function Lab({query}) {
  const offers = useGet('/api/lab');
  const wish = wishOf(query);
  const session = useSession(wish);
  const [speed, setSpeed] = useState(0);
  const [view, change] = useView();
  const [choosing, setChoosing] = useState(false);
  useKeys(session, speed);
  if (offers.problem && !offers.value) return html`<${Problem} problem=${offers.problem} retry=${offers.reload} />`;
  if (!offers.value) return html`<${Waiting} />`;
  const preset = offers.value.presets.find(one => one.id === wish.preset);
  return html`<div class="lab stack">
    <div class="page-head">
      <div><h1>Laboratory</h1></div>
      <label class="lab-inline">Game
        <select class="lab-preset" value=${preset ? preset.id : ''} onChange=${event => event.target.value && go({preset: event.target.value})}>
          ${!preset && html`<option value="">${wish.lesson ? 'of a lesson' : 'your own'}</option>`}
          ${offers.value.presets.map(one => html`<option value=${one.id}>${one.title}</option>`)}</select></label>
      <button onClick=${() => setChoosing(true)}>Your own…</button>
      <button onClick=${session.again} title="From the first step">Start again</button>
    </div>
    ${preset && html`<p class="lab-text">${preset.text}</p>`}
    ${session.problem
      ? html`<${Problem} problem=${session.problem} retry=${session.again} />`
      : session.frames && session.frames.length
        ? html`<${Bench} session=${session} view=${view} change=${change} speed=${speed} setSpeed=${setSpeed}
            settings=${offers.value.settings} />`
        : html`<${Waiting}>Preparing the game…<//>`}
    ${choosing && html`<${OwnGame} offers=${offers.value} onClose=${() => setChoosing(false)} />`}
  </div>`;
}

/** The pictures of one game or two. */
export function Pictures({session, view, change}) {
  const {lanes, frames} = session;
  return html`<div class=${'lab-lanes lanes-' + frames.length}>
    ${frames.map((frame, i) => lanes[i] && html`<figure class="lab-lane">
      ${frames.length > 1 && html`<figcaption><b class="lab-badge">${frame.name.toUpperCase()}</b>
        <span class="small muted">${i === 0 ? 'as it was' : differs(frame)}</span></figcaption>`}
      <${Picture} lane=${lanes[i]} frame=${frame} view=${view} title=${'Game ' + frame.name.toUpperCase()} />
      ${frame.trouble && html`<p class="problem small">${frame.trouble}</p>`}
    </figure>`)}
  </div>
  <${Legend} lane=${lanes[0]} view=${view} />
  <${ViewSwitches} lane=${lanes[0]} view=${view} change=${change} />`;
}

const differs = frame => (frame.marks.length ? frame.marks[0].text : '');

function Bench({session, view, change, speed, setSpeed, settings}) {
  const {lanes, frames, head, refused, act} = session;
  const {scene} = lanes[0];
  return html`<div class="lab-bench">
    <div class="stack lab-main">
    <section class="panel lab-stage" aria-label="The game">
      <${Transport} session=${session} speed=${speed} setSpeed=${setSpeed} />
      ${(refused || head.trouble) && html`<div class="problem small" role="alert">${refused ? refused.message : head.trouble}</div>`}
      <${Pictures} session=${session} view=${view} change=${change} />
      ${scene.labelled && html`<label class="lab-inline">Class
        <select value=${head.label} onChange=${event => act('show', {label: Number(event.target.value)})}>
          <option value="-1">all in turn; D is told the first</option>
          ${scene.classes.map((name, i) => html`<option value=${i}>${i + 1}: ${name}</option>`)}</select></label>`}
      <${Timeline} session=${session} />
      <${Moves} moves=${head.moves} />
      <p class="small muted lab-keyboard"><kbd>space</kbd> play · <kbd>d</kbd> <kbd>g</kbd> one update · <kbd>←</kbd> <kbd>→</kbd> one step, with <kbd>shift</kbd> 100</p>
    </section>
    <section class="panel lab-below" aria-label="Curves"><${Curves} lanes=${lanes} frames=${frames} version=${head.version} /></section>
    </div>
    <div class="stack lab-side">
      <${Settings} session=${session} settings=${settings} />
      <section class="panel" aria-label="Numbers"><${Numbers} lanes=${lanes} frames=${frames} /></section>
    </div>
  </div>`;
}

function OwnGame({offers, onClose}) {
  const [recipe, setRecipe] = useState('gan');
  const [data, setData] = useState(offers.data[0].name);
  const [set, setSet] = useState('');
  const start = event => {
    event.preventDefault();
    const lines = set.split('\n').map(one => one.trim()).filter(Boolean);
    go({recipe, set: [`data.source=${data}`, ...lines]});
    onClose();
  };
  return html`<${Dialog} title="Your own game" onClose=${onClose}><form onSubmit=${start} class="stack">
    <label>Recipe <select value=${recipe} onChange=${event => setRecipe(event.target.value)}>
      ${offers.recipes.map(name => html`<option>${name}</option>`)}</select></label>
    <label>Data <select value=${data} onChange=${event => setData(event.target.value)}>
      ${offers.data.map(one => html`<option value=${one.name}>${one.name}: ${one.description}</option>`)}</select></label>
    <label>Settings, one a line <textarea rows="5" class="mono" value=${set} placeholder="architecture.width=64"
      onInput=${event => setSet(event.target.value)}></textarea></label>
    <div><button class="primary">Start</button></div>
  </form><//>`;
}
