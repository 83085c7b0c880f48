/**
 * Scalar functions in WGSL for the WebGPU engine: the twin of glsl-functions.ts, with the same polynomials (Moshier's Cephes
 * library, single precision). Whether a number is NaN or infinite is asked of its bits, as compilers of WGSL may assume that
 * there are none.
 */

const BITS = `
  fn isNaN32(x : f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
  fn isEnd32(x : f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) == 0x7f800000u; }
  fn ofBits(bits : u32) -> f32 { return bitcast<f32>(bits + u32(uniforms.size < 0)); }
  fn infinite() -> f32 { return ofBits(0x7f800000u); }
  fn notANumber() -> f32 { return ofBits(0x7fc00000u); }`;

/** e^r - 1 for |r| <= ln(2)/2, and powers of two from their bits. */
const EXPONENTIALS = `
  fn expm1Near0(r : f32) -> f32 {
    let p = ((((1.9875691500e-4 * r + 1.3981999507e-3) * r + 8.3334519073e-3) * r + 4.1665795894e-2) * r
      + 1.6666665459e-1) * r + 5.0000001201e-1;
    return r * r * p + r;
  }
  fn powerOfTwo(k : i32) -> f32 { return bitcast<f32>((k + 127) << 23u); }
  fn scaled(x : f32, k : i32) -> f32 { let h = k / 2; return x * powerOfTwo(h) * powerOfTwo(k - h); }
  fn reduced(x : f32, k : f32) -> f32 { return (x - k * 0.693359375) + k * 2.12194440e-4; }
  fn exp32(x : f32) -> f32 {
    if (isNaN32(x)) { return x; }
    if (x > 88.7228394) { return infinite(); }
    if (x < -104.0) { return 0.0; }
    let k = floor(x * 1.44269504 + 0.5);
    return scaled(1.0 + expm1Near0(reduced(x, k)), i32(k));
  }
  fn expm132(x : f32) -> f32 {
    if (isNaN32(x) || x > 80.0) { return exp32(x); }
    if (x < -20.0) { return -1.0; }
    let k = floor(x * 1.44269504 + 0.5);
    if (k == 0.0) { return expm1Near0(x); }
    let p = powerOfTwo(i32(k));
    return p * expm1Near0(reduced(x, k)) + (p - 1.0);
  }
  fn sigmoid32(x : f32) -> f32 {
    if (isNaN32(x)) { return x; }
    let e = exp32(-x);
    if (isEnd32(e)) { return 0.0; }
    return 1.0 / (1.0 + e);
  }
  fn tanh32(x : f32) -> f32 {
    if (isNaN32(x)) { return x; }
    let size = abs(x);
    if (size > 9.1) { return sign(x); }
    if (size > 0.625) { return sign(x) * (1.0 - 2.0 / (exp32(2.0 * size) + 1.0)); }
    let z = x * x;
    return ((((-5.70498872745e-3 * z + 2.06390887954e-2) * z - 5.37397155531e-2) * z + 1.33314422036e-1) * z
      - 3.33332819422e-1) * z * x + x;
  }`;

/** x = 2^exponent (1 + f) with 1 + f near 1, by its bits. */
const LOGARITHMS = `
  struct Split { exponent : f32, f : f32 }
  fn splitOff(x : f32) -> Split {
    let bits = bitcast<i32>(x);
    let exponent = f32((bits >> 23u) - 126);
    let m = bitcast<f32>((bits & 0x7fffff) | 0x3f000000);
    if (m >= 0.707106781) { return Split(exponent, m - 1.0); }
    return Split(exponent - 1.0, m + m - 1.0);
  }
  fn logTail(f : f32) -> f32 {
    return ((((((((7.0376836292e-2 * f - 1.1514610310e-1) * f + 1.1676998740e-1) * f - 1.2420140846e-1) * f
      + 1.4249322787e-1) * f - 1.6668057665e-1) * f + 2.0000714765e-1) * f - 2.4999993993e-1) * f
      + 3.3333331174e-1) * f * f * f;
  }
  fn log32(x : f32) -> f32 {
    if (isNaN32(x)) { return x; }
    if (x == 0.0) { return -infinite(); }
    if (x < 0.0) { return notANumber(); }
    if (isEnd32(x)) { return x; }
    let s = splitOff(x);
    let y = (logTail(s.f) - 2.12194440e-4 * s.exponent) - 0.5 * s.f * s.f;
    return (s.f + y) + 0.693359375 * s.exponent;
  }
  fn log1p32(x : f32) -> f32 {
    if (isNaN32(x)) { return x; }
    if (x > -0.29 && x < 0.41) { return (logTail(x) - 0.5 * x * x) + x; }
    let u = 1.0 + x;
    if (u <= 0.0 || isEnd32(u)) { return log32(u); }
    // By the bits, for a compiler would take (1 + x) - 1 for x.
    return log32(u) + (x - (ofBits(bitcast<u32>(u)) - 1.0)) / u;
  }`;

/** The argument less the nearest multiple of pi/2, which is taken in parts with exact products. */
const WAVES = `
  fn wave(x : f32, quarterTurns : f32) -> f32 {
    if (isEnd32(x)) { return notANumber(); }
    let k = floor(x * 0.636619772 + 0.5);
    let r = (((x - k * 1.5703125) - k * 4.837512969970703e-4) - k * 7.549533620476723e-8) - k * 2.5632829192545614e-12;
    let z = r * r;
    let quarter = k + quarterTurns - 4.0 * floor((k + quarterTurns) * 0.25);
    let odd = quarter == 1.0 || quarter == 3.0;
    let s = ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * r + r;
    let c = ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z - 0.5 * z + 1.0;
    let y = select(s, c, odd);
    return select(y, -y, quarter >= 2.0);
  }
  fn sin32(x : f32) -> f32 { return wave(x, 0.0); }
  fn cos32(x : f32) -> f32 { return wave(x, 1.0); }`;

/** The exponent's share, y times the exponent of x, is exact in two parts; the rest is y times a small logarithm. */
const POWER = `
  fn pow32(a : f32, y : f32) -> f32 {
    if (y == 0.0 || a == 1.0) { return 1.0; }
    if (isNaN32(a) || isNaN32(y)) { return notANumber(); }
    let x = abs(a);
    if (isEnd32(y)) {
      if (x == 1.0) { return 1.0; }
      return select(0.0, infinite(), (x > 1.0) == (y > 0.0));
    }
    let whole = floor(y) == y;
    let odd = whole && abs(y) < 16777216.0 && floor(y * 0.5) * 2.0 != y;
    let flips = select(1.0, -1.0, (bitcast<u32>(a) >> 31u) == 1u && odd);
    if (x == 0.0) { return flips * select(infinite(), 0.0, y > 0.0); }
    if (isEnd32(x)) { return flips * select(0.0, infinite(), y > 0.0); }
    if (a < 0.0 && !whole) { return notANumber(); }
    let s = splitOff(x);
    let small = y * ((logTail(s.f) - 0.5 * s.f * s.f) + s.f) * 1.44269504;
    let high = bitcast<f32>(bitcast<u32>(y) & 0xfffff000u);
    let first = high * s.exponent;
    let second = (y - high) * s.exponent;
    let k = floor(first + second + small + 0.5);
    if (k > 128.0) { return flips * infinite(); }
    if (k < -151.0) { return 0.0; }
    let rest = ((first - k) + second) + small;
    return flips * scaled(1.0 + expm1Near0(rest * 0.693147181), i32(k));
  }`;

const WGSL_FUNCTIONS = `${BITS}${EXPONENTIALS}${LOGARITHMS}${WAVES}${POWER}`;

/** A program for TensorFlow.js's WebGPU engine. */
export interface WgslProgram {
  readonly variableNames: string[];
  readonly outputShape: number[];
  readonly size: true;
  readonly workgroupSize: [number, number, number];
  readonly dispatchLayout: { readonly x: number[] };
  /** These two are the engine's to change. */
  dispatch: [number, number, number];
  shaderKey: string;
  getUserCode(): string;
}

const WORKGROUP = 128;

/** A function, named as in glsl-functions.ts, of one or two vectors of `length` elements. */
export function wgslProgram(name: string, operands: 1 | 2, length: number): WgslProgram {
  const variableNames = ["A", "B"].slice(0, operands);
  const args = variableNames.map((variable) => `get${variable}ByOutputIndex(index)`).join(", ");
  return {
    variableNames,
    outputShape: [length],
    size: true,
    workgroupSize: [WORKGROUP, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(length / WORKGROUP), 1, 1],
    shaderKey: `convscope_${name}`,
    getUserCode: () => `${WGSL_FUNCTIONS}
      fn main(index : i32) {
        if (index < uniforms.size) { setOutputAtIndex(index, ${name}(${args})); }
      }`,
  };
}
