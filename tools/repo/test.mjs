// `npm test`: sets everything up, then runs all tests. Arguments go to vitest
// (`npm test -- --project core`). With `--unless-passed` as its only argument it runs nothing if all
// tests have passed on exactly these files. Where no Chromium or no LibreOffice is found it ends with a line that says so.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { missingLibreOffice } from "../../apps/cli/src/testing/find-libreoffice.mjs";
import { missingChromium } from "../browser/find-chromium.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { memory, prepare } from "./setup.mjs";
import { lastCounts, runVitest } from "./vitest.mjs";

prepare();
const stamp = join(memory, "tests-passed");
const args = process.argv.slice(2);
const unlessPassed = args.length === 1 && args[0] === "--unless-passed";
const whole = args.length === 0 || unlessPassed;
const before = fingerprint();

if (unlessPassed && existsSync(stamp) && readFileSync(stamp, "utf8") === before) {
  console.log(`All ${lastCounts("test").passed} tests have passed on exactly these files.`);
} else {
  rmSync(stamp, { force: true });
  process.exitCode = runVitest("test", whole ? [] : args);
  const unchanged = before !== undefined && before === fingerprint();
  if (whole && process.exitCode === 0 && unchanged) writeFileSync(stamp, before);
}

for (const line of [missingChromium(), missingLibreOffice()]) {
  if (whole && line !== undefined) console.log(line);
}
