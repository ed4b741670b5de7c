// Small parts that all panels use.
import {html, useEffect, useRef, useState} from './dom.js';

/** A place where nothing is yet: what it is for, and what to do. */
export function Empty({title, children, action}) {
  return html`<div class="empty">
    <svg class="empty-figure" viewBox="0 0 120 48" aria-hidden="true">
      <path class="real" d="M4 40C30 40 30 8 60 8s30 32 56 32" />
      <path class="fake" d="M4 40c34 0 38-20 62-20s26 20 50 20" />
    </svg>
    <h2>${title}</h2>
    <div class="empty-text">${children}</div>
    ${action}
  </div>`;
}

/** What went wrong, in the words of who knows. */
export function Problem({problem, retry}) {
  return html`<div class="problem" role="alert">
    <p>${String(problem.message || problem)}</p>
    ${retry && html`<button class="quiet" onClick=${retry}>Try again</button>`}
  </div>`;
}

export const Waiting = ({children = 'Loading…'}) =>
  html`<p class="waiting" role="status">${children}</p>`;

/** A switch between few views, which arrow keys move. */
export function Tabs({tabs, chosen, onChoose, label}) {
  const keys = event => {
    const at = tabs.findIndex(tab => tab.id === chosen);
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (step) {
      const next = tabs[(at + step + tabs.length) % tabs.length];
      onChoose(next.id);
      event.currentTarget.querySelector(`[data-tab="${next.id}"]`).focus();
      event.preventDefault();
    }
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} onKeyDown=${keys}>
    ${tabs.map(tab => html`<button role="tab" data-tab=${tab.id} aria-selected=${tab.id === chosen}
      tabindex=${tab.id === chosen ? 0 : -1} onClick=${() => onChoose(tab.id)}>${tab.title}</button>`)}
  </div>`;
}

/** A dialog of the browser's own: focus stays inside, Escape closes it. */
export function Dialog({title, onClose, children}) {
  const dialog = useRef();
  useEffect(() => {
    dialog.current.showModal();
  }, []);
  return html`<dialog ref=${dialog} onClose=${onClose} aria-label=${title}
      onClick=${event => event.target === dialog.current && dialog.current.close()}>
    <div class="dialog">
      <header><h2>${title}</h2>
        <button class="icon" aria-label="Close" onClick=${() => dialog.current.close()}>×</button></header>
      ${children}
    </div>
  </dialog>`;
}

/** A button that works for a while and says what went wrong. */
export function Action({onAct, children, kind = '', disabled = false}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const act = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await onAct();
    } catch (e) {
      setProblem(e);
    } finally {
      setBusy(false);
    }
  };
  return html`<span class="action">
    <button class=${kind} disabled=${busy || disabled} aria-busy=${busy} onClick=${act}>${children}</button>
    ${problem && html`<span class="problem-line" role="alert">${problem.message}</span>`}
  </span>`;
}
