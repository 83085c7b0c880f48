/**
 * Numbers as people read them in a figure. Not the numbers of attributes: those are in svg.ts.
 */

/** A whole number with its thousands parted. */
export function countText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A measured number at about three digits, with a true minus sign: `−1.72`, `0.034`, `1.2e+6`. */
export function measureText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e5 || magnitude < 1e-3))
    return value.toExponential(1).replace("-", "−");
  const digits = magnitude === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(magnitude)));
  const fixed = value.toFixed(digits);
  return (fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed).replace("-", "−");
}

/** A share as a percentage; what is neither 0 nor 1 never reads as if it were. */
export function percentText(share: number): string {
  if (!Number.isFinite(share)) return String(share);
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  if (percent < 100 && percent > 99.9) return "> 99.9 %";
  return percent === 0 || percent === 100 ? `${percent} %` : `${percent.toFixed(1)} %`;
}
