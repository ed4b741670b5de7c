// The list of runs: what is trained, how far it is, and how well.
import {html, useEffect, useState} from './dom.js';
import {get, path, post, useGet, useLive} from './api.js';
import {Compare} from './compare.js';
import {duration, kimg, number, percent, speed, STATES} from './format.js';
import {NewTraining} from './new-training.js';
import {Action, Empty, Problem, Waiting} from './parts.js';

export const State = ({state}) => html`<span class=${`state ${state}`}>${STATES[state] || state}</span>`;

export function Progress({run}) {
  const share = Math.min(1, run.images / Math.max(1, run.target));
  return html`<div class="progress">
    <progress value=${share} max="1" aria-label=${`${percent(share)} of the training`}></progress>
    <span class="small">${kimg(run.images)} <span class="muted">of ${kimg(run.target)} kimg</span></span>
  </div>`;
}

/** Stop, resume, and where else to go with a run. */
export function RunActions({run, children}) {
  const act = name => () => post(path('api', 'runs', run.id, name));
  return html`<div class="actions">
    ${run.state === 'training' && html`<${Action} onAct=${act('stop')}>Stop<//>`}
    ${(run.state === 'stopped' || run.state === 'killed') &&
      html`<${Action} onAct=${act('resume')}>Resume<//>`}
    ${children}
  </div>`;
}

function Card({run, chosen, onChoose}) {
  const result = run.results[run.results.length - 1];
  const left = run.state === 'training' && run.speed > 0 && run.target > run.images
    ? duration((run.target - run.images) / run.speed) : null;
  return html`<li class="run-card panel" data-run=${run.id}>
    <a class="thumb" href=${'#/run/' + encodeURIComponent(run.id)} tabindex="-1" aria-hidden="true">
      ${run.picture !== null && run.picture !== undefined
        ? html`<img src=${path('api', 'runs', run.id, 'pictures', 'latest.png') + '?' + run.picture} alt="" loading="lazy" />`
        : html`<span class="no-thumb"></span>`}
    </a>
    <div class="run-body">
      <header>
        <h2><a href=${'#/run/' + encodeURIComponent(run.id)}>${run.id}</a></h2>
        <${State} state=${run.state} />
      </header>
      ${run.problem
        ? html`<p class="problem small">${run.problem}</p>`
        : html`<p class="muted small facts"><span>${run.recipe}</span><span>${run.data}</span>
            <span>${speed(run.speed)}</span>${left && html`<span>${left} left</span>`}
            ${result && html`<span><b>${result.metric}</b> ${number(result.value)}</span>`}</p>
          <${Progress} run=${run} />
          ${run.findings.length > 0 && html`<p class=${'finding-line small ' + (run.failing ? 'bad' : 'good')}>
            ${run.findings.slice(0, 3).join(' · ')}</p>`}`}
    </div>
    <div class="run-side">
      <label class="check small"><input type="checkbox" checked=${chosen}
        onChange=${event => onChoose(run.id, event.currentTarget.checked)} /> Compare</label>
      <${RunActions} run=${run} />
    </div>
  </li>`;
}

function Starting({training, onDismissed}) {
  return html`<li class=${'panel starting' + (training.failed ? ' failed' : '')}>
    <div><strong>${training.title}</strong> <span class="muted">${training.failed ? 'did not go on' : 'is being prepared'}</span>
      ${training.message && html`<pre class="small">${training.message}</pre>`}</div>
    <${Action} onAct=${() => post(path('api', 'trainings', training.id, 'dismiss')).then(onDismissed)}>
      ${training.failed ? 'Dismiss' : 'Cancel'}<//>
  </li>`;
}

export function Runs({query}) {
  const {value, problem, reload} = useGet('/api/runs');
  const trainings = useGet('/api/trainings');
  const [newer, setNewer] = useState({});
  const [chosen, setChosen] = useState((query.get('compare') || '').split(',').filter(Boolean));
  const [asking, setAsking] = useState(query.has('new'));
  useLive('run', run => {
    const known = value && value.runs.some(one => one.id === run.id);
    if (!known) {
      reload();
      trainings.reload();
    }
    setNewer(old => ({...old, [run.id]: run}));
  });
  useLive('runs', reload);
  useLive('trainings', trainings.reload);
  useEffect(() => {
    const now = chosen.length ? `#/runs?compare=${chosen.map(encodeURIComponent).join(',')}` : '#/runs';
    if (location.hash !== now && location.hash.startsWith('#/runs')) history.replaceState(null, '', now);
  }, [chosen]);
  if (problem && !value) return html`<${Problem} problem=${problem} retry=${reload} />`;
  if (!value) return html`<${Waiting} />`;
  const runs = value.runs.map(run => {
    const fresh = newer[run.id];
    return fresh && fresh.version >= run.version ? fresh : run;
  });
  const choose = (id, on) => setChosen(old => (on ? [...old, id] : old.filter(other => other !== id)));
  const begin = html`<button class="primary" onClick=${() => setAsking(true)}>New training</button>`;
  const starting = trainings.value ? trainings.value.trainings : [];
  const active = runs.filter(run => run.state === 'training').length;
  return html`
    <div class="page-head"><div><h1>Runs</h1>
      <p class="muted small place">${runs.length} in <span class="mono">${value.folder}</span>${active ? `, ${active} training` : ''}</p></div>
      ${runs.length > 0 && begin}</div>
    ${asking && html`<${NewTraining} onClose=${() => { setAsking(false); trainings.reload(); }} />`}
    ${chosen.length > 0 && html`<${Compare} ids=${chosen.filter(id => runs.some(run => run.id === id))} runs=${runs}
      onClear=${() => setChosen([])} />`}
    ${runs.length + starting.length === 0
      ? html`<section class="panel"><${Empty} title="No runs yet" action=${begin}>
          A run is one training. It appears here whoever starts it: this page, or
          <code> organza train</code>.<//></section>`
      : html`<ul class="run-list">
          ${starting.map(training => html`<${Starting} key=${'t' + training.id} training=${training} onDismissed=${trainings.reload} />`)}
          ${runs.map(run => html`<${Card} key=${run.id} run=${run} chosen=${chosen.includes(run.id)} onChoose=${choose} />`)}
        </ul>`}`;
}
