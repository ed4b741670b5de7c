// The laboratory: games of one and two dimensions, trained live.
import {html} from './dom.js';
import {Empty} from './parts.js';

export function Lab() {
  return html`<section class="panel"><${Empty} title="The laboratory">
    Games of one and two dimensions, trained before your eyes.
  <//></section>`;
}
