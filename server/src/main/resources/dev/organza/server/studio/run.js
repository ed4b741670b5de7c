// One run: its samples over time, curves, findings, results, and where it comes from.
import {html, useEffect, useRef, useState} from './dom.js';
import {get, path, useGet, useLive} from './api.js';
import {Curves} from './curves.js';
import {Findings} from './findings.js';
import {duration, kimg, speed} from './format.js';
import {Empty, Problem, Tabs, Waiting} from './parts.js';
import {Networks, Provenance, RecipeText, Results} from './run-tabs.js';
import {Progress, RunActions, State} from './runs.js';
import {Samples} from './samples.js';

const TABS = [
  {id: 'results', title: 'Results', view: Results},
  {id: 'recipe', title: 'Recipe', view: RecipeText},
  {id: 'networks', title: 'Networks', view: Networks},
  {id: 'provenance', title: 'Provenance', view: Provenance},
];

/** At most one request at a time, and none sooner than this after the last; curves cost most. */
const PAUSE_MILLIS = 2000;
const CURVES_PAUSE_MILLIS = 6000;

function useFresh(url, id, pause = PAUSE_MILLIS) {
  const answer = useGet(url);
  const waiting = useRef(null);
  const again = () => {
    waiting.current ??= setTimeout(() => {
      waiting.current = null;
      answer.reload();
    }, pause);
  };
  useLive('run', run => run.id === id && again());
  useEffect(() => () => clearTimeout(waiting.current), []);
  return answer;
}

export function Run({id}) {
  const [zoom, setZoom] = useState(null);
  const [at, setAt] = useState(null); // images of the picture that is shown; null for the newest
  const [tab, setTab] = useState('results');
  const answer = useFresh(path('api', 'runs', id), id);
  const range = zoom ? `?from=${zoom[0]}&to=${zoom[1]}` : '';
  const curves = useFresh(path('api', 'runs', id, 'curves') + range, id, CURVES_PAUSE_MILLIS);
  const known = useRef(null);
  if (curves.value) known.current = curves.value;
  const run = answer.value;
  if (answer.problem && !run) {
    return answer.problem.status === 404
      ? html`<${Empty} title="There is no such run">${id} is not in the folder of runs; it may have been moved.
          <a href="#/runs">To the runs</a><//>`
      : html`<${Problem} problem=${answer.problem} retry=${answer.reload} />`;
  }
  if (!run) return html`<${Waiting} />`;
  const View = TABS.find(one => one.id === tab).view;
  const left = run.state === 'training' && run.speed > 0 ? duration((run.target - run.images) / run.speed) : null;
  return html`
    <p class="crumb small"><a href="#/runs">Runs</a></p>
    <div class="page-head">
      <div><h1>${run.id} <${State} state=${run.state} /></h1>
        <p class="muted small facts"><span>${run.recipe}</span><span>${run.data}</span><span>${speed(run.speed)}</span>
          <span>${duration(run.seconds)} trained</span>${left && html`<span>${left} left</span>`}</p></div>
      <${RunActions} run=${run}>
        ${run.checkpoints.length > 0 && html`<a class="button primary" href=${'#/explore/' + encodeURIComponent(id)}>Explore</a>`}
      <//>
    </div>
    ${run.problem && html`<${Problem} problem=${run.problem} />`}
    <${Progress} run=${run} />
    <div class="run-grid">
      <${Samples} run=${run} at=${at} onAt=${setAt} />
      <${Findings} run=${run} onAt=${setAt} />
    </div>
    ${known.current && html`<${Curves} run=${run} curves=${known.current} zoom=${zoom} onZoom=${setZoom} />`}
    <section class="panel tabbed">
      <${Tabs} tabs=${TABS} chosen=${tab} onChoose=${setTab} label="About the run" />
      <div role="tabpanel" class="tab-content"><${View} run=${run} key=${tab} /></div>
    </section>`;
}
