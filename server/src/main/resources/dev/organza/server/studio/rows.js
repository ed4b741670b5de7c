// Rows of a table, with a condition a column.
import {html, useState} from './dom.js';
import {path, post} from './api.js';
import {percent} from './format.js';
import {Problem} from './parts.js';

const condition = (column, text) => (/^(=|!=|<|>)/.test(text) ? column + text : `${column}=${text}`);

export function Rows({id, model}) {
  const [wanted, setWanted] = useState({});
  const [count, setCount] = useState(20);
  const [seed, setSeed] = useState(1);
  const [answer, setAnswer] = useState(null);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const where = Object.entries(wanted).filter(([, text]) => text.trim())
    .map(([column, text]) => condition(column, text.trim())).join(', ');
  const draw = async event => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      setAnswer(await post(path('api', 'explore', id, 'rows'), {count, seed, where}));
    } catch (e) {
      setProblem(e);
    } finally {
      setBusy(false);
    }
  };
  return html`<form class="panel stack" onSubmit=${draw}>
    <h2>Conditions</h2>
    <div class="row-form">${model.columns.map(column => html`<label class="small">${column}
      <input value=${wanted[column] || ''} placeholder="any" spellcheck="false"
        onInput=${event => setWanted({...wanted, [column]: event.currentTarget.value})} /></label>`)}</div>
    <p class="muted small">A value, or a comparison such as <code>>=65</code>. ${where && html`Asked for: <code>${where}</code>`}</p>
    <div class="actions">
      <label class="inline small">Rows <input type="number" min="1" max="1000" value=${count} onInput=${event => setCount(Number(event.currentTarget.value))} /></label>
      <label class="inline small">Seed <input type="number" min="1" value=${seed} onInput=${event => setSeed(Number(event.currentTarget.value))} /></label>
      <button class="primary" disabled=${busy}>Draw rows</button></div>
    ${problem && html`<${Problem} problem=${problem} />`}
  </form>
  ${answer && html`<section class="panel table-scroll" tabindex="0" role="region" aria-label="Rows">
    <p class="muted small">${answer.rows.length} rows; ${percent(answer.accepted)} of those generated met the conditions</p>
    <table><thead><tr>${model.columns.map(column => html`<th scope="col">${column}</th>`)}</tr></thead>
      <tbody>${answer.rows.map(row => html`<tr>${row.map(cell => html`<td>${cell === null ? '' : String(cell)}</td>`)}</tr>`)}</tbody></table>
  </section>`}`;
}
