import { describe, expect, test } from "vitest";
import { faultsOf } from "./manifests.mjs";
import { sourceFaults } from "./source-rules.mjs";

describe("rules for a source file", () => {
  test("300 lines are allowed and 301 are not, except in a test", () => {
    const lines = (count: number) => "const x = 1;\n".repeat(count);
    expect(sourceFaults("packages/core/src/a.ts", lines(300))).toEqual([]);
    expect(sourceFaults("packages/core/src/a.ts", lines(301))).toEqual([
      "packages/core/src/a.ts: 301 lines, at most 300; split it by its nouns",
    ]);
    expect(sourceFaults("packages/core/src/a.test.ts", lines(301))).toEqual([]);
  });

  test("a double cast is named with its line", () => {
    const [fault] = sourceFaults("packages/core/src/a.ts", `\nconst x = y as ${"unknown"} as Z;`);
    expect(fault).toContain("packages/core/src/a.ts:2:");
  });

  test("a test that is skipped, focused or conditional is named", () => {
    for (const word of ["skip", "only", "todo", "skipIf", "runIf"]) {
      expect(sourceFaults("apps/cli/src/a.test.ts", `test.${word}("x")`)).toHaveLength(1);
    }
  });

  test("an index.ts may re-export and may not hold code", () => {
    const path = "packages/core/src/index.ts";
    const reexports =
      '/** Entry. */\nexport type { A } from "./a.js";\nexport {\n  b,\n} from "./b.js";\n';
    expect(sourceFaults(path, reexports)).toEqual([]);
    expect(sourceFaults(path, `${reexports}export const c = 1;\n`)).toHaveLength(1);
  });

  test("a relative import may not leave its package", () => {
    const path = "packages/train/src/fit.ts";
    expect(sourceFaults(path, 'import { a } from "./a.js";')).toEqual([]);
    expect(sourceFaults(path, 'import { a } from "../../core/src/a.js";')).toHaveLength(1);
  });
});

describe("rules for a package.json", () => {
  const exports = { types: "./dist/index.d.ts", default: "./dist/index.js" };
  const manifest = {
    name: "@convscope/train",
    version: "0.1.0",
    license: "MIT",
    type: "module",
    sideEffects: false,
    exports: { ".": { "@convscope/source": "./src/index.ts", ...exports } },
    publishConfig: { exports: { ".": exports } },
    dependencies: { "@convscope/core": "workspace:^" },
  };

  test("a package that depends on core alone and publishes what it exports has no fault", () => {
    expect(faultsOf(manifest)).toEqual([]);
  });

  test("a dependency on a package that it may not import is named", () => {
    const dependencies = { "@convscope/data": "workspace:^" };
    expect(faultsOf({ ...manifest, dependencies })).toEqual([
      "may not depend on @convscope/data; only on @convscope/core",
    ]);
  });

  test("an entry that is not published is a fault, and so is a published source condition", () => {
    expect(faultsOf({ ...manifest, publishConfig: {} })).toHaveLength(1);
    expect(faultsOf({ ...manifest, publishConfig: { exports: manifest.exports } })).toHaveLength(1);
  });
});
