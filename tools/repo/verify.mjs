// `pnpm verify`: the long, seeded checks (*.verify.ts), one file after the other.
import { prepare } from "./setup.mjs";
import { runVitest } from "./vitest.mjs";

prepare();
process.exitCode = runVitest("verify", process.argv.slice(2));
