// Curves over images seen, on uPlot.
import {html, useEffect, useRef, useState} from './dom.js';
import {number} from './format.js';
import uPlot from './vendor/uplot.js';

export const COLOURS = ['--d', '--g', '--third', '--fourth', '--fifth', '--ink-2'];
const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3], [4, 4], [1, 2]];

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Counts up when the colours of the page change. */
function useTheme() {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const changed = () => setCount(c => c + 1);
    const media = matchMedia('(prefers-color-scheme: dark)');
    media.addEventListener('change', changed);
    addEventListener('themechange', changed);
    return () => {
      media.removeEventListener('change', changed);
      removeEventListener('themechange', changed);
    };
  }, []);
  return count;
}

/** Lines of the theory across, and places on the time line down. */
function annotations(newest) {
  return u => {
    const {lines = [], marks = []} = newest.current;
    const {ctx} = u;
    const {left, top, width, height} = u.bbox;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    ctx.font = `${11 * ratio}px system-ui, sans-serif`;
    for (const line of lines) {
      const y = u.valToPos(line.value, 'y', true);
      if (y < top || y > top + height) continue;
      ctx.strokeStyle = ctx.fillStyle = css('--theory');
      ctx.lineWidth = ratio;
      ctx.setLineDash([5 * ratio, 4 * ratio]);
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + width, y);
      ctx.stroke();
      ctx.textAlign = 'right';
      ctx.fillText(line.label, left + width - 4 * ratio, y - 4 * ratio);
    }
    for (const mark of marks) {
      const x = u.valToPos(mark.kimg, 'x', true);
      ctx.strokeStyle = css(mark.colour || '--bad');
      ctx.lineWidth = 1.5 * ratio;
      ctx.setLineDash([2 * ratio, 3 * ratio]);
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + height);
      ctx.stroke();
    }
    ctx.restore();
  };
}

function options(props, newest) {
  const axis = () => ({
    stroke: css('--ink-2'),
    grid: {stroke: css('--line'), width: 1},
    ticks: {show: false},
    font: '11px system-ui, sans-serif',
  });
  // The theory's lines are on the chart when the curves are near them.
  const range = (u, low, high) => {
    let [from, to] = [low, high];
    for (const line of newest.current.lines || []) {
      const room = Math.max(high - low, Math.abs(high) * .2) * 1.5;
      if (line.value > high && line.value < high + room) to = Math.max(to, line.value);
      if (line.value < low && line.value > low - room) from = Math.min(from, line.value);
    }
    return uPlot.rangeNum(from, to, .08, true);
  };
  return {
    width: props.width,
    height: props.height,
    series: [
      {label: 'kimg', value: (u, value) => (value === null ? '–' : number(value))},
      ...props.series.map((series, i) => ({
        label: series.label,
        stroke: css(series.colour || COLOURS[i % COLOURS.length]),
        width: 1.6,
        dash: series.dash || (series.colour ? [] : DASHES[Math.floor(i / COLOURS.length) % DASHES.length]),
        points: {show: series.values.filter(v => v !== null && v !== undefined).length <= 40, size: 5},
        spanGaps: true,
        value: (u, value) => number(value),
      })),
    ],
    axes: [{...axis(), size: 28}, {...axis(), size: 48, values: (u, values) => values.map(v => (v === null ? '' : number(v)))}],
    scales: {
      x: {time: false, range: (u, low, high) => newest.current.range || (low === high ? [low - .5, high + .5] : [low, high])},
      y: props.log ? {distr: 3} : {range},
    },
    legend: {live: true},
    cursor: {sync: props.sync ? {key: props.sync} : undefined, drag: {x: true, y: false}, points: {size: 7}},
    hooks: {
      draw: [annotations(newest)],
      setSelect: [u => {
        if (u.select.width > 4) {
          newest.current.onZoom?.([u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x')]);
        }
        u.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
      }],
    },
  };
}

const summary = (title, series) => `${title}: ` + series.map(one => {
  const last = [...one.values].reverse().find(value => value !== null && value !== undefined);
  return `${one.label} ${number(last)}`;
}).join(', ');

/**
 * A chart: {title, kimg: [], series: [{label, values, colour}], lines, marks, log, range, onZoom}.
 * Drag over it to zoom, double-click to see all.
 */
export function Chart(props) {
  const {title, note, kimg, series, height = 210} = props;
  const place = useRef();
  const plot = useRef(null);
  const newest = useRef(props);
  newest.current = props;
  const theme = useTheme();
  const shape = series.map(one => one.label + (one.values.length <= 40)).join('|') + props.log + theme;
  const data = [kimg, ...series.map(one => (props.log ? one.values.map(v => (v > 0 ? v : null)) : one.values))];
  useEffect(() => {
    const width = place.current.clientWidth;
    plot.current = new uPlot(options({...newest.current, width, height}, newest), data, place.current);
    plot.current.over.addEventListener('dblclick', () => newest.current.onZoom?.(null));
    const resize = new ResizeObserver(() => {
      if (place.current && place.current.clientWidth) {
        plot.current.setSize({width: place.current.clientWidth, height});
      }
    });
    resize.observe(place.current);
    return () => {
      resize.disconnect();
      plot.current.destroy();
    };
  }, [shape, height]);
  useEffect(() => {
    plot.current.setData(data);
  }, [props.version, kimg, props.range, props.marks && props.marks.length]);
  return html`<figure class="chart">
    <figcaption><h3>${title}</h3>${note && html`<span class="muted small">${note}</span>`}</figcaption>
    <div ref=${place} role="img" aria-label=${summary(title, series)}></div>
  </figure>`;
}
