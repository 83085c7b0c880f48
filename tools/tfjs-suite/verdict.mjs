// What two runs of the suite come to: which specs our kernels pass, and everything that is wrong. Pure: it runs nothing.

/** @typedef {import("./suite/specs.js").SpecResult} SpecResult */
/** @typedef {import("./suite/specs.js").Run} Run */
/** @typedef {{ spec: string, reason: string }} Difference */
/** @typedef {{ spec: string, kernels: readonly string[] }} TouchedSpec */
/** @typedef {TouchedSpec & { reason: string, message: string }} DifferingSpec */
/** @typedef {TouchedSpec & { fault: string }} Fault */
/** @typedef {{ touched: number, passed: number, differ: number, failed: number, left: number }} Tally specs of some kernels, each counted once */
/** @typedef {Tally & { kernel: string, family: string }} KernelRow */
/** @typedef {Tally & { family: string, kernels: readonly KernelRow[] }} FamilyRow */
/**
 * @typedef {object} Verdict
 * @property {number} specs all that were run
 * @property {Tally} all those in which a kernel of ours ran
 * @property {readonly FamilyRow[]} families
 * @property {readonly TouchedSpec[]} passed
 * @property {readonly DifferingSpec[]} differ by definition
 * @property {readonly Fault[]} faults
 * @property {Readonly<Record<string, number>>} calls of each kernel of ours
 */

const isTouched = (/** @type {SpecResult} */ { kernels }) => kernels.length > 0;

/** @param {SpecResult} spec */
const firstLine = ({ message = "no message" }) => message.split("\n")[0];

/** Why a spec on our kernels is a fault, or undefined. @param {SpecResult} spec @param {SpecResult | undefined} control @param {boolean} listed */
function faultOf(spec, control, listed) {
  if (control === undefined) return "is not in the control run; the runs must be of one suite";
  if (isTouched(control)) return "ran a kernel of ours in the control run";
  if (control.status === "failed")
    return `fails on TensorFlow.js's own kernels: ${firstLine(control)}`;
  if (spec.status !== control.status && !listed) {
    return `${spec.status} on our kernels, ${control.status} on TensorFlow.js's: ${firstLine(spec)}`;
  }
  if (!listed) return undefined;
  if (!isTouched(spec))
    return "is listed as different, but no kernel of ours ran in it; take it off the list";
  if (spec.status !== "failed") return "is listed as different, but passes; take it off the list";
  return undefined;
}

/** Everything that is wrong with single specs. @param {{ ours: Run, control: Run }} runs @param {ReadonlyMap<string, string>} reasons @returns {Fault[]} */
function specFaults({ ours, control }, reasons) {
  const controls = new Map(control.specs.map((spec) => [spec.spec, spec]));
  const known = new Set(ours.specs.map(({ spec }) => spec));
  const faults = ours.specs.flatMap((result) => {
    const { spec, kernels } = result;
    const fault = faultOf(result, controls.get(spec), reasons.has(spec));
    return fault === undefined ? [] : [{ spec, kernels, fault }];
  });
  const unknown = [...new Set([...controls.keys(), ...reasons.keys()])].filter(
    (spec) => !known.has(spec),
  );
  const missing = "is not in the run on our kernels";
  return [...faults, ...unknown.map((spec) => ({ spec, kernels: [], fault: missing }))];
}

/**
 * Counts the specs in which one of some kernels ran.
 * @param {readonly SpecResult[]} specs
 * @param {readonly string[]} kernels
 * @param {ReadonlyMap<string, string>} reasons
 * @returns {Tally}
 */
function tally(specs, kernels, reasons) {
  const meets = (/** @type {readonly string[]} */ names) =>
    names.some((name) => kernels.includes(name));
  const own = specs.filter((spec) => meets(spec.kernels));
  const passed = own.filter(({ status }) => status === "passed").length;
  const differ = own.filter(({ spec, status }) => status === "failed" && reasons.has(spec)).length;
  const left = specs.filter((spec) => meets(spec.left)).length;
  return { touched: own.length, passed, differ, failed: own.length - passed - differ, left };
}

/** Families with their kernels. @param {Run} ours @param {ReadonlyMap<string, string>} reasons @returns {FamilyRow[]} */
function familyRows({ kernels, specs }, reasons) {
  const names = [...new Set(kernels.map(({ family }) => family))];
  return names.map((family) => {
    const own = kernels.filter((kernel) => kernel.family === family);
    return {
      family,
      ...tally(
        specs,
        own.map(({ kernel }) => kernel),
        reasons,
      ),
      kernels: own.map((row) => ({ ...row, ...tally(specs, [row.kernel], reasons) })),
    };
  });
}

/**
 * Judges a run on our kernels by a run on TensorFlow.js's and the list of specs that differ by definition.
 * @param {{ ours: Run, control: Run }} runs
 * @param {readonly Difference[]} differences
 * @returns {Verdict}
 */
export function judge(runs, differences) {
  const { specs, kernels } = runs.ours;
  const reasons = new Map(differences.map(({ spec, reason }) => [spec, reason]));
  const families = familyRows(runs.ours, reasons);
  const idle = families.flatMap((row) => row.kernels).filter(({ touched }) => touched === 0);
  const touched = specs.filter(isTouched);
  return {
    specs: specs.length,
    calls: runs.ours.calls,
    all: tally(
      specs,
      kernels.map(({ kernel }) => kernel),
      reasons,
    ),
    families,
    passed: touched
      .filter(({ status }) => status === "passed")
      .map(({ spec, kernels: ran }) => ({ spec, kernels: ran })),
    differ: touched.flatMap(({ spec, kernels: ran, status, message = "" }) => {
      const reason = reasons.get(spec);
      if (status !== "failed" || reason === undefined) return [];
      return [{ spec, kernels: ran, reason, message }];
    }),
    faults: [
      ...specFaults(runs, reasons),
      ...idle.map(({ kernel }) => ({
        spec: "the suite",
        kernels: [kernel],
        fault: `has no spec that runs ${kernel} on our kernels`,
      })),
    ],
  };
}
