// The curves of a run, with the lines that the theory draws.
import {html, useState} from './dom.js';
import {Chart} from './chart.js';

const LABELS = {
  'discriminator.loss': 'D', 'generator.loss': 'G',
  'discriminator.real': 'D(x), real', 'discriminator.fake': 'D(G(z)), generated',
  'discriminator.gradientNorm': 'D', 'generator.gradientNorm': 'G',
  'samples.distance': 'samples', 'samples.distanceFloor': 'what chance makes',
  'samples.coverage': 'coverage', 'samples.precision': 'precision', 'samples.recall': 'recall',
};
const COLOURS = {
  'discriminator.loss': '--d', 'generator.loss': '--g', 'discriminator.real': '--real', 'discriminator.fake': '--fake',
  'discriminator.gradientNorm': '--d', 'generator.gradientNorm': '--g',
};

const series = (part, names) => names.filter(name => part.series[name]).map(name => ({
  label: LABELS[name] || name, values: part.series[name], colour: COLOURS[name],
}));

/** What the theory says of the losses and of D when G has learned the data. */
function theory(run) {
  const at = run.equilibrium;
  if (!at) return {losses: [], outputs: []};
  return {
    losses: at.losses.map(line => ({value: line.value, label: line.label})),
    outputs: at.output === null ? [] : [{value: at.output, label: 'D = ½'}],
  };
}

export function Curves({run, curves, zoom, onZoom}) {
  const [more, setMore] = useState(false);
  const {steps, examinations, metrics} = curves;
  const lines = theory(run);
  const players = [...new Set(Object.keys(steps.series).filter(name => name.endsWith('.loss')).map(name => name.slice(0, -5)))];
  const marks = run.findings.filter(one => one.failure).map(one => ({kimg: one.since / 1000}));
  const within = [steps.kimg[0], steps.kimg[steps.kimg.length - 1]];
  const common = {version: curves.version, marks, range: zoom, onZoom, sync: 'run'};
  const plain = players.length === 2 && players.includes('generator');
  const panels = [
    {title: 'Losses', note: lines.losses.length ? 'dashed: at the equilibrium' : '', part: steps, names: players.map(p => p + '.loss'), lines: lines.losses},
    {title: 'Outputs of D', part: steps, names: ['discriminator.real', 'discriminator.fake'], lines: lines.outputs},
    {title: 'Distance of samples to data', part: examinations, names: ['samples.distance', 'samples.distanceFloor'], log: true},
    {title: 'Coverage and precision', part: examinations, names: ['samples.coverage', 'samples.precision', 'samples.recall']},
    {title: 'Gradient norms', part: steps, names: players.map(p => p + '.gradientNorm'), log: true},
  ].filter(panel => panel.names.some(name => panel.part.series[name]));
  const used = new Set(panels.flatMap(panel => panel.names).concat(['waiting']));
  const others = more ? [steps, examinations].flatMap(part => Object.keys(part.series).filter(name => !used.has(name)).map(name => ({title: name, part, names: [name]}))) : [];
  const byMetric = [...new Set(metrics.map(row => row.metric))];
  if (!steps.kimg.length) return html`<section class="panel"><h2>Curves</h2><p class="muted">The journal has no steps yet.</p></section>`;
  return html`<section class="panel curves">
    <header><h2>Curves</h2><span class="muted small">over thousands of images seen; drag to zoom</span>
      ${zoom && html`<button class="quiet" onClick=${() => onZoom(null)}>See all</button>`}</header>
    <div class="chart-grid">
      ${byMetric.map(metric => {
        const rows = metrics.filter(row => row.metric === metric);
        const better = rows[0].better === 'neither' ? '' : `${rows[0].better} is better`;
        return html`<${Chart} ...${common} key=${'m' + metric} title=${metric} note=${better} kimg=${rows.map(row => row.images / 1000)}
          range=${zoom || within} series=${[{label: metric, values: rows.map(row => row.value), colour: '--third'}]} />`;
      })}
      ${[...panels, ...others].map(panel => html`<${Chart} ...${common} key=${panel.title} title=${panel.title} note=${panel.note}
        log=${panel.log} kimg=${panel.part.kimg} lines=${panel.lines} series=${series(panel.part, panel.names)} />`)}
    </div>
    <button class="quiet" onClick=${() => setMore(!more)} aria-expanded=${more}>${more ? 'Fewer curves' : 'All that is recorded'}</button>
  </section>`;
}
