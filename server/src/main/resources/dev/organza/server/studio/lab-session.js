// A live game on the studio: opened, played with, and drawn frame by frame. The page asks for a frame
// when it has drawn the one before, so that a slow page gets newer frames and no queue.
import {useEffect, useRef, useState} from './dom.js';
import {get, post} from './api.js';
import {floats} from './lab-canvas.js';

const MOST_POINTS = 1200;
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const CALM_MILLIS = 700;

function sceneOf(document) {
  return {
    ...document,
    reals: floats(document.reals),
    density: floats(document.density),
    modes: floats(document.modes),
    latents: floats(document.latents),
  };
}

const portraitOf = document => document && {...document, field: floats(document.field)};

function frameOf(lane, label) {
  const frame = {...lane, label};
  for (const name of ['samples', 'logits', 'generated', 'logRatio', 'warped', 'arrows', 'weights', 'trail']) {
    frame[name] = floats(lane[name]);
  }
  return frame;
}

function curvesOf(document) {
  const points = new Map();
  const {step, ...values} = document;
  step.forEach((s, i) => points.set(s,
    Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list[i]]))));
  return points;
}

function lanesOf(document) {
  return document.lanes.map(lane => ({
    name: lane.name,
    scene: sceneOf(lane.scene),
    portrait: portraitOf(lane.portrait),
    recipe: lane.recipe,
    players: lane.players,
    curves: curvesOf(lane.curves),
  }));
}

const pause = millis => new Promise(done => setTimeout(done, millis));
const painted = () => new Promise(done => requestAnimationFrame(done));
const visible = () => document.hidden
  ? new Promise(done => document.addEventListener('visibilitychange', done, {once: true}))
  : null;

/**
 * The session that a wish opens: {lanes, frames, head, problem, act, again}. head has version,
 * playing, moves, trouble and answer; frames[i] is that of lanes[i].
 */
export function useSession(wish) {
  const key = JSON.stringify(wish);
  const [shown, setShown] = useState({});
  const [opened, setOpened] = useState(0);
  const current = useRef(null);

  useEffect(() => {
    if (!wish) return undefined;
    const session = {id: null, ended: false, version: 0, lanes: [], abort: new AbortController()};
    current.current = session;
    setShown({opening: true});
    const leave = () => {
      session.ended = true;
      session.abort.abort();
      if (session.id) {
        fetch('/api/lab/' + session.id, {method: 'DELETE', keepalive: true}).catch(() => {});
      }
    };
    addEventListener('pagehide', leave);
    follow(session, wish, setShown);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [key, opened]);

  const act = async (what, more = {}) => {
    const session = current.current;
    if (!session || !session.id) return;
    try {
      const document = await post('/api/lab/' + session.id, {act: what, ...more});
      if (document.version < session.version) return; // the answer to a later act was quicker
      take(session, document);
      setShown(old => ({...old, lanes: session.lanes, refused: null, head: headOf(document)}));
    } catch (problem) {
      setShown(old => ({...old, refused: problem}));
    }
  };
  return {...shown, ...matched(shown), act, again: () => setOpened(n => n + 1)};
}

/** Games and frames of the same number: a branch is known before its first frame. */
function matched({lanes, frames}) {
  if (!lanes || !frames || lanes.length === frames.length) return {};
  const both = Math.min(lanes.length, frames.length);
  return {lanes: lanes.slice(0, both), frames: frames.slice(0, both)};
}

const headOf = ({version, playing, speed, label, moves, trouble, answer}) =>
  ({version, playing, speed, label, moves, trouble, answer});

/** Takes what an answer says of the games; curves that the page has go on. */
function take(session, document) {
  const before = session.lanes;
  session.version = document.version;
  session.lanes = lanesOf(document);
  session.lanes.forEach((lane, i) => {
    const old = before[i];
    if (old && document.lanes[i].start === old.start) {
      old.curves.forEach((values, step) => lane.curves.has(step) || lane.curves.set(step, values));
    }
    lane.start = document.lanes[i].start;
  });
}

async function follow(session, wish, setShown) {
  try {
    const {id} = await post('/api/lab', wish, session.abort.signal);
    session.id = id;
    if (session.ended) {
      fetch('/api/lab/' + id, {method: 'DELETE'}).catch(() => {});
      return;
    }
    const document = await get('/api/lab/' + id, session.abort.signal);
    take(session, document);
    setShown({id, lanes: session.lanes, head: headOf(document), frames: []});
    let version = 0;
    while (!session.ended) {
      await visible();
      const frame = await get(`/api/lab/${id}/frame?after=${version}`, session.abort.signal);
      if (!frame.version) continue;
      if (frame.lanes && frame.lanes.length !== session.lanes.length) {
        await pause(30); // a branch has come or gone; the answer that tells of it is on its way
        continue;
      }
      version = frame.version;
      if (frame.lanes) show(session, frame, setShown);
      await painted();
      if (calm.matches && frame.playing) await pause(CALM_MILLIS);
    }
  } catch (problem) {
    if (!session.ended) setShown(old => ({...old, opening: false, problem}));
  }
}

function show(session, document, setShown) {
  const frames = document.lanes.map(lane => frameOf(lane, document.label));
  frames.forEach((frame, i) => {
    const curves = session.lanes[i].curves;
    curves.set(frame.step, {...curves.get(frame.step), ...frame.values});
    if (curves.size > MOST_POINTS) {
      [...curves.keys()].sort((a, b) => a - b).forEach((step, k) => k % 2 && curves.delete(step));
    }
  });
  setShown(old => ({...old, frames, head: headOf(document)}));
}

/** The named curve of a lane: [[step, value]…] in order. */
export function curve(lane, name) {
  return [...lane.curves].map(([step, values]) => [step, values[name] ?? null])
    .sort((a, b) => a[0] - b[0]);
}
