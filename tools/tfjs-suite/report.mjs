// A verdict as text: a table of kernels, the specs that differ by definition, the faults, and the figure.

/** @typedef {import("./verdict.mjs").Verdict} Verdict */

/** Columns of equal width, the first to the left. @param {readonly (readonly (string | number)[])[]} rows */
function table(rows) {
  /** @type {number[]} */
  const widths = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, String(cell).length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, i) =>
        i === 0 ? String(cell).padEnd(widths[i] ?? 0) : String(cell).padStart(widths[i] ?? 0),
      )
      .join("  "),
  );
}

/** The specs that passed, each with the kernels of ours in it. @param {Verdict} verdict */
export function specList({ list }) {
  return list.map(({ spec, kernels }) => `${spec}  [${kernels.join(", ")}]`).join("\n");
}

/** The whole verdict but the list of specs that passed; the last line is the figure. @param {Verdict} verdict */
export function reportText(verdict) {
  const { kernels, differ, faults, specs, touched, passed } = verdict;
  const head = ["kernel", "specs", "passed", "differ", "failed", "left to TensorFlow.js"];
  const lines = table([
    head,
    ...kernels.map((row) => [
      row.kernel,
      row.touched,
      row.passed,
      row.differ,
      row.failed,
      row.left,
    ]),
  ]);
  lines.push(
    "",
    `TensorFlow.js's suite has ${specs} specs here; kernels of ours ran in ${touched} of them, through ${kernels.length} of its kernels.`,
    "A spec counts once a kernel; what a rule leaves to TensorFlow.js's own kernel counts nowhere.",
    "",
    `Different by definition, and passing on TensorFlow.js's own kernels: ${differ.length}`,
    ...differ.map(({ spec, reason }) => `  ${spec}\n    ${reason}`),
  );
  if (faults.length > 0) {
    lines.push("", `Wrong: ${faults.length}`);
    for (const { spec, kernels: names, fault } of faults) {
      lines.push(
        `  ${spec || "the suite"}${names.length > 0 ? ` (${names.join(", ")})` : ""}: ${fault}`,
      );
    }
  }
  lines.push("", `${passed} passed, ${faults.length} failed`);
  return lines.join("\n");
}
