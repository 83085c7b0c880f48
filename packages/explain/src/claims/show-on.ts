/**
 * The demonstration of a claim with numbers that a backend computed, for who wants to see that they are no peculiarity of
 * the reference. Counts of a description (parameters, sizes) need no backend and are what they are.
 */
import type { Backend } from "@convscope/core";
import type { Claim, Demonstration } from "./claim.js";
import { type Body, computedBy, type Numbers, onBackend, onReference } from "./tiny.js";

/** A demonstration, and how many computations of it ran on the backend. */
export interface DemonstrationOn {
  readonly demonstration: Demonstration;
  /** 0 where all of it follows from a description. */
  readonly computations: number;
}

/**
 * The counter-example of a claim, computed on a backend.
 *
 * @throws UnsupportedError when it needs gradients and the backend only infers
 * @example
 * ```ts
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { findClaims, showOn } from "@convscope/explain";
 * const [claim] = findClaims("kernel-flipped");
 * if (claim === undefined) throw new Error("it is one of them");
 * const { demonstration } = await showOn(claim, createReferenceBackend());
 * console.log(demonstration.computed.numbers.values); // [21, 42, 84]
 * ```
 */
export async function showOn(claim: Claim, backend: Backend): Promise<DemonstrationOn> {
  const bodies: Body[] = [];
  const noted = (body: Body): Numbers => {
    bodies.push(body);
    return onReference(body);
  };
  computedBy(noted, () => claim.show());
  const answers: Numbers[] = [];
  for (const body of bodies) answers.push(await onBackend(body, backend));
  // Shown again, its computations come in the same order.
  const given = answers.values();
  const answered = (): Numbers => {
    const { value } = given.next();
    if (value === undefined) throw new RangeError(`${claim.id} computes more when shown again`);
    return value;
  };
  const demonstration = computedBy(answered, () => claim.show());
  return { demonstration, computations: bodies.length };
}
