// Writes a package's .d.ts files, one per source file, next to its bundles. Since every source obeys
// isolatedDeclarations, each file's declarations follow from that file alone: imports are not
// followed, so no other package has to be built first. Checking types is `pnpm check`'s part.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Writes `out/x.d.ts` for each `source/x.ts` that is no test and no test's fixture (`testing/`); throws with the place of every fault. */
export function writeDeclarations(source: string, out: string): void {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter(
      (path) =>
        path.endsWith(".ts") && !/(\.(test|verify|d)\.ts$)|((^|[\\/])testing[\\/])/.test(path),
    )
    .map((path) => join(source, path));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    types: [],
    rootDir: source,
    outDir: out,
    declaration: true,
    emitDeclarationOnly: true,
    isolatedDeclarations: true,
    verbatimModuleSyntax: true,
    strict: true,
    noResolve: true,
    noCheck: true,
  });
  const { diagnostics } = program.emit();
  const faults = [...program.getSyntacticDiagnostics(), ...diagnostics];
  if (faults.length > 0) throw new Error(ts.formatDiagnostics(faults, formatHost));
}

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => "\n",
};
