// Eight lessons: a question before, a run, and what the run's own numbers say after it.
import {html, useEffect, useState} from './dom.js';
import {useGet} from './api.js';
import {Pictures} from './lab.js';
import {Timeline, useKeys} from './lab-controls.js';
import {useSession} from './lab-session.js';
import {Numbers, useView} from './lab-stage.js';
import {Problem, Waiting} from './parts.js';

const DONE = 'organza.lessons';

function done() {
  try {
    return JSON.parse(localStorage.getItem(DONE)) || {};
  } catch {
    return {};
  }
}

export function Lessons({id}) {
  const {value, problem, reload} = useGet('/api/lessons');
  if (problem && !value) return html`<${Problem} problem=${problem} retry=${reload} />`;
  if (!value) return html`<${Waiting} />`;
  const at = value.lessons.findIndex(one => one.id === id);
  return at < 0
    ? html`<${Course} lessons=${value.lessons} />`
    : html`<${Lesson} key=${id} lesson=${value.lessons[at]} number=${at + 1} next=${value.lessons[at + 1]} />`;
}

function Course({lessons}) {
  const taken = done();
  return html`<div class="stack">
    <div class="page-head"><div><h1>Lessons</h1></div></div>
    <p class="lab-text">Each asks a question, trains a game before your eyes, and answers with the numbers of that very game.</p>
    <ol class="lesson-list">${lessons.map((lesson, i) => html`<li><a class="panel lesson-card" href=${'#/lessons/' + lesson.id}>
      <span class="lesson-number" aria-hidden="true">${i + 1}</span>
      <span><b>${lesson.title}</b>${lesson.id in taken && html`<span class="lesson-done"> ✓ taken</span>`}
        <span class="small muted lesson-question">${lesson.question}</span></span></a></li>`)}</ol>
  </div>`;
}

function Lesson({lesson, number, next}) {
  const [guess, setGuess] = useState(null);
  const [seed, setSeed] = useState(null);
  return html`<div class="stack lesson">
    <p class="small"><a href="#/lessons">Lessons</a> · ${number} of 8</p>
    <h1>${lesson.title}</h1>
    <div class="lesson-columns">
      <section class="panel" aria-label="The question">
        <p>${lesson.before}</p>
        <fieldset class="lesson-options" disabled=${seed !== null}><legend><b>${lesson.question}</b></legend>
          ${lesson.options.map((option, i) => html`<label><input type="radio" name="guess" checked=${guess === i}
            onChange=${() => setGuess(i)} /> ${option}</label>`)}</fieldset>
        ${seed === null && html`<button class="primary" disabled=${guess === null} onClick=${() => setSeed(1)}>Run it and see</button>
          ${guess === null && html`<p class="small muted">Guess first.</p>`}`}
      </section>
      ${seed !== null && html`<${LessonRun} key=${seed} lesson=${lesson} seed=${seed} guess=${guess} next=${next}
        again=${() => setSeed(seed + 1)} />`}
    </div>
  </div>`;
}

function LessonRun({lesson, seed, guess, next, again}) {
  const session = useSession({lesson: lesson.id, set: ['seed=' + seed]});
  const [view, change] = useView();
  const [begun, setBegun] = useState(false);
  useKeys(session, 0);
  const ready = session.frames && session.frames.length > 0;
  useEffect(() => {
    if (ready && !begun) {
      setBegun(true);
      session.act('play', {speed: 0, until: lesson.steps});
    }
  }, [ready]);
  const answer = session.head && session.head.answer;
  useEffect(() => {
    if (answer) localStorage.setItem(DONE, JSON.stringify({...done(), [lesson.id]: guess}));
  }, [Boolean(answer)]);
  if (session.problem) return html`<section class="panel"><${Problem} problem=${session.problem} retry=${session.again} /></section>`;
  if (!ready) return html`<section class="panel"><${Waiting}>Preparing the game…<//></section>`;
  const {head, frames, lanes, act} = session;
  return html`<section class="panel" aria-label="The run">
      ${answer ? html`<${Answer} lesson=${lesson} answer=${answer} guess=${guess} again=${again} next=${next} seed=${seed} />`
        : html`<p role="status" class="lesson-look">${lesson.look}
            <button class="quiet" onClick=${() => act(head.playing ? 'pause' : 'play', {speed: 0, until: lesson.steps})}>${head.playing ? 'Pause' : 'Go on'}</button></p>
          <progress max=${lesson.steps} value=${frames[0].step} aria-label="Steps made"></progress>`}
      <${Pictures} session=${session} view=${view} change=${change} />
      <${Timeline} session=${session} />
    </section>
    <section class="panel lesson-numbers" aria-label="Numbers"><${Numbers} lanes=${lanes} frames=${frames} /></section>`;
}

function Answer({lesson, answer, guess, again, next, seed}) {
  const right = guess === lesson.right;
  return html`<div class=${'lesson-answer ' + (answer.holds ? 'holds' : 'open')} role="status">
    ${answer.holds && html`<p><b>${right ? 'You were right: ' : 'It was: '}</b>${lesson.options[lesson.right]}.</p>`}
    <p>${answer.text}</p>
    <details><summary>Measured in this run (seed ${seed})</summary>
      <ul>${Object.entries(answer.claims).map(([claim, held]) => html`<li class="mono">${held ? '✓' : '✗'} ${claim}</li>`)}</ul></details>
    <p class="small muted">${lesson.more}</p>
    <p><button onClick=${again}>Again, other seed</button> <a class="button" href=${`#/lab?lesson=${lesson.id}&set=seed%3D${seed}`}>Open in the laboratory</a>
      ${next && html` <a class="button primary" href=${'#/lessons/' + next.id}>Next: ${next.title}</a>`}</p>
  </div>`;
}
