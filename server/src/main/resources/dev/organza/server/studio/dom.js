// What every module of the page draws with.
export {html, render, useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState}
  from './vendor/htm-preact.js';
