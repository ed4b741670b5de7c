// Samples over time, with a slider; findings are marked along it.
import {html, useEffect, useRef, useState} from './dom.js';
import {path} from './api.js';
import {kimg} from './format.js';

/** Pixels stay sharp where a picture is enlarged; text in one that is shrunk stays legible. */
function smoothIfSmaller({ target }) {
  target.classList.toggle('shrunk', target.naturalWidth > target.clientWidth);
}

function Marks({run, last}) {
  const place = images => 100 * Math.min(1, images / Math.max(1, last));
  return html`<div class="marks" aria-hidden="true">
    ${run.findings.filter(one => one.failure).map(one => html`<span class="mark" title=${one.title}
      style=${{left: place(one.since) + '%', width: `max(4px, ${place(one.until ?? run.images) - place(one.since)}%)`}}></span>`)}
  </div>`;
}

export function Samples({run, at, onAt}) {
  const {samples} = run;
  const [playing, setPlaying] = useState(false);
  const [beside, setBeside] = useState('samples');
  const newest = samples.length - 1;
  let index = newest;
  if (at !== null) {
    index = samples.findIndex(one => one.images >= at);
    if (index < 0) index = newest;
  }
  const to = i => onAt(i >= newest ? null : samples[i].images);
  const step = useRef();
  step.current = () => (index >= newest ? setPlaying(false) : to(index + 1));
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => step.current(), 350);
    return () => clearInterval(timer);
  }, [playing]);
  const play = () => {
    if (!playing && index === newest) to(0);
    setPlaying(!playing);
  };
  if (!samples.length) {
    return html`<section class="panel"><header><h2>Samples</h2></header>
      <p class="muted">No picture of samples yet. ${run.state === 'training' ? 'The first comes soon.' : ''}</p></section>`;
  }
  const picture = samples[index];
  const src = {
    samples: path('api', 'runs', run.id, 'pictures', picture.file),
    reals: path('api', 'runs', run.id, 'pictures', 'reals.png'),
    nearest: path('api', 'runs', run.id, 'nearest') + '?' + run.checkpoints[run.checkpoints.length - 1],
  }[beside];
  const recording = {
    samples: picture.sound && picture.file.replace('.png', '.wav'),
    reals: run.realSound && 'reals.wav',
  }[beside];
  const text = {
    samples: `Samples after ${kimg(picture.images)} thousand images`,
    reals: 'Real samples',
    nearest: 'Generated samples, each above the nearest real one',
  }[beside];
  return html`<section class="panel samples">
    <header><h2>${beside === 'samples' ? `Samples at ${kimg(picture.images)} kimg` : text}</h2>
      <div class="segmented" role="group" aria-label="What is shown">
        ${[['samples', 'Generated'], ['reals', 'Real'], ['nearest', 'Nearest real']].filter(([id]) =>
          id === 'samples' || (id === 'reals' ? run.reals : run.reals && run.image && run.checkpoints.length)).map(([id, title]) => html`
          <button aria-pressed=${beside === id} onClick=${() => setBeside(id)}>${title}</button>`)}
      </div></header>
    <img class="sample-grid" src=${src} alt=${text} onLoad=${smoothIfSmaller} />
    ${recording && html`<audio controls preload="none" aria-label=${text + ', ten seconds'}
      src=${path('api', 'runs', run.id, 'pictures', recording)}></audio>`}
    ${beside === 'samples' && html`<div class="timeline">
      <button class="icon" onClick=${play} aria-label=${playing ? 'Pause' : 'Play the training'}>${playing ? '⏸' : '▶'}</button>
      <div class="track"><${Marks} run=${run} last=${samples[newest].images} />
        <input type="range" min="0" max=${newest} value=${index} step="1" aria-label="Time"
          aria-valuetext=${`${kimg(picture.images)} kimg`} onInput=${event => { setPlaying(false); to(Number(event.currentTarget.value)); }} /></div>
      <span class="small number">${kimg(picture.images)} kimg</span>
    </div>`}
  </section>`;
}
