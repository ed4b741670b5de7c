// The latent explorer: drag along the directions that change samples most; the image follows.
import {html, useEffect, useMemo, useRef, useState} from './dom.js';
import {get, path, post, postForBlob, useGet} from './api.js';
import {kimg} from './format.js';
import {Action, Empty, Problem, Waiting} from './parts.js';
import {Rows} from './rows.js';
import {Translate} from './translate.js';

const FARTHEST = 1.5; // in lengths of a latent

/** The state in the address: seed, offsets, class, codes, truncation; a latent that was found. */
function readState(query) {
  const list = text => (text ? text.split(',').map(Number).map(v => (Number.isFinite(v) ? v : 0)) : []);
  const codes = {};
  for (const [name, value] of query) if (name.startsWith('c.')) codes[name.slice(2)] = Number(value) || 0;
  return {
    seed: Number(query.get('seed')) || 1,
    offsets: list(query.get('o')),
    label: query.has('class') ? Number(query.get('class')) || 0 : 0,
    codes,
    truncation: query.has('t') ? Number(query.get('t')) : 1,
    latent: query.has('z') ? list(query.get('z')) : null,
    between: query.has('b') ? Number(query.get('b')) || 0 : null, // a place on the way through the pins
    pins: (query.get('pins') || '').split(';').filter(Boolean).map(pin => {
      const [seed, label, ...offsets] = pin.split(',').map(Number);
      return {seed: seed || 1, label: label || 0, offsets: offsets.map(v => v || 0), codes: {}, latent: null};
    }),
  };
}

const short = value => String(Math.round(value * 1000) / 1000);

function writeState(id, state) {
  const query = new URLSearchParams({seed: state.seed});
  if (state.offsets.some(Boolean)) query.set('o', state.offsets.map(short).join(','));
  if (state.label) query.set('class', state.label);
  if (state.truncation !== 1) query.set('t', short(state.truncation));
  for (const [name, value] of Object.entries(state.codes)) query.set('c.' + name, short(value));
  if (state.latent) query.set('z', state.latent.map(short).join(','));
  const plain = state.pins.filter(pin => !pin.latent);
  if (onTheWay(state) && plain.length === state.pins.length) query.set('b', short(state.between));
  if (plain.length) query.set('pins', plain.map(pin => [pin.seed, pin.label, ...pin.offsets.map(short)].join(',')).join(';'));
  history.replaceState(null, '', `#/explore/${encodeURIComponent(id)}?${query}`);
}

const onTheWay = ({between, pins}) => between !== null && pins.length > 1;

/** What is asked for: the point of the sliders, or a place between pins. */
const request = state => (onTheWay(state)
  ? {points: state.pins.map(point), at: Math.min(state.between, state.pins.length - 1), truncation: state.truncation}
  : {points: [point(state)], truncation: state.truncation});

/** Plays the sound of the point of the sliders. */
async function play(id, body) {
  const url = URL.createObjectURL(await postForBlob(path('api', 'explore', id, 'sound'), body));
  const audio = new Audio(url);
  audio.onended = () => URL.revokeObjectURL(url);
  await audio.play();
}

const point = ({seed, offsets, label, codes, latent}) => ({seed, offsets, label, codes, latent});

/** Paints the newest state that was asked for; states in between may be passed over. */
function useImage(id, state, canvas) {
  const wanted = useRef(null);
  const busy = useRef(false);
  const [problem, setProblem] = useState(null);
  const paint = async () => {
    if (busy.current) return;
    busy.current = true;
    while (wanted.current) {
      const {body, asked} = wanted.current;
      wanted.current = null;
      try {
        const blob = await postForBlob(path('api', 'explore', id, 'image'), body);
        const image = await createImageBitmap(blob);
        const target = canvas.current;
        if (!target) break;
        if (target.width !== image.width || target.height !== image.height) {
          target.width = image.width;
          target.height = image.height;
        }
        target.getContext('2d').drawImage(image, 0, 0);
        requestAnimationFrame(() => performance.measure('explore', {start: asked, end: performance.now()}));
        setProblem(null);
      } catch (e) {
        setProblem(e);
      }
    }
    busy.current = false;
  };
  const key = JSON.stringify(request(state));
  useEffect(() => {
    wanted.current = {body: request(state), asked: state.asked || performance.now()};
    paint();
  }, [key, id]);
  return problem;
}

function Pin({id, pin, truncation, onTake, onRemove}) {
  const [url, setUrl] = useState(null);
  useEffect(() => {
    let made;
    postForBlob(path('api', 'explore', id, 'image'), {points: [point(pin)], truncation}).then(blob => {
      made = URL.createObjectURL(blob);
      setUrl(made);
    }, () => {});
    return () => made && URL.revokeObjectURL(made);
  }, [JSON.stringify(point(pin)), truncation]);
  return html`<li class="pin">
    <button class="pin-image" onClick=${onTake} aria-label=${`Go to the pin of seed ${pin.seed}`}>${url && html`<img src=${url} alt="" />`}</button>
    <button class="quiet small" onClick=${onRemove} aria-label=${`Remove the pin of seed ${pin.seed}`}>×</button>
  </li>`;
}

async function save(blobOrPromise, name) {
  const url = URL.createObjectURL(await blobOrPromise);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function Slider({label, value, min, max, step, onInput, shown}) {
  return html`<label class="slider"><span>${label}</span>
    <input type="range" min=${min} max=${max} step=${step} value=${value} aria-label=${label}
      onInput=${event => onInput(Number(event.currentTarget.value))} onDblClick=${() => onInput(0)} />
    <span class="small value" aria-hidden="true">${shown ?? short(value)}</span></label>`;
}

function Images({id, model, query}) {
  const [state, setState] = useState(() => readState(query));
  const canvas = useRef();
  const [finding, setFinding] = useState(null);
  // Whatever is moved, the image leaves the way between pins; truncation alone is for both.
  const change = part => setState(old => ({
    ...old, between: 'truncation' in part ? old.between : null, ...part, asked: performance.now(),
  }));
  const problem = useImage(id, state, canvas);
  useEffect(() => {
    const timer = setTimeout(() => writeState(id, state), 250); // browsers bound how often the address may change
    return () => clearTimeout(timer);
  }, [state]);
  const offsets = Array.from({length: model.directions}, (_, k) => state.offsets[k] || 0);
  const setOffset = (k, value) => change({offsets: offsets.map((old, i) => (i === k ? value : old))});
  const random = () => change({seed: 1 + Math.floor(Math.random() * 999999), latent: null, offsets: []});
  const bring = async file => {
    setFinding('Looking for the nearest sample…');
    try {
      const response = await fetch(path('api', 'explore', id, 'project'), {method: 'POST', body: file});
      const found = await response.json();
      if (!response.ok) throw new Error(found.error);
      change({latent: found.latent, label: found.label, offsets: []});
      setFinding(`The nearest sample that was found, at distance ${short(found.distance)}.`);
    } catch (e) {
      setFinding(e.message);
    }
  };
  const all = state.pins.length ? state.pins : [state];
  const body = {points: all.map(point), truncation: state.truncation};
  const codes = Object.entries(model.codes);
  return html`<div class="explore-grid">
    <section class="panel view">
      <canvas ref=${canvas} role="img" aria-label=${`A sample of ${model.recipe} on ${model.data}`}></canvas>
      ${problem && html`<${Problem} problem=${problem} />`}
      <div class="actions center">
        <button onClick=${random}>Another</button>
        <button class="primary" disabled=${onTheWay(state)} onClick=${() => change({pins: [...state.pins, point({...state, offsets})]})}>Pin</button>
      </div>
      <ul class="pins" aria-label="Pins">${state.pins.map((pin, i) => html`<${Pin} key=${i + JSON.stringify(pin)} id=${id} pin=${pin}
        truncation=${state.truncation} onTake=${() => change({...pin})}
        onRemove=${() => change({pins: state.pins.filter((_, other) => other !== i)})} />`)}</ul>
      ${state.pins.length > 1 && html`<${Slider} label="Between pins" value=${state.between ?? 0} min="0" max=${state.pins.length - 1} step="0.01"
        onInput=${value => change({between: value})} />`}
      ${state.pins.length < 2 && html`<p class="muted small center">Pin two samples or more to go from one to the other.</p>`}
      <div class="actions center">
        <${Action} onAct=${() => new Promise(done => canvas.current.toBlob(done)).then(blob => save(blob, `${id}.png`))}>PNG<//>
        ${model.rate > 0 && html`<${Action} onAct=${() => play(id, request(state))}>Play<//>`}
        <${Action} onAct=${() => save(postForBlob(path('api', 'explore', id, 'zip'), body), `${id}.zip`)}>ZIP${state.pins.length ? ' of pins' : ''}<//>
        ${!model.rate && html`<${Action} disabled=${state.pins.length < 2} onAct=${() => save(postForBlob(path('api', 'explore', id, 'gif'), body), `${id}.gif`)}>GIF through pins<//>`}
      </div>
    </section>
    <section class="panel controls">
      <header><h2>Directions</h2><button class="quiet" onClick=${() => change({offsets: []})}>Back to the middle</button></header>
      ${offsets.map((value, k) => html`<${Slider} key=${k} label=${`Direction ${k + 1}`} value=${value} min=${-FARTHEST} max=${FARTHEST} step="0.01"
        onInput=${next => setOffset(k, next)} />`)}
      <p class="muted small">Those along which the first layer of the generator varies most, the strongest first.</p>
      ${model.classes.length > 0 && html`<label class="field">Class <select value=${state.label} onChange=${event => change({label: Number(event.currentTarget.value)})}>
        ${model.classes.map((name, i) => html`<option value=${i}>${name}</option>`)}</select></label>`}
      ${codes.map(([name, count]) => (count
        ? html`<label class="field">Code ${name} <select value=${state.codes[name] ?? 0} onChange=${event => change({codes: {...state.codes, [name]: Number(event.currentTarget.value)}})}>
            ${Array.from({length: count}, (_, i) => html`<option value=${i}>${i}</option>`)}</select></label>`
        : html`<${Slider} label=${`Code ${name}`} value=${state.codes[name] ?? 0} min="-2" max="2" step="0.02"
            onInput=${value => change({codes: {...state.codes, [name]: value}})} />`))}
      ${model.truncates && html`<${Slider} label="Truncation ψ" value=${state.truncation} min="0" max="1.2" step="0.01" onInput=${value => change({truncation: value})} />`}
      <label class="field">Seed <input type="number" min="1" value=${state.seed}
        onChange=${event => change({seed: Number(event.currentTarget.value) || 1, latent: null})} /></label>
      ${!model.rate && html`<label class="field">Your own image <input type="file" accept="image/*" onChange=${event => event.currentTarget.files[0] && bring(event.currentTarget.files[0])} /></label>`}
      ${finding && html`<p class="small" role="status">${finding}</p>`}
      <p class="muted small">The address holds all of this: copy it to share.</p>
    </section>
  </div>`;
}

export function Explore({id, query}) {
  const {value, problem, reload} = useGet(path('api', 'explore', id));
  const first = useMemo(() => query, []);
  const head = html`<p class="crumb small"><a href=${'#/run/' + encodeURIComponent(id)}>${id}</a></p>
    <div class="page-head"><div><h1>Explorer</h1>
      ${value && html`<p class="muted small facts"><span>${value.recipe}</span><span>${value.data}</span><span>after ${kimg(value.images)} kimg</span></p>`}</div>
      ${value && html`<button onClick=${reload}>Newest checkpoint</button>`}</div>`;
  if (problem && !value) {
    return problem.status === 404
      ? html`<${Empty} title="There is no such run"><a href="#/runs">To the runs</a><//>`
      : html`${head}<${Problem} problem=${problem} retry=${reload} />`;
  }
  if (!value) return html`${head}<${Waiting}>Loading the model…<//>`;
  if (value.translations) return html`${head}<${Translate} id=${id} model=${value} />`;
  return html`${head}${value.image
    ? html`<${Images} key=${value.images} id=${id} model=${value} query=${first} />`
    : html`<${Rows} id=${id} model=${value} />`}`;
}
