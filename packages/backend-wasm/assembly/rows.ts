// Walks a broadcast array row by row. The host has merged axes that lie together, so rows are as long as they can be.
// Layout of the arguments from `first` on: rank, sizes[rank], then strides[rank] of each operand, in elements.

/** Length of a row. */
@inline
export function rowLength(step: usize, first: i32): i32 {
  const rank = load<i32>(step + 8 + (<usize>first << 2));
  return load<i32>(step + 8 + (<usize>(first + rank) << 2));
}

/** The stride of `operand` within a row. */
export function rowStride(step: usize, first: i32, operand: i32): i32 {
  const rank = load<i32>(step + 8 + (<usize>first << 2));
  return load<i32>(step + 8 + (<usize>(first + (operand + 2) * rank) << 2));
}

/** Where row `row` of `operand` begins, in elements. */
export function rowOffset(step: usize, first: i32, operand: i32, row: i32): i32 {
  const base = step + 8 + (<usize>first << 2);
  const rank = load<i32>(base);
  const strides = base + (<usize>((operand + 1) * rank) << 2);
  let rest = row;
  let offset = 0;
  for (let axis = rank - 1; axis > 0; axis--) {
    const size = load<i32>(base + (<usize>axis << 2));
    const whole = rest / size;
    offset += (rest - whole * size) * load<i32>(strides + (<usize>axis << 2));
    rest = whole;
  }
  return offset;
}

/** Whether an operand's elements lie as those of the result, so that no row need be looked for. */
export function isWhole(step: usize, first: i32, operand: i32): bool {
  const base = step + 8 + (<usize>first << 2);
  const rank = load<i32>(base);
  const strides = base + (<usize>((operand + 1) * rank) << 2);
  let dense = 1;
  for (let axis = rank; axis > 0; axis--) {
    if (load<i32>(strides + (<usize>axis << 2)) != dense) return false;
    dense *= load<i32>(base + (<usize>axis << 2));
  }
  return true;
}

/** Where element `column` of row `row` of an operand lies, in bytes from its first; `at` is its place in the result. */
@inline
export function placeOf(step: usize, first: i32, operand: i32, whole: bool, at: i32, row: i32, column: i32): usize {
  if (whole) return <usize>at << 2;
  return <usize>(rowOffset(step, first, operand, row) + column * rowStride(step, first, operand)) << 2;
}

/** Up to four elements that lie `stride` bytes apart; further lanes repeat the first. */
@inline
export function gather(p: usize, stride: usize, count: i32): v128 {
  let v = v128.load_splat<f32>(p);
  if (count > 1) v = v128.load_lane<f32>(p + stride, v, 1);
  if (count > 2) v = v128.load_lane<f32>(p + 2 * stride, v, 2);
  if (count > 3) v = v128.load_lane<f32>(p + 3 * stride, v, 3);
  return v;
}

/** Four elements, or the `count` that are left, at a stride in bytes. */
@inline
export function load4(p: usize, stride: usize, count: i32): v128 {
  if (count >= 4) {
    if (stride == 4) return v128.load(p);
    if (stride == 0) return v128.load_splat<f32>(p);
  }
  return gather(p, stride, count);
}

/** Stores four elements side by side, or the `count` that are left. */
@inline
export function store4(p: usize, v: v128, count: i32): void {
  if (count >= 4) {
    v128.store(p, v);
    return;
  }
  v128.store_lane<f32>(p, v, 0);
  if (count > 1) v128.store_lane<f32>(p, v, 1, 4);
  if (count > 2) v128.store_lane<f32>(p, v, 2, 8);
}
