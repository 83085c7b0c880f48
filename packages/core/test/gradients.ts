/** Gradient checks on the reference, with a look at what they leave behind. */
import { expect } from "vitest";
import { gradcheck } from "../src/autograd/gradcheck.js";
import { mul } from "../src/ops/binary.js";
import { createReferenceBackend, type ReferenceBackend } from "../src/reference/index.js";
import type { Tensor } from "../src/tensor/tensor.js";
import { tidy } from "../src/tensor/tidy.js";
import type { Argument } from "./arrays.js";

type Body = (...inputs: readonly Tensor[]) => Tensor;

/** The first `count` operands of a body, typed as present. */
export function take(inputs: readonly Tensor[]): [Tensor, Tensor, Tensor] {
  const [a, b = a, c = a] = inputs;
  if (a === undefined || b === undefined || c === undefined) throw new RangeError("no operand");
  return [a, b, c];
}

/** Expects the gradients of all orders to equal differences, and no buffer to be left. */
export function expectGradients(
  body: Body,
  inputs: readonly Argument[],
  orders: readonly number[] = [1, 2],
  backend: ReferenceBackend = createReferenceBackend(),
): void {
  for (const order of orders) {
    const result = gradcheck(backend, body, inputs, { order });
    expect(result, `order ${order}`).toMatchObject({ ok: true });
    expect(backend.memory(), `order ${order}`).toEqual({ buffers: 0, bytes: 0 });
  }
}

/** y² of a body: gives a linear operation a second derivative. */
export function squared(body: Body): Body {
  return (...inputs) =>
    tidy(() => {
      const y = body(...inputs);
      return mul(y, y);
    });
}
