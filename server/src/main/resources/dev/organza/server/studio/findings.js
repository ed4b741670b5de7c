// What the doctor finds, with evidence, and a training that begins with the remedy.
import {html, useState} from './dom.js';
import {path, post} from './api.js';
import {kimg, percent} from './format.js';
import {Action} from './parts.js';

/** The checkpoint from which a remedy is tried: the newest before the finding, else the oldest. */
function checkpointFor(run, finding) {
  const before = run.checkpoints.filter(images => images > 0 && images <= finding.since);
  return before.length ? before[before.length - 1] : run.checkpoints.find(images => images > 0);
}

function Remedy({run, finding}) {
  const [begun, setBegun] = useState(null);
  const checkpoint = checkpointFor(run, finding);
  const begin = url => async body => setBegun((await post(url, body)).title);
  const branch = () => begin(path('api', 'runs', run.id, 'branch'))({images: checkpoint, settings: finding.settings});
  const fresh = () => begin('/api/trainings')({recipe: run.recipe, data: run.data, settings: finding.settings});
  return html`<div class="remedy">
    <p>${finding.advice}</p>
    ${finding.settings.length > 0 && html`
      <p class="mono small">${finding.settings.join('  ')}</p>
      <div class="actions">
        ${checkpoint !== undefined && html`<${Action} kind="primary" onAct=${branch}>New run from ${kimg(checkpoint)} kimg with this<//>`}
        <${Action} onAct=${fresh}>From the start<//>
      </div>`}
    ${begun && html`<p class="small good" role="status">Started: ${begun}. <a href="#/runs">To the runs</a></p>`}
  </div>`;
}

function Finding({run, finding, onAt}) {
  const when = finding.until === null
    ? `since ${kimg(finding.since)} kimg` : `${kimg(finding.since)} to ${kimg(finding.until)} kimg`;
  return html`<details class=${'finding ' + (finding.failure ? 'bad' : 'good')} open=${finding.failure && finding.until === null}>
    <summary><span class="finding-title">${finding.title}</span>
      <span class="muted small">${when}, ${percent(finding.confidence)} sure</span></summary>
    ${finding.because && html`<p class="small">Probably because of: ${finding.because}</p>`}
    <ul class="small">${finding.evidence.map(line => html`<li>${line}</li>`)}</ul>
    ${finding.failure && html`<button class="quiet small" onClick=${() => onAt(finding.since)}>Show the samples then</button>`}
    ${finding.until === null && html`<${Remedy} run=${run} finding=${finding} />`}
  </details>`;
}

export function Findings({run, onAt}) {
  return html`<section class="panel findings">
    <header><h2>Doctor</h2></header>
    ${run.findings.map((finding, i) => html`<${Finding} key=${finding.kind + finding.since + i} run=${run} finding=${finding} onAt=${onAt} />`)}
    ${run.undiagnosed && html`<p class="muted small">${run.undiagnosed}</p>`}
    ${!run.findings.length && !run.undiagnosed && html`<p class="muted small">Nothing to say yet.</p>`}
  </section>`;
}
