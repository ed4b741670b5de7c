// Results, recipe, networks and provenance of a run.
import {html} from './dom.js';
import {path, useGet} from './api.js';
import {kimg, number} from './format.js';
import {Problem, Waiting} from './parts.js';

function Measures({result}) {
  return html`<table><tbody>${result.measures.map(measure => html`<tr><td>${measure.name}</td>
    <td class="number">${number(measure.value)}</td>
    <td class="muted small">${measure.low === undefined ? '' : `${number(measure.low)} to ${number(measure.high)}`}</td></tr>`)}</tbody></table>`;
}

export function Results({run}) {
  const {value, problem, reload} = useGet(path('api', 'runs', run.id, 'results'));
  if (problem) return html`<${Problem} problem=${problem} retry=${reload} />`;
  if (!value) return html`<${Waiting} />`;
  const newest = new Map(value.results.map(result => [result.metric, result]));
  return html`${value.problems.map(one => html`<${Problem} problem=${one} />`)}
    ${!newest.size && html`<p class="muted">No metric was computed. A recipe asks for them with <code>reports.metrics</code>,
      and <code>organza evaluate</code> computes them afterwards.</p>`}
    <div class="result-grid">${[...newest.values()].map(result => html`<article>
      <h3>${result.metric} <span class="muted small">at ${kimg(result.images)} kimg${result.better === 'neither' ? '' : `, ${result.better} is better`}</span></h3>
      <${Measures} result=${result} />
      ${result.notes.map(note => html`<p class="small">${note}</p>`)}
      ${result.figures.map(file => html`<img src=${path('api', 'runs', run.id, 'results', result.state, file)} alt=${`Figure of ${result.metric}`} loading="lazy" />`)}
      <details class="small"><summary>Protocol</summary><table><tbody>
        <tr><td>samples</td><td>${result.real} real, ${result.fake} generated</td></tr>
        ${Object.entries(result.protocol).map(([name, text]) => html`<tr><td>${name}</td><td>${text}</td></tr>`)}</tbody></table></details>
    </article>`)}</div>`;
}

export const RecipeText = ({run}) => html`
  ${run.paper && html`<p class="small">${run.paper}</p>`}
  ${run.departs && html`<p class="small muted">${run.departs}</p>`}
  <pre class="code" tabindex="0" role="region" aria-label="Recipe">${run.recipeText}</pre>`;

export function Networks({run}) {
  const {value, problem, reload} = useGet(path('api', 'runs', run.id, 'networks'));
  if (problem) return html`<${Problem} problem=${problem} retry=${reload} />`;
  if (!value) return html`<${Waiting} />`;
  return html`<div class="two">${value.networks.map(({name, summary}) => html`
    <div><h3>${name}</h3><pre class="code" tabindex="0" role="region" aria-label=${name}>${summary}</pre></div>`)}</div>`;
}

const flat = (value, name = '') => (value !== null && typeof value === 'object' && !Array.isArray(value)
  ? Object.entries(value).flatMap(([key, inner]) => flat(inner, name ? `${name}.${key}` : key))
  : [[name, Array.isArray(value) ? value.join(' × ') : String(value)]]);

export const Provenance = ({run}) => html`<table class="provenance"><tbody>
  <tr><th scope="row">folder</th><td class="mono">${run.path}</td></tr>
  ${run.provenance && flat(run.provenance).map(([name, text]) => html`<tr><th scope="row">${name}</th><td class="mono">${text}</td></tr>`)}
</tbody></table>`;
