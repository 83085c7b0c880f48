// A verdict as text: a table of kernels by family, the specs that differ by definition, the faults, and the figure.

/** @typedef {import("./verdict.mjs").Verdict} Verdict */
/** @typedef {import("./verdict.mjs").Tally} Tally */

/** Columns of equal width, the first to the left. @param {readonly (readonly string[])[]} rows */
function table(rows) {
  /** @type {number[]} */
  const widths = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  "),
  );
}

/** @param {string} name @param {Tally} tally */
function line(name, { touched, passed, differ, failed, left }) {
  return [name, ...[touched, passed, differ, failed, left].map(String)];
}

/** @param {Verdict} verdict */
function kernelTable({ families, all }) {
  return table([
    ["kernel", "specs", "passed", "differ", "failed", "left"],
    ...families.flatMap((row) => [
      line(row.family, row),
      ...row.kernels.map((kernel) => line(`  ${kernel.kernel}`, kernel)),
    ]),
    line("all", all),
  ]);
}

/** The specs that passed, each with the kernels of ours in it. @param {Verdict} verdict */
export function specList({ passed }) {
  return passed.map(({ spec, kernels }) => `${spec}  [${kernels.join(", ")}]`).join("\n");
}

/** The whole verdict but the list of specs that passed; the last line is the figure. @param {Verdict} verdict */
export function reportText(verdict) {
  const { differ, faults, specs, all } = verdict;
  const calls = Object.entries(verdict.calls).map(([kernel, count]) => `${kernel} ${count}`);
  const wrong = faults.length === 0 ? [] : ["", `Wrong: ${faults.length}`];
  return [
    ...kernelTable(verdict),
    "",
    `Kernels of ours ran in ${all.touched} of the ${specs} specs of TensorFlow.js's suite. A spec counts once for each kernel, once for`,
    'each family and once for all; "left" are specs in which a rule left a call to TensorFlow.js\'s own kernel.',
    `Calls of our kernels: ${calls.join(", ")}`,
    "",
    `Different by definition, and passing on TensorFlow.js's own kernels: ${differ.length}`,
    ...differ.map(({ spec, reason }) => `  ${spec}\n    ${reason}`),
    ...wrong,
    ...faults.map(({ spec, kernels, fault }) => `  ${spec} [${kernels.join(", ")}]: ${fault}`),
    "",
    `${all.passed} passed, ${faults.length} failed`,
  ].join("\n");
}
