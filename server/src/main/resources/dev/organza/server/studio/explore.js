import {html} from './dom.js';

export function Explore({id}) {
  return html`<h1>${id}</h1>`;
}
