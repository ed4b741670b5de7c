// Eight lessons: a question, a run, and the measured answer.
import {html} from './dom.js';
import {Empty} from './parts.js';

export function Lessons() {
  return html`<section class="panel"><${Empty} title="Lessons">
    A question, a run, and the measured answer.
  <//></section>`;
}
