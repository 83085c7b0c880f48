/**
 * How far colours are apart for eyes of all kinds. For tests. Sources: Machado, Oliveira, Fernandes 2009, "A physiologically-based
 * model for simulation of color vision deficiency" (matrices at severity 1.0); Ottosson 2020, "A perceptual color space for
 * image processing" (OKLab).
 */

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

const eyes: Readonly<Record<string, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const toCones: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];

const toLab: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

function times(matrix: Matrix, [x, y, z]: Triple): Triple {
  const row = ([a, b, c]: Triple): number => a * x + b * y + c * z;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

const each = ([x, y, z]: Triple, f: (value: number) => number): Triple => [f(x), f(y), f(z)];

/** Of `#rrggbb`, linear, 0 to 1. */
function linear(hex: string): Triple {
  const value = Number.parseInt(hex.slice(1), 16);
  const bytes: Triple = [value >> 16, (value >> 8) & 255, value & 255];
  return each(bytes, (byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}

function labOf(hex: string, eye: Matrix): Triple {
  const seen = each(times(eye, linear(hex)), (share) => Math.min(1, Math.max(0, share)));
  return each(times(toLab, each(times(toCones, seen), Math.cbrt)), (value) => 100 * value);
}

/** The smallest distance of two of these colours for any eye, in hundredths of OKLab's lightness. */
export function leastDistance(colours: readonly string[]): number {
  const distances = Object.values(eyes).flatMap((eye) => {
    const labs = colours.map((hex) => labOf(hex, eye));
    return labs.flatMap((a, i) =>
      labs.slice(i + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
    );
  });
  return Math.min(...distances);
}

/** WCAG 2's contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const luminance = (hex: string): number => {
    const [red, green, blue] = linear(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const ratio = luminance(one) / luminance(other);
  return Math.max(ratio, 1 / ratio);
}
