/**
 * Scalar functions in GLSL for the WebGL engine. TensorFlow.js leaves them to the driver, whose own may be off by dozens of
 * ulps (GLSL ES 3.00, section 4.5.1, asks for no more). Source of the polynomials: Moshier's Cephes library, single
 * precision (expf, logf, sinf, cosf, tanhf).
 */

/** What a number is by its bits: GLSL asks no engine to know NaN. */
const BITS = `
  float infinite() { return intBitsToFloat(0x7f800000); }
  float notANumber() { return intBitsToFloat(0x7fc00000); }
  bool isNaN32(float x) { return (floatBitsToInt(x) & 0x7fffffff) > 0x7f800000; }
  bool isEnd32(float x) { return (floatBitsToInt(x) & 0x7f800000) == 0x7f800000; }
  float div32(float a, float b) { return a / b; }`;

/** e^r - 1 for |r| <= ln(2)/2, and powers of two from their bits. */
const EXPONENTIALS = `
  float expm1Near0(float r) {
    float p = ((((1.9875691500e-4 * r + 1.3981999507e-3) * r + 8.3334519073e-3) * r + 4.1665795894e-2) * r
      + 1.6666665459e-1) * r + 5.0000001201e-1;
    return r * r * p + r;
  }
  float powerOfTwo(int k) { return intBitsToFloat((k + 127) << 23); }
  float scaled(float x, int k) { int half_ = k / 2; return x * powerOfTwo(half_) * powerOfTwo(k - half_); }
  float reduced(float x, float k) { return (x - k * 0.693359375) + k * 2.12194440e-4; }
  float exp32(float x) {
    if (isNaN32(x)) return x;
    if (x > 88.7228394) return infinite();
    if (x < -104.0) return 0.0;
    float k = floor(x * 1.44269504 + 0.5);
    return scaled(1.0 + expm1Near0(reduced(x, k)), int(k));
  }
  float expm132(float x) {
    if (isNaN32(x) || x > 80.0) return exp32(x);
    if (x < -20.0) return -1.0;
    float k = floor(x * 1.44269504 + 0.5);
    if (k == 0.0) return expm1Near0(x);
    float p = powerOfTwo(int(k));
    return p * expm1Near0(reduced(x, k)) + (p - 1.0);
  }
  float sigmoid32(float x) {
    float e = exp32(-x);
    return isEnd32(e) && !isNaN32(e) ? 0.0 : 1.0 / (1.0 + e);
  }
  float tanh32(float x) {
    if (isNaN32(x)) return x;
    float size = abs(x);
    if (size > 9.1) return sign(x);
    if (size > 0.625) return sign(x) * (1.0 - 2.0 / (exp32(2.0 * size) + 1.0));
    float z = x * x;
    return ((((-5.70498872745e-3 * z + 2.06390887954e-2) * z - 5.37397155531e-2) * z + 1.33314422036e-1) * z
      - 3.33332819422e-1) * z * x + x;
  }`;

/** x = 2^exponent (1 + f) with 1 + f near 1, by its bits. */
const LOGARITHMS = `
  float splitOff(float x, out float exponent) {
    int bits = floatBitsToInt(x);
    exponent = float((bits >> 23) - 126);
    float m = intBitsToFloat((bits & 0x7fffff) | 0x3f000000);
    if (m >= 0.707106781) return m - 1.0;
    exponent -= 1.0;
    return m + m - 1.0;
  }
  float logTail(float f) {
    return ((((((((7.0376836292e-2 * f - 1.1514610310e-1) * f + 1.1676998740e-1) * f - 1.2420140846e-1) * f
      + 1.4249322787e-1) * f - 1.6668057665e-1) * f + 2.0000714765e-1) * f - 2.4999993993e-1) * f
      + 3.3333331174e-1) * f * f * f;
  }
  float log32(float x) {
    if (isNaN32(x)) return x;
    if (x == 0.0) return -infinite();
    if (x < 0.0) return notANumber();
    if (isEnd32(x)) return x;
    float e;
    float f = splitOff(x, e);
    float y = (logTail(f) - 2.12194440e-4 * e) - 0.5 * f * f;
    return (f + y) + 0.693359375 * e;
  }
  float log1p32(float x) {
    if (isNaN32(x)) return x;
    if (x > -0.29 && x < 0.41) return (logTail(x) - 0.5 * x * x) + x;
    float u = 1.0 + x;
    if (u <= 0.0 || isEnd32(u)) return log32(u);
    // By the bits, for a compiler would take (1 + x) - 1 for x.
    float rounded = intBitsToFloat(floatBitsToInt(u));
    return log32(u) + (x - (rounded - 1.0)) / u;
  }`;

/** The argument less the nearest multiple of pi/2, which is taken in parts with exact products. */
const WAVES = `
  float wave(float x, float quarterTurns) {
    if (isEnd32(x)) return notANumber();
    float k = floor(x * 0.636619772 + 0.5);
    float r = (((x - k * 1.5703125) - k * 4.837512969970703e-4) - k * 7.549533620476723e-8) - k * 2.5632829192545614e-12;
    float z = r * r;
    float quarter = k + quarterTurns - 4.0 * floor((k + quarterTurns) * 0.25);
    bool odd = quarter == 1.0 || quarter == 3.0;
    float s = ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * r + r;
    float c = ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z - 0.5 * z + 1.0;
    float y = odd ? c : s;
    return quarter >= 2.0 ? -y : y;
  }
  float sin32(float x) { return wave(x, 0.0); }
  float cos32(float x) { return wave(x, 1.0); }`;

/** The exponent's share, y times the exponent of x, is exact in two parts; the rest is y times a small logarithm. */
const POWER = `
  float pow32(float a, float y) {
    if (y == 0.0 || a == 1.0) return 1.0;
    if (isNaN32(a) || isNaN32(y)) return notANumber();
    float x = abs(a);
    if (isEnd32(y)) return x == 1.0 ? 1.0 : (x > 1.0) == (y > 0.0) ? infinite() : 0.0;
    bool whole = floor(y) == y;
    bool odd = whole && abs(y) < 16777216.0 && floor(y * 0.5) * 2.0 != y;
    float flips = floatBitsToInt(a) < 0 && odd ? -1.0 : 1.0;
    if (x == 0.0) return flips * (y > 0.0 ? 0.0 : infinite());
    if (isEnd32(x)) return flips * (y > 0.0 ? infinite() : 0.0);
    if (a < 0.0 && !whole) return notANumber();
    float e;
    float f = splitOff(x, e);
    float small = y * ((logTail(f) - 0.5 * f * f) + f) * 1.44269504;
    float high = intBitsToFloat(floatBitsToInt(y) & 0xfffff000);
    float first = high * e;
    float second = (y - high) * e;
    float k = floor(first + second + small + 0.5);
    if (k > 128.0) return flips * infinite();
    if (k < -151.0) return 0.0;
    float rest = ((first - k) + second) + small;
    return flips * scaled(1.0 + expm1Near0(rest * 0.693147181), int(k));
  }`;

/** All functions: `div32`, `exp32`, `expm132`, `sigmoid32`, `tanh32`, `log32`, `log1p32`, `sin32`, `cos32`, `pow32`. */
const GLSL_FUNCTIONS: string = `${BITS}${EXPONENTIALS}${LOGARITHMS}${WAVES}${POWER}`;

/** A program for TensorFlow.js's WebGL engine: one function of those above, element by element. */
export interface GlslProgram {
  readonly variableNames: string[];
  readonly outputShape: number[];
  readonly userCode: string;
}

/** A function of one or two vectors of `length` elements. */
export function glslProgram(name: string, operands: 1 | 2, length: number): GlslProgram {
  const variableNames = ["A", "B"].slice(0, operands);
  const args = variableNames.map((variable) => `get${variable}AtOutCoords()`).join(", ");
  const userCode = `${GLSL_FUNCTIONS}
    void main() { setOutput(${name}(${args})); }`;
  return { variableNames, outputShape: [length], userCode };
}
