// The frame of the page: the address after # says what is shown.
import {html, render, useEffect, useRef, useState} from './dom.js';
import {useConnected} from './api.js';
import {Explore} from './explore.js';
import {Lab} from './lab.js';
import {Lessons} from './lessons.js';
import {Empty} from './parts.js';
import {Run} from './run.js';
import {Runs} from './runs.js';

/** #/explore/ID?seed=3 is {name: 'explore', id: 'ID', query: URLSearchParams}. */
function route() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [name = '', ...rest] = path.split('/');
  let id = rest.join('/');
  try {
    id = decodeURIComponent(id);
  } catch {
    // A broken address names nothing, as it stands.
  }
  return {name: name || 'runs', id, query: new URLSearchParams(query)};
}

const PAGES = {
  runs: {title: 'Runs', view: Runs},
  run: {title: 'Run', view: Run, under: 'runs'},
  explore: {title: 'Explorer', view: Explore, under: 'runs'},
  lab: {title: 'Laboratory', view: Lab},
  lessons: {title: 'Lessons', view: Lessons},
};

const NEXT_THEME = {system: 'light', light: 'dark', dark: 'system'};
const THEME_SIGN = {system: '◐', light: '☀', dark: '☾'};

function ThemeSwitch() {
  const [theme, setTheme] = useState(localStorage.getItem('organza.theme') || 'system');
  const turn = () => {
    const next = NEXT_THEME[theme] || 'system';
    if (next === 'system') {
      localStorage.removeItem('organza.theme');
    } else {
      localStorage.setItem('organza.theme', next);
    }
    setTheme(next);
    window.dispatchEvent(new Event('themechange'));
  };
  return html`<button class="icon" onClick=${turn} title=${`Colours: ${theme}`}
    aria-label=${`Colours: ${theme}; change to ${NEXT_THEME[theme]}`}>${THEME_SIGN[theme]}</button>`;
}

function Connection() {
  return useConnected() === false
    ? html`<div class="banner" role="status">The studio does not answer; waiting for it. What is shown may be old.</div>`
    : null;
}

function App() {
  const [now, setNow] = useState(route());
  const main = useRef();
  useEffect(() => {
    const moved = () => setNow(old => {
      const next = route();
      if (next.name !== old.name || next.id !== old.id) {
        window.scrollTo(0, 0);
        main.current.focus({preventScroll: true});
      }
      return next;
    });
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  const page = PAGES[now.name];
  useEffect(() => {
    document.title = `${now.id || (page ? page.title : 'Not found')} · Organza studio`;
  }, [now.name, now.id]);
  const tab = page && (page.under || now.name);
  return html`
    <a class="skip" href="#main" onClick=${event => { event.preventDefault(); main.current.focus(); }}>To the content</a>
    <header class="top">
      <a class="brand" href="#/runs"><img src="page/icon.svg" alt="" width="24" height="24" />Organza</a>
      <nav aria-label="Main">
        ${['runs', 'lab', 'lessons'].map(name => html`<a href=${'#/' + name}
          aria-current=${tab === name ? 'page' : null}>${PAGES[name].title}</a>`)}
      </nav>
      <${ThemeSwitch} />
    </header>
    <${Connection} />
    <main id="main" ref=${main} tabindex="-1">
      ${page
        ? html`<${page.view} key=${now.name + '/' + now.id} id=${now.id} query=${now.query} />`
        : html`<${Empty} title="There is nothing here">The address names no page of the studio.
            <a href="#/runs">To the runs</a><//>`}
    </main>`;
}

render(html`<${App} />`, document.getElementById('app'));
