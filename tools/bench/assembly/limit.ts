// AssemblyScript: multiplications and additions on registers alone, as many at once as keep both of a core's units busy
// (12 chains; each waits 4 cycles for its last result). Nothing is loaded or stored, so no kernel can be faster.

function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** `rounds` times 12 vectors of 4: 96 operations a round. Gives a sum, so that nothing can be left out. */
export function spin(rounds: i32, factor: f32): f32 {
  const x = f32x4.splat(factor);
  let a = f32x4.splat(1),
    b = f32x4.splat(2),
    c = f32x4.splat(3),
    d = f32x4.splat(4);
  let e = f32x4.splat(5),
    f = f32x4.splat(6),
    g = f32x4.splat(7),
    h = f32x4.splat(8);
  let i = f32x4.splat(9),
    j = f32x4.splat(10),
    k = f32x4.splat(11),
    l = f32x4.splat(12);
  for (let round = 0; round < rounds; round++) {
    a = madd(a, x, x);
    b = madd(b, x, x);
    c = madd(c, x, x);
    d = madd(d, x, x);
    e = madd(e, x, x);
    f = madd(f, x, x);
    g = madd(g, x, x);
    h = madd(h, x, x);
    i = madd(i, x, x);
    j = madd(j, x, x);
    k = madd(k, x, x);
    l = madd(l, x, x);
  }
  const sum = f32x4.add(
    f32x4.add(
      f32x4.add(f32x4.add(a, b), f32x4.add(c, d)),
      f32x4.add(f32x4.add(e, f), f32x4.add(g, h)),
    ),
    f32x4.add(f32x4.add(i, j), f32x4.add(k, l)),
  );
  return f32x4.extract_lane(sum, 0);
}
