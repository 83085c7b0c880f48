/** How a brightness becomes the number that a network sees, in a sentence: what to type into a pixel's cell. */
import type { Preprocessing } from "@convscope/data";

/** `A brightness v of 0…255 becomes (v/255 − 0.1311) / 0.3087: 0 is −0.42, 255 is 2.81.` */
export function pixelWords({ steps }: Preprocessing): string {
  const last = steps.at(-1);
  if (last?.kind !== "normalise") return "A pixel is its brightness v of 0…255.";
  const [means, stds] = [perChannel(last.mean), perChannel(last.std)];
  const channels = Math.max(means.length, stds.length);
  const rules = Array.from({ length: channels }, (_, channel) => {
    const [mean, std] = [means[channel] ?? means[0] ?? 0, stds[channel] ?? stds[0] ?? 1];
    const [least, most] = [-mean / std, (1 - mean) / std].map(fixed);
    const map = channels > 1 ? ` on map ${channel}` : "";
    return `(v/255 − ${short(mean)}) / ${short(std)}${map}: 0 is ${least}, 255 is ${most}`;
  });
  return `A brightness v of 0…255 becomes ${rules.join("; ")}.`;
}

function perChannel(value: number | readonly number[]): readonly number[] {
  return typeof value === "number" ? [value] : value;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function fixed(value: number): string {
  return value.toFixed(2).replace("-", "−");
}
