// A new training: a recipe, data, and any setting of the recipe with what it means.
import {html, useMemo, useState} from './dom.js';
import {path, post, useGet} from './api.js';
import {Dialog, Problem, Waiting} from './parts.js';

const MOST_SHOWN = 60;

/** Markdown of a phrase: code alone. */
const Phrase = ({text}) => html`${text.split('`').map((part, i) => (i % 2 ? html`<code>${part}</code>` : part))}`;

function Setting({setting, value, onChange}) {
  const id = 'set-' + setting.path;
  const changed = value !== undefined;
  return html`<div class=${'setting' + (changed ? ' changed' : '')}>
    <label for=${id} class="mono">${setting.path}</label>
    ${setting.choices.length
      ? html`<select id=${id} value=${changed ? value : setting.value} onChange=${event => onChange(event.currentTarget.value)}>
          ${setting.choices.map(choice => html`<option value=${choice}>${choice}</option>`)}</select>`
      : html`<input id=${id} value=${changed ? value : setting.value} onInput=${event => onChange(event.currentTarget.value)} spellcheck="false" />`}
    <p class="small muted"><${Phrase} text=${setting.meaning} /></p>
  </div>`;
}

function Settings({recipe, changes, onChange}) {
  const {value, problem} = useGet(path('api', 'recipes', recipe));
  const [wanted, setWanted] = useState('');
  const found = useMemo(() => {
    if (!value) return [];
    const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
    return value.keys.filter(key => !['data.source', 'name', 'paper', 'departs'].includes(key.path)
      && words.every(word => (key.path + ' ' + key.meaning).toLowerCase().includes(word)));
  }, [value, wanted]);
  if (problem) return html`<${Problem} problem=${problem} />`;
  if (!value) return html`<${Waiting} />`;
  const shown = wanted ? found.slice(0, MOST_SHOWN) : found.filter(key =>
    changes[key.path] !== undefined || /^(seed|training\.(kimg|batch)|.*\.learningRate|objective|penalties\[0\]\.weight|augmentation)$/.test(key.path));
  return html`<div class="settings">
    <input type="search" placeholder="Find a setting, such as learning rate" aria-label="Find a setting"
      value=${wanted} onInput=${event => setWanted(event.currentTarget.value)} />
    <div class="setting-list" tabindex="0" role="region" aria-label="Settings">
      ${shown.map(setting => html`<${Setting} key=${setting.path} setting=${setting} value=${changes[setting.path]}
        onChange=${text => onChange(setting.path, text === setting.value ? undefined : text)} />`)}
      ${!shown.length && html`<p class="muted">No setting has these words.</p>`}
      ${!wanted && html`<p class="small muted">${value.keys.length} settings in all; search to see others.</p>`}
    </div>
  </div>`;
}

export function NewTraining({onClose, recipe: given = 'compact'}) {
  const {value, problem} = useGet('/api/recipes');
  const [recipe, setRecipe] = useState(given);
  const [data, setData] = useState('');
  const [changes, setChanges] = useState({});
  const [refused, setRefused] = useState(null);
  const [busy, setBusy] = useState(false);
  const start = async event => {
    event.preventDefault();
    setBusy(true);
    setRefused(null);
    try {
      await post('/api/trainings', {
        recipe, data, settings: Object.entries(changes).map(([key, text]) => `${key}=${text}`),
      });
      onClose();
    } catch (e) {
      setRefused(e);
      setBusy(false);
    }
  };
  const chosen = value && value.recipes.find(one => one.name === recipe);
  return html`<${Dialog} title="New training" onClose=${onClose}>
    ${problem ? html`<${Problem} problem=${problem} />` : !value ? html`<${Waiting} />` : html`
    <form class="stack" onSubmit=${start}>
      <div class="two">
        <div><label for="recipe">Recipe</label>
          <select id="recipe" value=${recipe} onChange=${event => { setRecipe(event.currentTarget.value); setChanges({}); }}>
            ${value.recipes.map(one => html`<option value=${one.name}>${one.name}</option>`)}</select></div>
        <div><label for="data">Data</label>
          <input id="data" list="sources" value=${data} placeholder=${chosen ? chosen.data : ''} spellcheck="false"
            onInput=${event => setData(event.currentTarget.value)} />
          <datalist id="sources">${value.sources.map(one => html`<option value=${one.name}>${one.about}</option>`)}</datalist></div>
      </div>
      ${chosen && html`<p class="small muted">${chosen.paper}</p>`}
      <${Settings} key=${recipe} recipe=${recipe} changes=${changes}
        onChange=${(key, text) => setChanges(old => {
          const next = {...old, [key]: text};
          if (text === undefined) delete next[key];
          return next;
        })} />
      ${refused && html`<${Problem} problem=${refused} />`}
      <div class="actions end">
        <span class="muted small grow">${Object.keys(changes).length
          ? Object.entries(changes).map(([key, text]) => `${key}=${text}`).join('  ') : 'A name of a data set, or the path of a file or folder.'}</span>
        <button class="primary" type="submit" disabled=${busy} aria-busy=${busy}>Start</button>
      </div>
    </form>`}
  <//>`;
}
