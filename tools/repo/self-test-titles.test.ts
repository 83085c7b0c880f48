import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatSelfTest } from "@convscope/conformance";
import { expect, it } from "vitest";
import { repository } from "./setup.mjs";

it("the tests that the suite's self-test names exist under these names", () => {
  const text = formatSelfTest({
    ok: true,
    correct: [],
    mutants: [],
    caught: 0,
    total: 0,
  }).replaceAll(/\s+/g, " ");
  const named = [...text.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title);
  const tests = ["receptive-field.test.ts", "nested-modules.test.ts"]
    .map((name) => readFileSync(join(repository, "packages", "explain", "src", name), "utf8"))
    .join("\n");
  expect(named).toHaveLength(3);
  for (const title of named) expect(tests).toContain(title);
});
