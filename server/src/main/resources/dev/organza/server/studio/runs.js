import {html} from './dom.js';
import {useGet} from './api.js';
import {Empty, Problem, Waiting} from './parts.js';

export function Runs() {
  const {value, problem, reload} = useGet('/api/runs');
  if (problem) return html`<${Problem} problem=${problem} retry=${reload} />`;
  if (!value) return html`<${Waiting} />`;
  if (!value.runs.length) return html`<${Empty} title="No runs yet">Start a training.<//>`;
  return html`<ul>${value.runs.map(run => html`<li>${run.id}</li>`)}</ul>`;
}
