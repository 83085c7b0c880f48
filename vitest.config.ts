// Every package, app and tool is a test project of its own name. Sources are read through the
// "@convscope/source" export condition, so no test needs a build of another package.
// `--mode verify` runs the long, seeded checks (*.verify.ts) instead of the tests (*.test.ts).
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { examplesPlugin } from "./tools/repo/examples.ts";

const repository = import.meta.dirname;
/** TensorFlow.js advertises its native engine to whoever runs another in Node. */
const GREETING = "Hi, looks like you are running TensorFlow.js in Node.js";
const conditions = ["@convscope/source", "module", "node", "import", "default"];

function members(): readonly { name: string; root: string }[] {
  return ["packages", "apps", "tools"].flatMap((folder) =>
    readdirSync(join(repository, folder))
      .map((name) => ({ name, root: join(repository, folder, name) }))
      .filter(({ root }) => existsSync(join(root, "package.json"))),
  );
}

export default defineConfig(({ mode }) => {
  const long = mode === "verify";
  return {
    test: {
      passWithNoTests: true,
      fileParallelism: !long,
      onConsoleLog: (text) => !text.includes(GREETING),
      projects: members().map(({ name, root }) => ({
        root,
        plugins: name === "repo" ? [examplesPlugin(repository)] : [],
        resolve: { conditions },
        ssr: { resolve: { conditions, externalConditions: conditions } },
        test: {
          name,
          include: [long ? "**/*.verify.ts" : "**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/dist/**"],
          testTimeout: long ? 30 * 60_000 : 20_000,
          hookTimeout: long ? 30 * 60_000 : 60_000,
        },
      })),
    },
  };
});
