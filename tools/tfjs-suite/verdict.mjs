// What two runs of the suite come to: which specs our kernels pass, and everything that is wrong. Pure: it runs nothing.

/** @typedef {import("./suite/specs.js").SpecResult} SpecResult */
/** @typedef {import("./run-suite.mjs").Run} Run */
/** @typedef {{ spec: string, reason: string }} Difference */
/** @typedef {{ spec: string, reason: string, kernels: readonly string[], message: string }} DifferingSpec */
/** @typedef {{ spec: string, kernels: readonly string[], fault: string }} Fault */
/** @typedef {{ kernel: string, touched: number, passed: number, differ: number, failed: number, left: number }} KernelRow */
/**
 * @typedef {object} Verdict
 * @property {number} specs all that were run
 * @property {number} touched those in which a kernel of ours ran
 * @property {number} passed of these
 * @property {readonly DifferingSpec[]} differ by definition, of these
 * @property {readonly Fault[]} faults
 * @property {readonly KernelRow[]} kernels
 * @property {readonly { spec: string, kernels: readonly string[] }[]} list every spec in which a kernel of ours ran and that passed
 */

const isTouched = (/** @type {SpecResult} */ { kernels }) => kernels.length > 0;

/** Why a spec on our kernels is a fault, or undefined. @param {SpecResult} spec @param {SpecResult | undefined} control @param {boolean} listed */
function faultOf(spec, control, listed) {
  if (control === undefined) return "is not in the control run; the runs must be of one suite";
  if (isTouched(control)) return "ran a kernel of ours in the control run";
  if (control.status === "failed")
    return `fails on TensorFlow.js's own kernels: ${control.message}`;
  if (spec.status !== control.status && !listed) {
    return `${spec.status} on our kernels, ${control.status} on TensorFlow.js's: ${spec.message}`;
  }
  if (!listed) return undefined;
  if (!isTouched(spec))
    return "is listed as different, but no kernel of ours ran in it; take it off the list";
  if (spec.status !== "failed") return "is listed as different, but passes; take it off the list";
  return undefined;
}

/** One row a kernel. @param {readonly string[]} rules @param {readonly SpecResult[]} ours @param {ReadonlySet<string>} differ @returns {KernelRow[]} */
function rowsOf(rules, ours, differ) {
  return rules.map((kernel) => {
    const own = ours.filter(({ kernels }) => kernels.includes(kernel));
    const passed = own.filter(({ status }) => status === "passed").length;
    const different = own.filter(({ spec }) => differ.has(spec)).length;
    const left = ours.filter((spec) => spec.left.includes(kernel)).length;
    const failed = own.length - passed - different;
    return { kernel, touched: own.length, passed, differ: different, failed, left };
  });
}

/**
 * Judges a run on our kernels by a run on TensorFlow.js's and the list of specs that differ by definition.
 * @param {{ ours: Run, control: Run }} runs
 * @param {readonly Difference[]} differences
 * @returns {Verdict}
 */
export function judge(runs, differences) {
  const ours = runs.ours.specs;
  const controls = new Map(runs.control.specs.map((spec) => [spec.spec, spec]));
  const reasons = new Map(differences.map(({ spec, reason }) => [spec, reason]));
  const known = new Set(ours.map(({ spec }) => spec));
  /** @type {Fault[]} */
  const faults = ours.flatMap((spec) => {
    const fault = faultOf(spec, controls.get(spec.spec), reasons.has(spec.spec));
    return fault === undefined ? [] : [{ spec: spec.spec, kernels: spec.kernels, fault }];
  });
  for (const spec of new Set([...controls.keys(), ...reasons.keys()])) {
    if (!known.has(spec))
      faults.push({ spec, kernels: [], fault: "is not in the run on our kernels" });
  }
  const touched = ours.filter(isTouched);
  const differ = touched
    .filter(({ spec, status }) => status === "failed" && reasons.has(spec))
    .map(({ spec, kernels, message = "" }) => ({
      spec,
      kernels,
      message,
      reason: reasons.get(spec) ?? "",
    }));
  const kernels = rowsOf(runs.ours.rules, ours, new Set(differ.map(({ spec }) => spec)));
  for (const { kernel } of kernels.filter((row) => row.touched === 0)) {
    faults.push({ spec: "", kernels: [kernel], fault: `no spec ran ${kernel} on our kernels` });
  }
  const list = touched
    .filter(({ status }) => status === "passed")
    .map(({ spec, kernels: names }) => ({ spec, kernels: names }));
  const passed = list.length;
  return { specs: ours.length, touched: touched.length, passed, differ, faults, kernels, list };
}
