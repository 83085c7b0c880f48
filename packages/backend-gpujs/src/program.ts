/**
 * What is handed to gpu.js: one function per kernel, as source text, with the geometry as integer arguments.
 *
 * Text, since gpu.js parses what it is given: a function would reach it as a bundler or minifier has left it, with other
 * names and with syntax that it does not take. Arguments rather than constants, since a shader then serves all geometries
 * and gpu.js re-emits only its WebAssembly per size; copied to locals, which its compilers keep in registers.
 */
import type { KernelName } from "@convscope/core/backend";
import type { ModeFacts } from "./modes.js";

/** A function for gpu.js, `N` naming its scalar arguments. One call computes element `this.thread.x` of the result. */
export interface Program<N extends string = string> {
  /** The kernel of the contract, for messages. */
  readonly kernel: KernelName | "read" | "upload";
  /** Equal for equal text. */
  readonly key: string;
  /** Names of the arrays, all flat. */
  readonly operands: readonly string[];
  readonly integers: readonly N[];
  readonly numbers?: readonly N[];
  /** Whether an element costs enough to be worth other threads, where gpu.js has them. */
  readonly heavy?: boolean;
  /** Statements that read the arrays and scalars by their names and end with `return`. */
  body(dialect: ModeFacts["dialect"]): string;
}

const scalarsOf = (program: Program): readonly string[] => [
  ...program.integers,
  ...(program.numbers ?? []),
];

/** The whole function. */
export function sourceOf(program: Program, dialect: ModeFacts["dialect"]): string {
  const scalars = scalarsOf(program);
  const parameters = [...program.operands, ...scalars.map((name) => `${name}Given`)];
  const locals = scalars.map((name) => `const ${name} = ${name}Given;`);
  return `function ${program.kernel}(${parameters.join(", ")}) {
${locals.join("\n")}
${program.body(dialect)}
}`;
}

/** gpu.js's type of each argument. */
export function argumentTypes(
  program: Program,
  operandType: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...program.operands.map((name) => [name, operandType]),
    ...program.integers.map((name) => [`${name}Given`, "Integer"]),
    ...(program.numbers ?? []).map((name) => [`${name}Given`, "Float"]),
  ]);
}

/** The scalar arguments of a call, in order. */
export function scalarArguments<N extends string>(
  program: Program<N>,
  scalars: Readonly<Record<N, number>>,
): readonly number[] {
  return [...program.integers, ...(program.numbers ?? [])].map((name) => scalars[name]);
}
