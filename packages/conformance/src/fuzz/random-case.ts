/** A random case of a kernel: a record like the suite's own, within the facts that a backend states. */
import type { Capabilities, GeometryOf, KernelName } from "@convscope/core/backend";
import type { Arbitrary } from "fast-check";
import type { CaseOf, InputSpec, KernelCase, Requirement, SpecialNumber } from "../case.js";
import { cycle, sameAs, sprinkled } from "../inputs.js";
import { operandLengths } from "../lengths.js";
import type { FastCheck } from "./fast-check.js";
import { subnormals } from "./operands.js";
import { MOST_OPERANDS } from "./random-shapes.js";
import { RECIPES, type Recipe } from "./recipes.js";
import { drawSizes } from "./sizes.js";

/** What one operand is made of. */
interface Ingredient {
  /** Which of its role's ways. */
  readonly way: number;
  readonly seed: number;
}

/** What the operands are made of; what a kernel does not need is left over. */
interface Ingredients {
  readonly each: readonly Ingredient[];
  /** Whether the last operand is the first one's buffer, where their lengths allow it. */
  readonly shared: boolean;
  readonly special: Requirement | "none";
  /** Which operand has the special numbers, modulo those that may. */
  readonly place: number;
  readonly values: readonly SpecialNumber[];
  /** Whether NaN and infinities stand among other numbers. */
  readonly strewn: boolean;
}

function drawIngredients(fc: FastCheck, facts: Capabilities): Arbitrary<Ingredients> {
  const kept: readonly Requirement[] = [
    ...(facts.nonFinite === "unspecified" ? [] : (["nonFinite"] as const)),
    ...(facts.subnormals ? (["subnormals"] as const) : []),
  ];
  const ingredient = fc.record({ way: fc.nat(11), seed: fc.nat(9999) });
  return fc.record({
    each: fc.array(ingredient, { minLength: MOST_OPERANDS, maxLength: MOST_OPERANDS }),
    shared: fc.nat(5).map((n) => n === 5),
    special: fc.oneof(
      { withCrossShrink: true },
      { weight: 5, arbitrary: fc.constant("none" as const) },
      ...kept.map((name) => ({ weight: 1, arbitrary: fc.constant(name) })),
    ),
    place: fc.nat(MOST_OPERANDS),
    values: fc.subarray<SpecialNumber>(["NaN", "Infinity", "-Infinity"], { minLength: 1 }),
    strewn: fc.boolean(),
  });
}

interface Operands {
  readonly inputs: readonly InputSpec[];
  readonly requires?: Requirement;
}

/** The operands of a kernel with this record. */
function operandsOf<K extends KernelName>(
  recipe: Recipe<K>,
  lengths: readonly number[],
  g: GeometryOf<K>,
  { each, shared, special, place, values, strewn }: Ingredients,
): Operands {
  const inputs = recipe.roles(g).map((role, i) => {
    const { way, seed } = each[i] as Ingredient;
    const make = role[way % role.length];
    if (make === undefined) throw new RangeError(`operand ${i} has no role`);
    return make(seed);
  });
  if (special !== "none") {
    const places = special === "nonFinite" ? recipe.nonFinite(g) : recipe.subnormal(g);
    const at = places[place % places.length];
    const base = at === undefined ? undefined : inputs[at];
    if (at === undefined || base === undefined) return { inputs };
    const among = strewn
      ? sprinkled((each[at] as Ingredient).seed, values, base)
      : cycle(...values);
    inputs[at] = special === "nonFinite" ? among : subnormals;
    return { inputs, requires: special };
  }
  const last = inputs.length - 1;
  if (shared && last > 0 && lengths[last] === lengths[0]) inputs[last] = sameAs(0);
  return { inputs };
}

function casesOf<K extends KernelName>(
  fc: FastCheck,
  kernel: K,
  recipe: Recipe<K>,
  facts: Capabilities,
): Arbitrary<CaseOf<K>> {
  return fc
    .tuple(recipe.geometry(drawSizes(fc)), drawIngredients(fc, facts))
    .map(([geometry, ingredients]) => {
      const lengths = operandLengths(kernel, geometry);
      const operands = operandsOf(recipe, lengths, geometry, ingredients);
      return { name: "a random case", kernel, geometry, ...operands };
    });
}

/** Random cases of a kernel for a backend with these facts. */
export function randomCase(
  fc: FastCheck,
  kernel: KernelName,
  facts: Capabilities,
): Arbitrary<KernelCase> {
  // A record of one kernel is one of the union; the compiler does not see that for a kernel that it does not know.
  return casesOf(fc, kernel, RECIPES[kernel], facts).map((c) => c as KernelCase);
}
