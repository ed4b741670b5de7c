// A translator: bring in an image, and see what it is made into.
import {html, useEffect, useRef, useState} from './dom.js';
import {blob, path} from './api.js';
import {Problem} from './parts.js';

/** The address of a blob, for as long as it is shown. */
function useAddress(file) {
  const [url, setUrl] = useState(null);
  useEffect(() => {
    const made = file && URL.createObjectURL(file);
    setUrl(made);
    return () => made && URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

export function Translate({id, model}) {
  const [direction, setDirection] = useState(model.translations[0].name);
  const [file, setFile] = useState(null);
  const [made, setMade] = useState(null);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  const asked = useRef(0);
  useEffect(() => {
    if (!file) return;
    const mine = ++asked.current; // an answer that comes late is not shown
    setBusy(true);
    blob(path('api', 'explore', id, 'translate') + '?direction=' + direction, {method: 'POST', body: file})
      .then(answer => ({answer}), error => ({error}))
      .then(({answer, error}) => {
        if (mine !== asked.current) return;
        setMade(answer ? {image: answer, direction} : null);
        setProblem(error || null);
        setBusy(false);
      });
  }, [file, direction, id]);
  const before = useAddress(file);
  const after = useAddress(made && made.image);
  const chosen = model.translations.find(one => one.name === direction);
  const take = files => files[0] && setFile(files[0]);
  return html`<section class=${'panel translate' + (over ? ' over' : '')}
      onDragOver=${event => { event.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)}
      onDrop=${event => { event.preventDefault(); setOver(false); take(event.dataTransfer.files); }}>
    <div class="fields">
      <label class="field">Your image <input type="file" accept="image/*" onChange=${event => take(event.currentTarget.files)} /></label>
      ${model.translations.length > 1 && html`<label class="field">Direction <select value=${direction}
        onChange=${event => setDirection(event.currentTarget.value)}>${model.translations.map(one => html`<option value=${one.name}>${one.name}</option>`)}</select></label>`}
    </div>
    ${problem && html`<${Problem} problem=${problem} />`}
    ${file
      ? html`<div class="two" aria-busy=${busy}>
          <figure><img src=${before} alt="Your image" /><figcaption class="small muted">your image</figcaption></figure>
          ${made && after && !problem && html`<figure><img src=${after} alt="The translated image" />
            <figcaption class="small muted">${busy ? 'translating…' : html`${made.direction}, <a href=${after} download=${`${id}.png`}>save as PNG</a>`}</figcaption></figure>`}
        </div>`
      : html`<p class="drop muted">${'Drop an image here, or choose one. Objects of the size that they had in the training, '
          + `at ${chosen.side} × ${chosen.side} pixels, are translated best.${chosen.grey ? ' The translator takes grey levels.' : ''}`}</p>`}
  </section>`;
}
