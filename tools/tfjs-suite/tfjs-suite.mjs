// `pnpm tfjs-suite`: TensorFlow.js's own test suite on our kernels. Lists every spec that passed on them, or with `--brief`
// none of these; `--json` prints the whole verdict. Exits with 1 when a spec fails that is not listed in differences.json, or
// the list is not exact.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reportText, specList } from "./report.mjs";
import { runSuite } from "./run-suite.mjs";
import { judge } from "./verdict.mjs";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    brief: { type: "boolean", default: false },
  },
});
const list = readFileSync(join(import.meta.dirname, "differences.json"), "utf8");
const verdict = judge(await runSuite(), JSON.parse(list));
if (values.json) console.log(JSON.stringify(verdict, undefined, 2));
else {
  if (!values.brief) console.log(`${specList(verdict)}\n`);
  console.log(reportText(verdict));
}
process.exitCode = verdict.faults.length === 0 ? 0 : 1;
