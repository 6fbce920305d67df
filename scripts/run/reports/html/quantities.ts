/** A duration in at most three digits and a unit: `84 ms`, `1.24 s`, `12 min 5 s`. */
export function durationText(ms: number): string {
  if (ms < 999.5) return `${String(Math.round(ms))} ms`
  const seconds = ms / 1000
  if (seconds < 59.95) return `${String(Number(seconds.toFixed(seconds < 9.995 ? 2 : 1)))} s`
  const whole = Math.round(seconds)
  return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`
}

/** A size in units of 1024: `512 B`, `3.1 KB`, `12 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`
  const [size, unit] = bytes < 1_048_064 ? [bytes / 1024, 'KB'] : [bytes / 1_048_576, 'MB']
  return `${size.toFixed(size < 9.95 ? 1 : 0)} ${unit}`
}
