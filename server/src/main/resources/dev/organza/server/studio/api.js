// Requests to the studio, and what it tells by itself.
import {useEffect, useRef, useState} from './dom.js';

/** An answer that is not what was asked for, in the server's words. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function answer(request) {
  let response;
  try {
    response = await request;
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new ApiError('The studio does not answer. Is it still running?', 0);
  }
  if (!response.ok) {
    let message = `the studio answered ${response.status}`;
    try {
      message = (await response.json()).error || message;
    } catch {
      // No JSON: the status says what there is to say.
    }
    throw new ApiError(message, response.status);
  }
  return response;
}

export const path = (...parts) => '/' + parts.map(encodeURIComponent).join('/');

export async function get(url, signal) {
  return (await answer(fetch(url, {signal, cache: 'no-cache'}))).json();
}

const posted = (body, signal) => ({
  method: 'POST',
  headers: {'Content-Type': 'application/json'},
  body: JSON.stringify(body),
  signal,
});

export async function post(url, body = {}, signal) {
  return (await answer(fetch(url, posted(body, signal)))).json();
}

/** The answer as bytes, for pictures and files. */
export async function blob(url, options) {
  return (await answer(fetch(url, options))).blob();
}

export const postForBlob = (url, body, signal) => blob(url, posted(body, signal));

// One channel for the whole page, closed while the page is hidden.
const listeners = new Map();
const stateListeners = new Set();
let source = null;
let connected = null; // null before the first answer

function setConnected(now) {
  if (connected !== now) {
    connected = now;
    stateListeners.forEach(tell => tell(now));
  }
}

function hear(kind) {
  source.addEventListener(kind, event => {
    const data = JSON.parse(event.data);
    (listeners.get(kind) || []).forEach(listener => listener(data));
  });
}

function open() {
  if (source || document.hidden) return;
  source = new EventSource('/api/live');
  source.addEventListener('open', () => {
    const again = connected !== true;
    setConnected(true);
    if (again) (listeners.get('again') || []).forEach(listener => listener({}));
  });
  source.addEventListener('error', () => {
    setConnected(false);
    if (source.readyState === EventSource.CLOSED) { // refused: the browser does not try again
      source = null;
      setTimeout(open, 3000);
    }
  });
  for (const kind of listeners.keys()) {
    if (kind !== 'again') hear(kind);
  }
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden && source) {
    source.close();
    source = null;
    connected = null;
  } else {
    open();
  }
});

/**
 * Listens to one kind of event; "again" comes whenever the channel is open (again), so that what
 * was missed can be asked for. Gives what ends it.
 */
export function listen(kind, listener) {
  if (!listeners.has(kind)) {
    listeners.set(kind, new Set());
    if (source && kind !== 'again') hear(kind);
  }
  listeners.get(kind).add(listener);
  open();
  return () => listeners.get(kind).delete(listener);
}

/** Whether the studio answers: null before that is known. */
export function useConnected() {
  const [state, setState] = useState(connected);
  useEffect(() => {
    stateListeners.add(setState);
    return () => stateListeners.delete(setState);
  }, []);
  return state;
}

/** A listener for as long as a part of the page is shown. */
export function useLive(kind, listener) {
  const newest = useRef(listener);
  newest.current = listener;
  useEffect(() => listen(kind, data => newest.current(data)), [kind]);
}

/** What is at an address: {value, problem, reload}. It is asked for again as the channel opens. */
export function useGet(url) {
  const [state, setState] = useState({url});
  const asked = useRef(0);
  const reload = () => {
    const mine = ++asked.current;
    return get(url).then(
      value => mine === asked.current && setState({url, value}),
      problem => mine === asked.current && setState(old => ({url, value: old.url === url ? old.value : undefined, problem})));
  };
  useEffect(() => {
    reload();
    return () => { asked.current++; };
  }, [url]);
  useLive('again', reload);
  return {...(state.url === url ? state : {}), reload};
}
