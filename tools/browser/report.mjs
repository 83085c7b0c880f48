// `pnpm conformance:report`: runs the suite on every backend whose result is older than the code, and writes the report.
import { runSource } from "./run-source.mjs";

await runSource("src/report/main.ts");
