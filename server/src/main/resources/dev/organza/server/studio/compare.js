// Several runs on one chart.
import {html, useEffect, useMemo, useState} from './dom.js';
import {get, path, useLive} from './api.js';
import {Chart} from './chart.js';

const PREFERRED = ['samples.distance', 'discriminator.loss', 'generator.loss'];

/** Curves at different places on one axis: all places, with gaps. */
function joined(curves, pick) {
  const places = [...new Set(curves.flatMap(one => pick(one).kimg))].sort((a, b) => a - b);
  const at = new Map(places.map((place, i) => [place, i]));
  return {
    kimg: places,
    values: curves.map(one => {
      const row = new Array(places.length).fill(null);
      const {kimg, values} = pick(one);
      kimg.forEach((place, i) => { row[at.get(place)] = values[i]; });
      return row;
    }),
  };
}

function values(curve, name) {
  for (const part of ['steps', 'examinations']) {
    if (curve[part].series[name]) return {kimg: curve[part].kimg, values: curve[part].series[name]};
  }
  const metric = name.replace(/^metric /, '');
  const rows = curve.metrics.filter(row => row.metric === metric);
  return {kimg: rows.map(row => row.images / 1000), values: rows.map(row => row.value)};
}

export function Compare({ids, runs, onClear}) {
  const [curves, setCurves] = useState({});
  const [chosen, setChosen] = useState('');
  const load = id => get(path('api', 'runs', id, 'curves')).then(
    value => setCurves(old => ({...old, [id]: value})), () => {});
  useEffect(() => { ids.filter(id => !curves[id]).forEach(load); }, [ids.join()]);
  useLive('run', run => ids.includes(run.id) && load(run.id));
  const there = ids.filter(id => curves[id]);
  const names = useMemo(() => {
    const all = new Set();
    for (const id of there) {
      curves[id].metrics.forEach(row => all.add('metric ' + row.metric));
      Object.keys(curves[id].examinations.series).forEach(name => all.add(name));
      Object.keys(curves[id].steps.series).forEach(name => all.add(name));
    }
    return [...all];
  }, [there.join(), curves]);
  const name = names.includes(chosen) ? chosen
    : names.find(one => one.startsWith('metric ')) || PREFERRED.find(one => names.includes(one)) || names[0];
  const data = name ? joined(there.map(id => curves[id]), curve => values(curve, name)) : null;
  return html`<section class="panel compare">
    <header><h2>Compare ${ids.length === 1 ? 'one run' : `${ids.length} runs`}</h2>
      <label class="inline small">Curve <select value=${name} onChange=${event => setChosen(event.currentTarget.value)}>
        ${names.map(one => html`<option value=${one}>${one}</option>`)}</select></label>
      <button class="quiet" onClick=${onClear}>Close</button></header>
    ${data && data.kimg.length
      ? html`<${Chart} title=${name.replace(/^metric /, '')} kimg=${data.kimg} height=${260} version=${Object.values(curves).map(c => c.version).join()}
          series=${there.map((id, i) => ({label: id, values: data.values[i]}))} />`
      : html`<p class="muted">Nothing is recorded yet.</p>`}
  </section>`;
}
