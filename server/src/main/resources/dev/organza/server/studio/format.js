// Numbers and times as text.

export const kimg = images => {
  const value = images / 1000;
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : String(Math.round(value * 1000) / 1000);
};

/** Four significant digits; short exponents for very small and large ones. */
export function number(value) {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

export function speed(imagesPerSecond) {
  if (imagesPerSecond === null || imagesPerSecond === undefined) return '–';
  return imagesPerSecond >= 1000 ? `${number(imagesPerSecond / 1000)} k/s` : `${Math.round(imagesPerSecond)} /s`;
}

export function duration(seconds) {
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  if (whole < 7200) return `${Math.round(whole / 60)} min`;
  if (whole < 172800) return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
  return `${Math.round(whole / 86400)} days`;
}

export const percent = share => `${Math.round(100 * share)} %`;

export const STATES = {
  training: 'Training',
  complete: 'Complete',
  stopped: 'Stopped',
  killed: 'Killed',
  diverged: 'Diverged',
  damaged: 'Damaged',
};
