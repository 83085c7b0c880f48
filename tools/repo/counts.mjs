// Prints how many tests and long checks passed and failed in the last runs, as one plain line.
// `--forget` first drops the numbers of earlier runs instead.
import { forgetCounts, lastCounts } from "./vitest.mjs";

if (process.argv[2] === "--forget") {
  forgetCounts();
} else {
  const [tests, checks] = [lastCounts("test"), lastCounts("verify")];
  console.log(`${tests.passed + checks.passed} passed, ${tests.failed + checks.failed} failed`);
}
