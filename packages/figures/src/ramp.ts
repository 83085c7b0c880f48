/**
 * Colours of values, as steps that a stylesheet can name. In the light low values are paper and high ones are dark; in the
 * dark the other way round. Sequential: dark to light like seaborn's "mako"; diverging: blue below zero, orange above.
 */

/** A ladder of colours. */
export interface Ramp {
  /** Classes are the prefix and the step's number. */
  readonly prefix: string;
  readonly light: readonly string[];
  readonly dark: readonly string[];
}

/** Pictures as they are, values from 0 up, values on both sides of 0. */
export type RampName = "diverging" | "ink" | "sequential";

type Rgb = readonly [number, number, number];

function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** `count` colours evenly along the stops. */
function ladder(stops: readonly string[], count: number): readonly string[] {
  const points = stops.map(rgb);
  return Array.from({ length: count }, (_, step) => {
    const at = (step / (count - 1)) * (points.length - 1);
    const index = Math.min(Math.floor(at), points.length - 2);
    const [from, to] = [points[index] ?? [0, 0, 0], points[index + 1] ?? [0, 0, 0]];
    const mixed = from.map((channel, i) =>
      Math.round(channel + ((to[i] ?? 0) - channel) * (at - index)),
    );
    return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
  });
}

/** The ramps by name. */
export const ramps: Readonly<Record<RampName, Ramp>> = {
  ink: {
    prefix: "i",
    light: ladder(["#ffffff", "#14171a"], 16),
    dark: ladder(["#161b22", "#f4f6f8"], 16),
  },
  sequential: {
    prefix: "s",
    light: ladder(["#f8f6f1", "#b6dcc9", "#55b0b3", "#2c789c", "#2c4278", "#1b1a38"], 24),
    dark: ladder(["#16181f", "#2c3a66", "#2d6f9b", "#41a8b0", "#9fdcbf", "#f4fbf1"], 24),
  },
  diverging: {
    prefix: "d",
    light: ladder(
      ["#08396b", "#2f7fc2", "#a9cfec", "#f8f6f1", "#f6c592", "#d2751b", "#7a3603"],
      25,
    ),
    dark: ladder(["#b5dcff", "#4f9fe0", "#24537f", "#181b20", "#7a4513", "#e0882b", "#ffdcae"], 25),
  },
};
