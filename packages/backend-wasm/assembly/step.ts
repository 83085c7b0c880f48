// How a kernel reads its record. A step lies in memory as 32-bit words: its opcode, the number of its chunks, then its
// arguments, whose meaning each kernel states in its head comment. The same words are written by src/kernels/*.ts.

/** Integer argument `i`. */
@inline
export function int(step: usize, i: i32): i32 {
  return load<i32>(step + 8 + (<usize>i << 2));
}

/** Argument `i` as an address in bytes. */
@inline
export function address(step: usize, i: i32): usize {
  return <usize>load<u32>(step + 8 + (<usize>i << 2));
}

/** Float argument `i`. */
@inline
export function float(step: usize, i: i32): f32 {
  return load<f32>(step + 8 + (<usize>i << 2));
}
