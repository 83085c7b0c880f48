// Arithmetic on four floats at once that both builds share: one has fused multiply-add (relaxed SIMD), one has not.

/** a · b + c, rounded once where the machine can. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The sum of the four lanes, in pairs. */
@inline
export function sumLanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

/** a where the mask's bits are set, else b. */
@inline
export function choose(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}

/** Lane `i` of each of four vectors; the compiler computes once what several lanes have in common. */
@inline
export function lanes(i: i32, a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i < 2 ? v128.shuffle<f32>(a, b, 0, 4, 1, 5) : v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = i < 2 ? v128.shuffle<f32>(c, d, 0, 4, 1, 5) : v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  return (i & 1) == 0 ? v128.shuffle<f32>(ab, cd, 0, 1, 4, 5) : v128.shuffle<f32>(ab, cd, 2, 3, 6, 7);
}

/** Stores four rows of four as four columns, `apart` bytes apart. */
@inline
export function turn(a: v128, b: v128, c: v128, d: v128, to: usize, apart: usize): void {
  v128.store(to, lanes(0, a, b, c, d));
  v128.store(to + apart, lanes(1, a, b, c, d));
  v128.store(to + 2 * apart, lanes(2, a, b, c, d));
  v128.store(to + 3 * apart, lanes(3, a, b, c, d));
}
