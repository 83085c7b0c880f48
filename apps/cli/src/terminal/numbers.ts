/** Numbers as people read them. */

const grouped = new Intl.NumberFormat("en-US");

/** `1,516` */
export function count(value: number): string {
  return grouped.format(value);
}

/** `98.5 %` @param share 0..1 */
export function percent(share: number, digits: number = 1): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(digits)} %` : "–";
}

/** An accuracy over so many examples, with the digits that the number of examples supports. */
export function accuracy(share: number, examples: number): string {
  return percent(share, examples > 1000 ? 2 : 1);
}

/** A loss, or another number that spans magnitudes. */
export function decimal(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1000 || size < 0.001 ? value.toExponential(2) : value.toFixed(4);
}

/** `2 min 5 s`, `8.3 s` */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `2:05`, for a place that changes while one looks. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, rest] = [Math.floor(whole / 3600), whole % 3600];
  const minutes = Math.floor(rest / 60);
  const tail = String(rest % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** `6×28×28` */
export function sizes(shape: readonly number[]): string {
  return shape.join("×");
}
