import {html} from './dom.js';

export function Run({id}) {
  return html`<h1>${id}</h1>`;
}
